"""`geo-oss zones …`: boundary files in, boundary versions listed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands import database, how_read, zones_check
from geo_oss.reading import How
from zones import load as loading
from zones import read as reading
from zones.columns import Columns
from zones.home import home
from zones.model import Loaded

app = typer.Typer(help="Zones (เขต) and communities (ชุมชน): which one is a place in?", no_args_is_help=True)

Organization = Annotated[str, typer.Option("--organization", "-o", help="Code of the municipality, as in its address")]


@app.command()
def load(
    file: Annotated[
        Path, typer.Argument(help="GeoJSON, GeoPackage, Shapefile, FlatGeobuf, KML, CSV (WKT); also in a zip")
    ],
    organization: Organization,
    layer: Annotated[str, typer.Option(help="zone or community")],
    code: Annotated[str, typer.Option(help="Column of the code; guessed when not given")] = "",
    name: Annotated[str, typer.Option(help="Column of the Thai name; guessed when not given")] = "",
    name_en: Annotated[str, typer.Option(help="Column of the English name; guessed when not given")] = "",
    zone: Annotated[str, typer.Option(help="Column of the zone's code, for communities")] = "",
    crs: Annotated[str, typer.Option(help="Coordinate system, e.g. EPSG:32647; wins over what the file says")] = "",
    table: Annotated[str, typer.Option(help="Layer inside the file, when it has several")] = "",
    encoding: Annotated[str, typer.Option(help="Encoding of the text, e.g. CP874; found out if empty")] = "",
    datum_shift: how_read.Shift = "",
    swap_axes: how_read.Swap = False,
    control: how_read.ControlFile = None,
    refuse_invalid: Annotated[bool, typer.Option(help="Refuse broken shapes with their rows, repair none")] = False,
    anywhere: how_read.Anywhere = False,
    dry_run: Annotated[bool, typer.Option(help="Look only: how the file is read, and where it lands")] = False,
) -> None:
    """Puts the boundaries of a file in force; the version before is kept, no request is changed."""
    with database.opened() as conn:
        number = database.organization_id(conn, organization)
        how = How(datum_shift, swap_axes, refuse_invalid, control, anywhere, home(conn, number))
        wanted = Columns(code, name, name_en, zone)
        boundaries = reading.read(file, wanted=wanted, stated_crs=crs, table=table, encoding=encoding, how=how)
        how_read.tell(boundaries.reading)
        if not dry_run:
            loaded = loading.load(conn, number, layer, boundaries, source=file, by="geo-oss zones load")
    if dry_run:
        typer.echo("Nothing was changed (--dry-run).")
        return
    _tell(loaded, boundaries.codes[0], boundaries.names_th[0])


@app.command("list")
def listed(organization: Organization) -> None:
    """Every boundary version of a municipality, newest first."""
    with database.opened() as conn:
        rows = loading.versions(conn, database.organization_id(conn, organization))
    for row in rows:
        state = "in force" if row["valid_to"] is None else f"until {row['valid_to']:%Y-%m-%d %H:%M}"
        typer.echo(
            f"version {row['id']:>3}  {row['layer']:<9} {row['boundaries']:>5}  {row['loaded_at']:%Y-%m-%d %H:%M}"
            f"  {state:<22} {row['source_name']} ({row['source_crs']})"
        )


app.command("check")(zones_check.check)


def _tell(loaded: Loaded, code: str, name: str) -> None:
    typer.echo(f"{loaded.layer} version {loaded.version} is in force: {loaded.boundaries} boundaries,", nl=False)
    typer.echo(f" {loaded.area_km2:,.2f} km² (sum of areas), from {loaded.source_crs}, text {loaded.text_encoding}.")
    typer.echo(f"Code from column {loaded.code_column}, name from {loaded.name_column}; the first row: {code} {name}")
    for line in loaded.repaired:
        typer.echo(f"Repaired {line}")
