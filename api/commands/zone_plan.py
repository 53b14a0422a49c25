"""What a proposed boundary version would change, and what was done, told in the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from api.commands.terminal import console
from zones.model import Act, Move, Plan, Version, ZoneChange
from zones.model import Progress as Watcher

SHOWN = 30
"""Rows of a table; the rest are counted."""
_KINDS = {
    "appeared": "[green]ใหม่ · new[/]",
    "vanished": "[red]หายไป · gone[/]",
    "moved": "[yellow]เปลี่ยนแนว · moved[/]",
    "renamed": "[cyan]เปลี่ยนชื่อ · renamed[/]",
    "renumbered": "[cyan]เปลี่ยนรหัส · new code[/]",
}
_STATES = {"proposed": "proposed", "in_force": "in force", "discarded": "discarded"}


@contextmanager
def bar() -> Iterator[Watcher]:
    """A bar on standard error, for the length of a work; it is gone at the end."""
    columns = (TextColumn("{task.description:<8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=1)
        yield lambda stage, done, of: shown.update(task, description=stage, completed=done, total=of or 1)


def show(plan: Plan) -> None:
    """The plan as tables: boundaries, then requests."""
    renamed = len(plan.renamed)
    counts = ", ".join(f"{renamed if kind == 'renamed' else len(plan.of_kind(kind))} {kind}" for kind in _KINDS)
    console.print(
        f"[bold]{plan.layer} version {plan.version}[/] beside version {plan.base} in force: {counts},", end=" "
    )
    console.print(f"{plan.unchanged} unchanged.")
    if plan.zones:
        console.print(_boundaries(plan.zones))
    console.print(
        f"Requests it places elsewhere: [bold]{plan.open:,} open[/], {plan.closed:,} finished"
        f" ({plan.tested:,} looked at; {plan.overridden:,} more keep the staff's word)."
    )
    if plan.drawn or plan.shares:
        console.print(
            f"Of these {plan.drawn:,} are lines or areas; {plan.shares:,} more keep their {plan.layer} and lie"
            " otherwise in the boundaries they meet."
        )
    if plan.moves:
        console.print(_requests(plan.moves))


def tell(act: Act) -> None:
    """What an act has done."""
    done = f"takes act {act.undoes} back" if act.undoes else "is done"
    console.print(
        f"[bold]Act {act.id}[/] {done}: {act.open:,} open and {act.closed:,} finished requests re-assigned"
        f" ({act.which}), {act.suggestions:,} suggestions and {act.poles:,} poles brought up to date;"
        f" {act.overridden:,} keep the staff's word. Department and officer stay as they were."
    )
    if act.kept:
        console.print(f"Changed since, and kept: {', '.join(act.kept[:SHOWN])}{_more(len(act.kept))}")
    if not act.undoes:
        console.print(f"To take it back: geo-oss zones undo {act.id}")


def line(version: Version) -> str:
    """One version in one line."""
    until = f"until {version.valid_to:%Y-%m-%d %H:%M}" if version.valid_to else _STATES[version.state]
    since = f"{version.valid_from:%Y-%m-%d %H:%M}" if version.valid_from else "–"
    return (
        f"version {version.id:>3}  {version.layer:<9} {version.boundaries:>5}  {since:<16}  {until:<22}"
        f" {version.source_name} ({version.source_crs}) {version.checksum[:12]} {version.loaded_by}"
    )


def act_line(act: Act) -> str:
    """One act in one line."""
    what = f"takes back act {act.undoes}" if act.undoes else f"version {act.before or '–'} → {act.version}"
    undone = f"  (taken back by act {act.undone_by})" if act.undone_by else ""
    return (
        f"act {act.id:>3}  {act.at:%Y-%m-%d %H:%M}  {act.layer:<9} {what:<22} {act.which:<5} {act.open:>8,} open"
        f" {act.closed:>8,} finished {act.poles:>7,} poles  {act.by}{undone}"
    )


def _boundaries(zones: list[ZoneChange]) -> Table:
    shown = Table("what", "code", "name", "km² before", "km² after", "differs, km²", "%")
    for zone in zones[:SHOWN]:
        shown.add_row(_KINDS[zone.kind], escape(_codes(zone)), escape(_names(zone)), *_areas(zone))
    shown.caption = _more(len(zones)) or None
    return shown


def _codes(zone: ZoneChange) -> str:
    return f"{zone.old_code} → {zone.code}" if zone.kind == "renumbered" else zone.code


def _names(zone: ZoneChange) -> str:
    return f"{zone.old_name_th} → {zone.name_th}" if zone.renames else zone.name_th


def _areas(zone: ZoneChange) -> list[str]:
    areas = (zone.old_area_m2, zone.area_m2, zone.difference_m2)
    return [*(f"{area / 1e6:,.4f}" if area else "–" for area in areas), f"{zone.share:.2%}" if zone.share else "–"]


def _requests(moves: list[Move]) -> Table:
    shown = Table("from", "to", "open", "finished")
    for move in moves[:SHOWN]:
        shown.add_row(move.old_code or "–", move.new_code or "–", f"{move.open:,}", f"{move.closed:,}")
    shown.caption = _more(len(moves)) or None
    return shown


def _more(count: int) -> str:
    return f" … and {count - SHOWN:,} more" if count > SHOWN else ""
