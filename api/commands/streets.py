"""`geo-oss streets …`: streets as lines, for rates by the kilometre."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from api.commands import database, how_read
from geo_oss.files.reading import How
from geo_oss.rates import lengths
from zones.home import home

app = typer.Typer(help="Streets as lines: how many kilometres lie in each zone and community", no_args_is_help=True)


@app.callback()
def streets() -> None:
    """Streets as lines: how many kilometres lie in each zone and community."""


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="Lines: GeoJSON, GeoPackage, Shapefile, FlatGeobuf, KML, CSV (WKT)")],
    organization: Annotated[str, typer.Option("--organization", "-o", help="Code of the municipality")],
    source: Annotated[str, typer.Option(help="Where they come from; the file's name if empty")] = "",
    name: Annotated[str, typer.Option(help="Column of the name; guessed when not given")] = "",
    crs: Annotated[str, typer.Option(help="Coordinate system, e.g. EPSG:32647; wins over what the file says")] = "",
    table: Annotated[str, typer.Option(help="Layer inside the file, when it has several")] = "",
    datum_shift: how_read.Shift = "",
    swap_axes: how_read.Swap = False,
    anywhere: how_read.Anywhere = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Replace without asking")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show how the file was read, keep nothing")] = False,
) -> None:
    """Replaces the streets of a municipality and measures how much of them lies in each area, on the spheroid."""
    from geo_oss.rates import streets as streets_of  # half a second of shapely and pyproj

    with database.opened() as conn:
        number = database.organization_id(conn, organization)
        how = How(datum_shift, swap_axes, False, None, anywhere, home(conn, number))
        found = streets_of.read(file, name=name, stated_crs=crs, table=table, how=how)
        how_read.tell(found.reading)
        left = f"; {found.left_out} rows without a line were left out" if found.left_out else ""
        typer.echo(f"{len(found.names):,} lines, {found.km:,.2f} km{left}")
        if dry_run or not (yes or typer.confirm("Replace the streets there are?")):
            typer.echo("Nothing was changed.")
            return
        streets_of.load(conn, number, found, source=source or file.name, by="geo-oss streets load")
    _measure()


def _measure() -> None:
    """Measures until nothing is left; what is interrupted the worker goes on with."""
    areas = 0
    with Console(stderr=True).status("measuring …"):
        while done := database.awaited(lengths.measure):
            areas += done
    typer.echo(f"Measured in {areas:,} areas.")
