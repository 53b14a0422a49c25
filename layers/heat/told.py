"""What the public may know of counts: no number from 1 to 4, nor what subtracts to one.

Guaranteed, for one filter (everything but `from` and `to`) and one grid:
- No cell, and no slice of time, is told with 1 to 4 requests; nor with 1 to 4 open or 1 to 4 finished ones beside.
- In one answer no untold count follows from the sum: the cells or slices that are not told are none, or at least two
  with 5 requests together. Where they are not, the smallest told one is kept back too, and if none is left, the sum. So
  a count that is not told may be 5 or more, and nothing says which it is.
- From answers for different periods no count under 5 of a cell follows: all that is ever told of a cell are sums of
  the same blocks of days, made once from all its days in their order, each of 5 requests or more. A period that cuts a
  block of a cell is not told for that cell.
- A comparison tells a cell in both periods or in neither.

Not guaranteed: whoever varies the other words of the filter, or lays one grid over another, asks different tables and
may subtract them; and as days pass, blocks of the newest days change. To keep that back too, the fullest cells would
have to go for the emptiest beside them. What protects persons is what is public at all (`requests/publish.py`); these
rules keep the grid from telling more than it shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from geo_oss.db.pool import Conn
from geo_oss.organizations.model import Organization
from geo_oss.requests.conditions import public, whole
from geo_oss.requests.filter import Filter
from geo_oss.requests.grids import Grid
from layers.heat import count
from layers.heat.count import FEWEST, Cell

UNTOLD = "–"
Days = Mapping[date, int]
Span = tuple[date | None, date | None]
"""The first and last local day, both included; None: open."""


@dataclass(frozen=True, slots=True)
class Moments:
    """A period that may begin or end within a day: the days it has whole, all it touches, and the filter without it."""

    whole_days: Span
    days: Span
    besides: Filter


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
    """The public requests the filter takes, by cell; `moments`: the period in its CQL2. Raises as `count.cells`."""
    found = await count.cells(conn, organization, asked, public(), grid)
    inside = (asked.since, asked.until)
    touched = inside
    always = replace(asked, since=None, until=None)
    if moments is not None:
        inside, touched, always = moments.whole_days, moments.days, replace(moments.besides, since=None, until=None)
    if not any(touched):
        return answer(found)
    days = await count.days(conn, organization, always, public(), grid)
    return answer(found, {cell for cell, of in days.items() if cuts(of, inside, touched)})


async def everything(conn: Conn, organization: Organization, asked: Filter, grid: Grid) -> Answer:
    """For staff: every request the filter takes, by cell, nothing kept back. Raises as `count.cells`."""
    found = await count.cells(conn, organization, asked, whole(), grid)
    told = [Told(one.cell, one.n, one.n_open) for one in found]
    return Answer(told, sum(one.n for one in found), sum(one.n_open for one in found))


def cuts(days: Days, inside: Span, touched: Span) -> bool:
    """Whether a period has a part of a block of these days, and not the whole of it."""
    return any(
        any(_has(touched, day) for day in block) and not all(_has(inside, day) for day in block)
        for block in blocks(days)
    )


def _has(span: Span, day: date) -> bool:
    since, until = span
    return (since is None or since <= day) and (until is None or day <= until)


def blocks(days: Days) -> list[list[date]]:
    """The days in their order, in blocks of at least 5 requests; what is left over at the end is of the last one."""
    made: list[list[date]] = []
    block: list[date] = []
    held = 0
    for day in sorted(days):
        block.append(day)
        held += days[day]
        if held >= FEWEST:
            made.append(block)
            block, held = [], 0
    if made:
        made[-1].extend(block)
        return made
    return [block] if block else []


def answer(found: Sequence[Cell], cut: Iterable[str] = ()) -> Answer:
    """The cells as they may be told, `cut` and small ones kept back, and their sums."""
    counts = {one.cell: one.n for one in found}
    kept_back = untold(counts, cut)
    told = [Told(one.cell, None, None) if one.cell in kept_back else _told(one) for one in found]
    n, n_open = sum(counts.values()), sum(one.n_open for one in found)
    if not safe([counts[cell] for cell in kept_back]):
        return Answer(told, None, None)
    rest_open = [one.n_open for one, said in zip(found, told, strict=True) if said.n_open is None]
    return Answer(told, n, n_open if safe(rest_open) and _may_be(n_open, n) else None)


def _told(one: Cell) -> Told:
    return Told(one.cell, one.n, one.n_open if _may_be(one.n_open, one.n) else None)


def _may_be(part: int, whole: int) -> bool:
    return all(count == 0 or count >= FEWEST for count in (part, whole - part))


def safe(rest: Sequence[int]) -> bool:
    """Whether the sum of these counts may be known: there are none, or at least two of 5 together."""
    return not any(rest) or (len(rest) > 1 and sum(rest) >= FEWEST)


def untold(counts: Mapping[str, int], cut: Iterable[str] = ()) -> set[str]:
    """What is not told: cut or small counts, and the smallest others that their sum would give them away without."""
    kept_back = {name for name, n in counts.items() if n < FEWEST} | (set(cut) & counts.keys())
    rest = [counts[name] for name in kept_back]
    for name in sorted(counts.keys() - kept_back, key=lambda name: (counts[name], name)):
        if safe(rest):
            break
        rest.append(counts[name])
        kept_back.add(name)
    return kept_back


def slices(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Slices of time as they may be told beside their sum; an empty one is told as 0."""
    kept_back = untold({word: n for word, n in counts.items() if n})
    return {word: None if word in kept_back else n for word, n in counts.items()}


def pairs(answer_a: Answer, answer_b: Answer) -> tuple[list[Cell], list[Cell]]:
    """The cells of two periods that may be told in both; a cell without requests in one is told as 0 there."""
    sides = [{one.cell: one.n for one in side.cells} for side in (answer_a, answer_b)]
    both = [cell for cell in sides[0].keys() | sides[1].keys() if all(side.get(cell, 0) is not None for side in sides)]
    in_a, in_b = ([Cell(cell, side.get(cell) or 0, 0) for cell in both] for side in sides)
    return in_a, in_b
