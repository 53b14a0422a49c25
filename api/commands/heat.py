"""`geo-oss heat …`: the counts behind the map from afar and behind the heat grid: folded, made anew, checked."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from api import wiring
from api.commands import database
from geo_oss.db import cluster
from geo_oss.db.pool import open_pool
from geo_oss.settings import current
from layers.heat import cube, pyramid

app = typer.Typer(help="The heat map's counts: how many requests are where", no_args_is_help=True)

Organization = Annotated[str, typer.Option("--organization", "-o", help="Code of the municipality, as in its address")]
_TOLD = 10


@app.command()
def fold() -> None:
    """Takes what changed into the counts; the worker does this every second."""
    folded = asyncio.run(_fold(cluster.database_url(current())))
    typer.echo(f"{folded:,} changes folded")


@app.command()
def rebuild(organization: Organization) -> None:
    """Counts every public request of a municipality anew."""
    with database.opened() as conn:
        organization_id = database.organization_id(conn, organization)
        pyramid.rebuild(conn, organization_id)
        cube.rebuild(conn, organization_id)
    typer.echo("Counted anew")


@app.command()
def check(organization: Organization) -> None:
    """Holds the counts against a recount; fails when a cell differs."""
    with database.opened() as conn:
        organization_id = database.organization_id(conn, organization)
        cells, sums = pyramid.check(conn, organization_id), cube.check(conn, organization_id)
    for cell in cells[:_TOLD]:
        typer.echo(f"zoom {cell.z} cell {cell.x}/{cell.y}: {cell.kept:,} kept, {cell.counted:,} there")
    for one in sums[:_TOLD]:
        typer.echo(f"{_sum_in_words(one)}: {one.kept:,} kept, {one.counted:,} there")
    wrong = len(cells) + len(sums)
    typer.echo(f"{wrong:,} cells differ from a recount" if wrong else "Every cell equals a recount")
    if wrong:
        raise typer.Exit(1)


def _sum_in_words(one: cube.Difference) -> str:
    grid = f"square-{one.grid}" if one.grid > 15 else f"h3-{one.grid}"
    who = "public" if one.audience == cube.PUBLIC else "all"
    return f"{grid} {who} cell {one.key} period {one.period} category {one.category} zone {one.zone or '-'}"


async def _fold(url: str) -> int:
    pool = open_pool(url, 1)
    await pool.open()
    try:
        async with pool.connection() as conn:
            return await wiring.refresh_maps(conn)
    finally:
        await pool.close()
