"""`geo-oss export`: requests, zones, communities or poles as a file for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qsl

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.commands import database
from api.commands.terminal import errors
from geo_oss.errors import Invalid
from geo_oss.organizations import store
from layers.export import extract, formats
from layers.export.write import write


def export(
    layer: Annotated[str, typer.Argument(help="requests, zones, communities or poles")],
    organization: Annotated[str, typer.Option("--organization", "-o", help="Code of the municipality")],
    out: Annotated[Path, typer.Option(help="The file to write")],
    format: Annotated[
        str, typer.Option(help="gpkg, geojson, shp, kml, fgb or csv; else from the ending of --out")
    ] = "",
    asked: Annotated[
        str, typer.Option("--filter", help="The words of the list's address: status=open&zone=2&from=2026-10-01")
    ] = "",
    staff: Annotated[bool, typer.Option("--staff", help="All requests with the staff's columns")] = False,
) -> None:
    """Writes a layer as GeoPackage, GeoJSON, Shapefile, KML, FlatGeobuf or CSV."""
    kind = _kind(format, out)
    if not out.absolute().parent.is_dir():
        raise Invalid(f"ไม่มีโฟลเดอร์ {out.parent}", f"There is no folder {out.parent}.", field="out")
    town = database.awaited(lambda conn: store.get(conn, organization))
    wanted = extract.of(layer, town, dict(parse_qsl(asked)), extract.EVERY_DESK if staff else None)
    with database.opened() as conn, _bar() as bar:
        task = bar.add_task(layer, total=None)
        count = write(conn, wanted, kind, out, progress=lambda done, of: bar.update(task, completed=done, total=of))
    typer.echo(f"{count:,} rows: {out}")


def _kind(word: str, out: Path) -> formats.Format:
    if word:
        return formats.named(word)
    by_ending = {kind.suffix: kind for kind in formats.FORMATS.values()}
    return by_ending.get(out.suffix.lower()) or formats.named(out.suffix.lower().removeprefix("."))


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=errors)
