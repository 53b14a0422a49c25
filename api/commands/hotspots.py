"""`geo-oss hotspots …`: where requests cluster more than chance would have it."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl

import typer
from rich.console import Console

from api.commands import database
from geo_oss.requests import filter as filters

app = typer.Typer(help="Hot spots (จุดร้อน): where requests cluster more than chance would", no_args_is_help=True)


@app.callback()
def hotspots() -> None:
    """Hot spots (จุดร้อน): where requests cluster more than chance would."""


@app.command()
def find(
    organization: Annotated[str, typer.Option("--organization", "-o", help="Code of the municipality")],
    resolution: Annotated[int, typer.Option(help="H3 resolution, 6 to 10; 9 is cells of about 350 m")] = 9,
    rings: Annotated[int, typer.Option(help="How many rings of cells are a neighbourhood")] = 1,
    filter_: Annotated[
        str, typer.Option("--filter", help="As in the address of the list: 'category=3&from=2026-10-01'")
    ] = "",
) -> None:
    """Finds hot and cold spots of the public requests (Getis-Ord Gi*) and puts them on the map."""
    from layers.hotspots.find import find as found  # a second of numpy, scipy and pyarrow

    with Console(stderr=True).status("…") as status, database.opened() as conn:
        asked = filters.read(dict(parse_qsl(filter_)))
        result = found(conn, organization, asked, resolution=resolution, rings=rings, tell=status.update)
    typer.echo(f"Run {result.run}: {result.requests:,} requests in {result.cells:,} cells")
    typer.echo(f"{result.hot:,} hot and {result.cold:,} cold cells at 90 % or more")
    if result.outside:
        typer.echo(f"{result.outside:,} requests lie outside the study area (the zones and the cells beside them)")
