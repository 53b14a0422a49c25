"""`geo-oss national …`: all municipalities together, as files for a cluster and as analyses over them."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.commands import database
from api.commands.terminal import console, errors
from geo_oss.db.pool import Conn
from geo_oss.errors import Invalid
from geo_oss.organizations import store
from geo_oss.organizations.model import Organization

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

app = typer.Typer(help="All municipalities together (ทั้งประเทศ)", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(help="The dataset's folder")]
Towns = Annotated[
    list[str] | None, typer.Option("--organization", "-o", help="Code of a municipality, as often as needed; else all")
]


Out = Annotated[Path, typer.Option(help="The GeoParquet file to write")]
Exact = Annotated[bool, typer.Option("--exact", help="For the house alone: counts under 5, and z and q of hot spots")]
Scheduler = Annotated[
    str, typer.Option(help="threads, plain, processes, or a Dask cluster tcp://HOST:PORT that sees the same folders")
]


@app.command()
def export(
    out: Annotated[Path, typer.Option(help="The folder to write; an older dataset there is replaced at the end")],
    organization: Towns = None,
    staff: Annotated[bool, typer.Option("--staff", help="As the staff sees it, personal data left out")] = False,
    personal: Annotated[
        bool, typer.Option("--personal", help="With --staff: personal data too; needs --reason")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why personal data leave the house; it is recorded")] = "",
) -> None:
    """Writes the requests as partitioned GeoParquet, a file for each municipality and month."""
    from layers.export import national
    from layers.export.projection import PUBLIC, Projection

    projection = Projection("staff", personal) if staff or personal else PUBLIC
    towns = database.awaited(lambda conn: _towns(conn, organization or []))
    with database.opened() as conn, _bar("requests") as told:
        conn.rollback()
        made = national.write(conn, towns, projection, out, by=getpass.getuser(), reason=reason, progress=told)
    console.print(f"{made.rows:,} requests in {len(made.partitions):,} files, {made.bytes / 1e6:,.1f} MB: {out}")


@app.command()
def check(folder: Folder) -> None:
    """Holds every file of a dataset against its checksum; fails when one is missing or was changed."""
    from layers.export import dataset

    with _bar("files") as told:
        wrong = dataset.damaged(dataset.opened(folder), told)
    for path in wrong[:20]:
        console.print(f"[red]✗[/] {path}")
    console.print(f"{len(wrong):,} files are missing or changed" if wrong else "Every file is as it was written")
    if wrong:
        raise typer.Exit(1)


@app.command()
def heat(
    folder: Folder,
    out: Out,
    resolution: Annotated[int, typer.Option(help="H3 resolution, 5 (17 km wide) to 11 (50 m)")] = 7,
    exact: Exact = False,
    scheduler: Scheduler = "threads",
) -> None:
    """Counts the requests of a dataset in hexagons and writes them as GeoParquet."""
    from layers.export import dataset
    from layers.national import analyses

    with _bar("files") as told:
        cells = analyses.heat(dataset.opened(folder), resolution, exact=exact, scheduler=scheduler, told=told)
    _write(cells, out)


@app.command()
def hotspots(
    folder: Folder,
    out: Out,
    resolution: Annotated[int, typer.Option(help="H3 resolution, 5 to 11; 8 is cells of about 920 m")] = 8,
    country: Annotated[bool, typer.Option("--country", help="The country as one, not each municipality alone")] = False,
    exact: Exact = False,
    scheduler: Scheduler = "threads",
) -> None:
    """Finds hot and cold spots (Getis-Ord Gi*) and writes the cells as GeoParquet."""
    from layers.export import dataset
    from layers.national import analyses

    within: Literal["town", "country"] = "country" if country else "town"
    of = dataset.opened(folder)
    with _bar("files, then areas") as told:
        cells = analyses.hotspots(of, resolution, within=within, exact=exact, scheduler=scheduler, told=told)
    console.print(f"{int((cells['class'] > 0).sum()):,} hot and {int((cells['class'] < 0).sum()):,} cold cells")
    _write(cells, out)


@app.command()
def rates(folder: Folder, out: Out, exact: Exact = False, scheduler: Scheduler = "threads") -> None:
    """Writes the requests of every zone for 1,000 people, with intervals and smoothed, as GeoParquet."""
    from layers.export import dataset
    from layers.national import analyses

    with _bar("files") as told:
        zones = analyses.rates(dataset.opened(folder), exact=exact, scheduler=scheduler, told=told)
    _write(zones, out)


@app.command()
def disclosures(
    organization: Annotated[str, typer.Option("--organization", "-o", help="Code of the municipality")],
) -> None:
    """Lists what left a municipality as its staff sees it, by whom and why."""
    from layers.export import national

    with database.opened() as conn:
        listed = national.disclosures(conn, database.organization_id(conn, organization))
    for one in listed:
        what = "with personal data" if one["personal"] else "without personal data"
        ended = f"{one['rows']:,} requests" if one["finished_at"] else "not finished"
        console.print(f"{one['at']:%Y-%m-%d %H:%M} UTC  {one['by']}  {what}  {ended}  {one['reason']}", markup=False)


async def _towns(conn: Conn, codes: list[str]) -> list[Organization]:
    return [await store.get(conn, code) for code in codes] if codes else await store.listed(conn)


def _write(frame: GeoDataFrame, out: Path) -> None:
    """The file is there whole or not at all."""
    if not out.absolute().parent.is_dir():
        raise Invalid(f"ไม่มีโฟลเดอร์ {out.parent}", f"There is no folder {out.parent}.", field="out")
    made = out.with_name(f".{out.name}.writing")
    try:
        frame.to_parquet(made, schema_version="1.1.0", compression="zstd")
        made.replace(out)
    finally:
        made.unlink(missing_ok=True)
    console.print(f"{len(frame):,} rows: {out}")


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
