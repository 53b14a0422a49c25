"""A merge as the terminal shows it: what the file says, what would change, and the question before it does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import typer
from rich.markup import escape
from rich.table import Table

from api.commands.terminal import console, errors
from geo_oss.db.pool import Row
from poles.check import Problem
from poles.columns import Columns
from poles.merge import Terms
from poles.plan import Listing, MergePlan

_TOLD = 20
_FATES = {"flag": "marked as missing", "retire": "retired", "keep": "left as they are"}


def show(listing: Listing, plan: MergePlan, terms: Terms) -> None:
    """The file, its faults, and the plan: figures first, then the rows behind them."""
    used = ", ".join(f"{name} = {getattr(listing.columns, name) or '–'}" for name in Columns.__slots__)
    console.print(escape(f"{listing.rows:,} rows, {listing.crs}; columns: {used}"), soft_wrap=True)
    _tell_problems(listing.problems)
    console.print(_figures(plan, terms))
    _tell("moved", (f"{m.number} (row {m.row}): {m.metres:,.1f} m" for m in plan.moved), len(plan.moved))
    _tell("corrected in the field, stay", (f"{m.number}: {m.metres:,.1f} m off" for m in plan.kept), len(plan.kept))
    _tell("changed", (_changed(one.number, one.words) for one in plan.changed), len(plan.changed))
    _tell("not in this file", (_gone(v.number, v.open_cases) for v in plan.vanished), len(plan.vanished))
    if plan.blocked:
        errors.print("[red]Nothing was loaded. Mend the file, or add --keep-first or --skip-bad.[/]")


def confirm(plan: MergePlan, *, yes: bool) -> None:
    """Asks before what is known changes; adding alone needs no word. Stops the command on a no."""
    done = plan.counts
    if not yes and (done.moved or done.changed or done.vanished):
        typer.confirm("Do this?", default=False, abort=True)


def _figures(plan: MergePlan, terms: Terms) -> Table:
    done = plan.counts
    table = Table(show_header=False, box=None, padding=(0, 2))
    table.add_row("added", f"{done.added:,}")
    table.add_row(f"moved more than {terms.moved_metres:g} m", f"{done.moved:,}")
    table.add_row("changed otherwise", f"{done.changed:,}")
    table.add_row("unchanged", f"{done.unchanged:,}")
    table.add_row("known, not in this file", f"{done.vanished:,}", f"these are {_FATES.get(terms.vanished, '')}")
    if done.kept:
        table.add_row("corrected in the field, kept there", f"{done.kept:,}", "--take-file moves them")
    if done.left_out:
        table.add_row("rows left out", f"{done.left_out:,}")
    return table


def _tell(what: str, lines: Iterator[str], count: int) -> None:
    if count:
        console.print(f"[bold]{what}[/]")
        for _, line in zip(range(_TOLD), lines, strict=False):
            console.print("  " + escape(line), soft_wrap=True)
        if count > _TOLD:
            console.print(f"  … and {count - _TOLD:,} more")


def _changed(number: str, words: dict[str, tuple[str, str]]) -> str:
    return f"{number}: " + "; ".join(
        f"{name} {before or '–'} → {after or '–'}" for name, (before, after) in words.items()
    )


def _gone(number: str, open_cases: int) -> str:
    return f"{number}" + (f" ({open_cases} open cases)" if open_cases else "")


def _tell_problems(problems: Sequence[Problem]) -> None:
    for problem in problems[:_TOLD]:
        errors.print(escape(problem.sentence("en")), soft_wrap=True)
    if len(problems) > _TOLD:
        kinds = Counter(problem.kind for problem in problems)
        errors.print("… and so on: " + ", ".join(f"{count} {kind}" for kind, count in kinds.most_common()))


def act_line(act: Row) -> str:
    """An import, or one taken back, in a line."""
    what = f"takes {act['undoes']} back" if act["undoes"] else act["source_name"]
    gone = f"  (taken back by {act['undone_by']})" if act["undone_by"] else ""
    counts = " ".join(f"{name} {count}" for name, count in act["counts"].items() if count)
    return (
        f"{act['id']:>5}  {act['at']:%Y-%m-%d %H:%M}  {act['asset_kind']:<8} {what}  {counts}  {act['by_name']}{gone}"
    )
