"""`geo-oss readers …`: read-only sign-ins to the database, for QGIS and the like."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands import database
from geo_oss.organizations import store
from layers import readers

app = typer.Typer(help="Database sign-ins that only read one municipality's public layers", no_args_is_help=True)

Organization = Annotated[str, typer.Option("--organization", "-o", help="Code of the municipality")]
Role = Annotated[str, typer.Option(help="Name of the role; reader_CODE if not given")]


@app.command()
def add(organization: Organization, role: Role = "") -> None:
    """Makes the role and its views, or makes them anew with a new password, which is shown once."""
    town = database.awaited(lambda conn: store.get(conn, organization))
    with database.opened() as conn:
        made = readers.add(conn, town, role)
        host, port, name = conn.info.host, conn.info.port, conn.info.dbname
    typer.echo(f"host      {host}\nport      {port}\ndatabase  {name}\nuser      {made.role}")
    typer.echo(f"password  {made.password}    (shown this once)")
    typer.echo(f"views     {', '.join(f'{made.schema}.{view}' for view in made.views)}")
    if host.startswith("/"):
        typer.echo(
            "This private cluster is reached through its socket alone: from this machine, by whoever may enter that"
            " folder. For other machines use GEO_OSS_DATABASE_URL with a server of your own."
        )


@app.command()
def remove(organization: Organization, role: Role = "") -> None:
    """Takes the role and its views away."""
    town = database.awaited(lambda conn: store.get(conn, organization))
    with database.opened() as conn:
        readers.remove(conn, town, role)
    typer.echo("Removed.")
