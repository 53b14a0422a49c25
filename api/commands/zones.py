"""`geo-oss zones …`: boundary files in, boundary versions listed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands import database, zones_check
from zones import load as loading
from zones import read as reading
from zones.columns import Columns
from zones.model import Loaded

app = typer.Typer(help="Zones (เขต) and communities (ชุมชน): which one is a place in?", no_args_is_help=True)

Organization = Annotated[str, typer.Option("--organization", "-o", help="Code of the municipality, as in its address")]


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="GeoJSON, GeoPackage, Shapefile (.shp or .zip) or FlatGeobuf")],
    organization: Organization,
    layer: Annotated[str, typer.Option(help="zone or community")],
    code: Annotated[str, typer.Option(help="Column of the code; guessed when not given")] = "",
    name: Annotated[str, typer.Option(help="Column of the Thai name; guessed when not given")] = "",
    name_en: Annotated[str, typer.Option(help="Column of the English name; guessed when not given")] = "",
    zone: Annotated[str, typer.Option(help="Column of the zone's code, for communities")] = "",
    crs: Annotated[str, typer.Option(help="Coordinate system, e.g. EPSG:32647; wins over what the file says")] = "",
    table: Annotated[str, typer.Option(help="Layer inside the file, when it has several")] = "",
    encoding: Annotated[str, typer.Option(help="Encoding of a shapefile's text, e.g. CP874; detected if empty")] = "",
) -> None:
    """Puts the boundaries of a file in force; the version before is kept, no request is changed."""
    with database.opened() as conn:
        boundaries = reading.read(
            file, wanted=Columns(code, name, name_en, zone), stated_crs=crs, table=table, encoding=encoding
        )
        number = database.organization_id(conn, organization)
        loaded = loading.load(conn, number, layer, boundaries, source=file, by="geo-oss zones load")
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
