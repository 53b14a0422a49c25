"""`geo-oss hotspots …`: where requests cluster more than chance would have it, and what is done with the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any
from urllib.parse import parse_qsl

import typer
from rich.console import Console
from rich.progress import Progress, TaskID

from api.analysis import store, telling
from api.commands import database
from geo_oss.db.pool import Conn
from geo_oss.organizations import store as organizations
from geo_oss.organizations.model import Organization
from geo_oss.requests import filter as filters
from layers.hotspots.asked import KINDS

app = typer.Typer(help="Hot spots (จุดร้อน): where requests cluster more than chance would", no_args_is_help=True)
Town = Annotated[str, typer.Option("--organization", "-o", help="Code of the municipality")]
Number = Annotated[int, typer.Argument(help="Number of the run")]
Act = Callable[[Conn, int, int], Awaitable[None]]


@app.callback()
def hotspots() -> None:
    """Hot spots (จุดร้อน): where requests cluster more than chance would."""


@app.command()
def find(
    organization: Town,
    kind: Annotated[str, typer.Option(help=f"One of {', '.join(KINDS)}")] = "gi_star",
    given: Annotated[
        list[str] | None, typer.Option("--parameter", "-p", help="As in 'grid=h3-8'; see `geo-oss hotspots kinds`")
    ] = None,
    filter_: Annotated[
        str, typer.Option("--filter", help="As in the address of the list: 'category=3&from=2026-10-01'")
    ] = "",
    show: Annotated[bool, typer.Option(help="Put the result on the public map")] = True,
) -> None:
    """Finds hot and cold spots of the requests, keeps how, and puts them on the map."""
    from layers.hotspots import find as finding  # a second of numpy, scipy and pyarrow

    with _progress() as told, database.opened() as conn:
        asked = filters.read(dict(parse_qsl(filter_)))
        shown = show and kind in KINDS and KINDS[kind].tested
        id, result = finding.find(
            conn, organization, asked, kind=kind, given=_parameters(given or []), shown=shown, told=told
        )
    what = "cells" if KINDS[kind].tested else "areas"
    typer.echo(f"Run {id}: {result.requests:,} requests in {len(result.cells.keys):,} {what}")
    if KINDS[kind].tested:
        typer.echo(f"{result.hot:,} hot and {result.cold:,} cold cells at 90 % or more")
    if result.outside:
        typer.echo(f"{result.outside:,} requests lie outside what was looked at")
    _cite(organization, id)


@app.command()
def rerun(id: Number, organization: Town) -> None:
    """Runs a run again, over the same window with the same parameters, and says whether the numbers are the same."""
    from layers.hotspots import find as finding

    with _progress() as told, database.opened() as conn:
        new, _ = finding.rerun(conn, organization, id, told=told)
    summary = _told(organization, new)["summary"]
    typer.echo(f"Run {new} repeats run {id}: {'the same numbers' if summary['same'] else 'the requests have changed'}")
    if not summary["same"]:
        typer.echo(", ".join(f"{name} {value}" for name, value in summary["differs"].items()))


@app.command()
def kinds() -> None:
    """The kinds of analysis and the parameters of each."""
    for kind in telling.kinds():
        typer.echo(f"{kind['kind']}: {kind['en']}")
        for one in kind["parameters"]:
            limits = ", ".join(one["words"]) if "words" in one else f"{one['least']:,} … {one['most']:,}"
            typer.echo(f"  {one['name']} = {one['usual']}  {one['en']} ({limits})")


@app.command("list")
def listing(organization: Town) -> None:
    """The newest runs."""

    async def rows(conn: Conn) -> list[str]:
        org = await organizations.get(conn, organization)
        return [_line(row) for row in await store.recent(conn, org.id)]

    for line in database.awaited(rows):
        typer.echo(line)


@app.command()
def cite(id: Number, organization: Town) -> None:
    """The line by which a map of a run is cited, in Thai and English."""
    _cite(organization, id)


@app.command()
def force(
    id: Number, organization: Town, off: Annotated[bool, typer.Option(help="Take it out of force")] = False
) -> None:
    """Lets the hot cells of a run give priority to new requests, in place of the one in force for its category."""
    _act(organization, id, store.release if off else store.force)


@app.command()
def show(
    id: Number, organization: Town, off: Annotated[bool, typer.Option(help="Take it off the map")] = False
) -> None:
    """Puts a run on the public map, in place of what is there."""
    _act(organization, id, store.hide if off else store.show)


@contextmanager
def _progress() -> Iterator[Callable[[str, float], None]]:
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task: TaskID = progress.add_task("…", total=1.0)
        yield lambda stage, share: progress.update(task, completed=share, description=telling.STAGES[stage][1])


def _parameters(given: list[str]) -> dict[str, object]:
    pairs = (word.partition("=") for word in given)
    return {name.strip(): int(value) if value.strip().isdecimal() else value.strip() for name, _, value in pairs}


def _line(row: dict[str, object]) -> str:
    marks = [word for word in ("shown", "in_force") if row[word]]
    return f"{row['id']:>5}  {row['state']:8} {row['kind']:9} {row['grid']:8} {row['filter']}  {' '.join(marks)}"


def _cite(organization: str, id: int) -> None:
    for line in _told(organization, id)["citation"].values():
        typer.echo(line)


def _told(organization: str, id: int) -> dict[str, Any]:
    async def told(conn: Conn) -> dict[str, Any]:
        org = await organizations.get(conn, organization)
        return telling.analysis(org, await store.get(conn, org.id, id))

    return database.awaited(told)


def _act(organization: str, id: int, act: Act) -> None:
    async def acted(conn: Conn) -> Organization:
        org = await organizations.get(conn, organization)
        await store.get(conn, org.id, id)
        await act(conn, org.id, id)
        return org

    typer.echo(f"{database.awaited(acted).code}: done")
