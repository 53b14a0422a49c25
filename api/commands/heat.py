"""`geo-oss heat …`: the counts behind the map from afar: folded, made anew, checked."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from api.commands import database
from geo_oss.db import cluster
from geo_oss.db.pool import open_pool
from geo_oss.settings import current
from layers.heat import pyramid

app = typer.Typer(help="The heat pyramid: how many requests are where", no_args_is_help=True)

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
        pyramid.rebuild(conn, database.organization_id(conn, organization))
    typer.echo("Counted anew")


@app.command()
def check(organization: Organization) -> None:
    """Holds the counts against a recount; fails when a cell differs."""
    with database.opened() as conn:
        wrong = pyramid.check(conn, database.organization_id(conn, organization))
    for cell in wrong[:_TOLD]:
        typer.echo(f"zoom {cell.z} cell {cell.x}/{cell.y}: {cell.kept:,} kept, {cell.counted:,} there")
    typer.echo(f"{len(wrong):,} cells differ from a recount" if wrong else "Every cell equals a recount")
    if wrong:
        raise typer.Exit(1)


async def _fold(url: str) -> int:
    pool = open_pool(url, 1)
    await pool.open()
    try:
        async with pool.connection() as conn:
            return await pyramid.fold(conn)
    finally:
        await pool.close()
