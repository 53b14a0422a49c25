"""What the public may know of counts: no number from 1 to 4, nor what subtracts to one.

Guaranteed, for one filter (everything but `from` and `to`) and one grid:
- No cell, and no slice of time, is told with 1 to 4 requests; nor with 1 to 4 open or 1 to 4 finished ones beside.
- In one answer no untold count follows from the sum: the cells or slices that are not told are none, or together at
  least 4 more than one each. Where they are not, the smallest told one is kept back too, and if none is left, the sum.
  So a count that is not told may be 5 or more, and nothing says which it is.
- From answers for different periods no count under 5 of a cell follows (`months.py`; `parts.py` for periods that end
  within a month). What is not told is not told in parts either, not even that there is none: a cell whose count in all
  is kept back stands untold in every period. The sum of a period is told where every cell is.
- A comparison tells a cell in both periods or in neither. Hot spots tell no counts at all.

Not guaranteed: whoever varies the other words of the filter, or lays one grid over another, asks different tables and
may subtract them; the slices of time and the list of requests count the whole town in any period, so that the one cell
that is not told beside many follows; and a month that is not over is told anew as its days pass. To keep that back too,
the fullest cells would have to go for the emptiest beside them. What protects persons is what is public at all
(`requests/publish.py`); these rules keep the grid from telling more than it shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from geo_oss.db.pool import Conn
from geo_oss.organizations.model import Organization
from geo_oss.requests.conditions import public, whole
from geo_oss.requests.filter import Filter
from geo_oss.requests.grids import Grid
from layers.heat import count, parts, small
from layers.heat.count import Cell
from layers.heat.months import Months
from layers.heat.parts import Moments, Piece
from layers.heat.slices import days
from layers.heat.small import large, safe

UNTOLD = "–"


@dataclass(frozen=True, slots=True)
class Told:
    """A cell as the public knows it; None: not told."""

    cell: str
    n: int | None
    n_open: int | None

    @property
    def text(self) -> str:
        """The count in words."""
        return UNTOLD if self.n is None else str(self.n)


@dataclass(frozen=True, slots=True)
class Answer:
    """The cells and their sums as the public knows them."""

    cells: list[Told]
    n: int | None
    n_open: int | None


async def cells(
    conn: Conn, organization: Organization, asked: Filter, grid: Grid, *, moments: Moments | None = None
) -> Answer:
    """The public requests the filter takes, by cell; only those in `moments`, if given. Raises as `count.months`."""
    inside = (asked.since, asked.until)
    moments = (moments or Moments(inside, inside)).within(inside)
    if not any(moments.days):
        return answer(await count.cells(conn, organization, asked, public(), grid))
    if moments.empty:
        return answer([])
    months = await count.months(conn, organization, asked, public(), grid)
    low, high, cut = parts.columns(months, moments)
    if not cut:
        return _of_columns(months, low, high, grid)
    counts = _counts(months, low, high, grid)
    for month in cut:
        since, until = parts.days_of(month)
        by_day = await days(conn, organization, replace(asked, since=since, until=until), public(), grid)
        piece = Piece.of(month, moments, datetime.now(organization.zone).date())
        for cell, n in _counts(months, *months.columns(month, month + 1), grid).items():
            taken = piece.taken(by_day.get(cell, {}), whole_month=n is not None)
            counts[cell] = _sum((counts[cell], taken))
    return _of_period([Told(cell, n, None) for cell, n in counts.items() if n != 0])


def _counts(months: Months, low: int, high: int, grid: Grid) -> dict[str, int | None]:
    """Requests of every cell in these months, as they may be told."""
    columns = (months.keys, months.between(low, high)[0], months.told.between(low, high))
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return {grid.word(key): n if told else None for key, n, told in rows}


def _of_columns(months: Months, low: int, high: int, grid: Grid) -> Answer:
    """Every cell with requests in these months, or of which that is not told."""
    n, n_open = months.between(low, high)
    told, told_open = months.told.between(low, high), months.told_open.between(low, high)
    shown = (n > 0) | ~told
    rows = zip(*(column[shown].tolist() for column in (months.keys, n, n_open, told, told_open)), strict=True)
    return _of_period(
        [
            Told(grid.word(key), n if told else None, n_open if told_open else None)
            for key, n, n_open, told, told_open in rows
        ]
    )


def _of_period(cells: list[Told]) -> Answer:
    """The cells of a period; their sums are told where each of them is."""
    return Answer(cells, _sum([one.n for one in cells]), _sum([one.n_open for one in cells]))


def _sum(counts: Sequence[int | None]) -> int | None:
    return None if None in counts else sum(n for n in counts if n is not None)


async def everything(conn: Conn, organization: Organization, asked: Filter, grid: Grid) -> Answer:
    """For staff: every request the filter takes, by cell, nothing kept back. Raises as `count.cells`."""
    found = await count.cells(conn, organization, asked, whole(), grid)
    told = [Told(one.cell, one.n, one.n_open) for one in found]
    return Answer(told, sum(one.n for one in found), sum(one.n_open for one in found))


def answer(found: Sequence[Cell]) -> Answer:
    """The cells as they may be told, whenever their requests came, and their sums."""
    counts = {one.cell: one.n for one in found}
    kept_back = small.kept_back(counts)
    told = [Told(one.cell, None, None) if one.cell in kept_back else _told(one) for one in found]
    n, n_open = sum(counts.values()), sum(one.n_open for one in found)
    if not safe([counts[cell] for cell in kept_back]):
        return Answer(told, None, None)
    rest = [one for one, said in zip(found, told, strict=True) if said.n_open is None]
    are_safe = safe([one.n_open for one in rest]) and safe([one.n - one.n_open for one in rest])
    return Answer(told, n, n_open if are_safe and large(n_open, n) else None)


def _told(one: Cell) -> Told:
    return Told(one.cell, one.n, one.n_open if large(one.n_open, one.n) else None)


def slices(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Slices of time as they may be told beside their sum; an empty one is told as 0."""
    kept_back = small.kept_back(counts)
    return {word: None if word in kept_back else n for word, n in counts.items()}


def pairs(answer_a: Answer, answer_b: Answer) -> tuple[list[Cell], list[Cell]]:
    """The cells of two periods that may be told in both; a cell without requests in one is told as 0 there."""
    sides = [{one.cell: one.n for one in side.cells} for side in (answer_a, answer_b)]
    both = [cell for cell in sides[0].keys() | sides[1].keys() if all(side.get(cell, 0) is not None for side in sides)]
    in_a, in_b = ([Cell(cell, side.get(cell) or 0, 0) for cell in both] for side in sides)
    return in_a, in_b
