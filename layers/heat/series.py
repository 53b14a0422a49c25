"""How many requests in each slice of time, for a chart and a slider: by month, ISO week or hour of the week.

Slices are told without holes, from the first with requests to the last; hours of the week are always all 168.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, cast, func, select

from geo_oss.db.pool import Conn
from geo_oss.db.statement import rendered
from geo_oss.errors import Invalid
from geo_oss.organizations.model import Organization
from geo_oss.requests import grids, hours
from geo_oss.requests.conditions import Column, Queryables, conditions
from geo_oss.requests.filter import Filter
from layers.heat import periods


@dataclass(frozen=True, slots=True)
class Slice:
    """A slice: its word (2024-10, 2024-W40, mon-08), its requests, those of them open, and its days, if it has some."""

    slice: str
    n: int
    n_open: int
    since: date | None = None
    until: date | None = None


def _month(local: Column) -> Column:
    return cast(func.date_trunc("month", local), Date)


def _week(local: Column) -> Column:
    return cast(func.date_trunc("week", local), Date)


_KEYS: Mapping[str, Callable[[Column], Column]] = {"month": _month, "week": _week, "hour-of-week": hours.of}


def checked(by: str) -> str:
    """What slices are made by. Raises `Invalid` (field `by`)."""
    if by not in _KEYS:
        raise Invalid(f"by ต้องเป็น {', '.join(_KEYS)}", f"by takes {', '.join(_KEYS)}.", field="by")
    return by


async def series(
    conn: Conn, organization: Organization, asked: Filter, queryables: Queryables, by: str, cell: str = ""
) -> list[Slice]:
    """The slices of what the filter takes, of one cell alone if it is named. Raises `Invalid`."""
    wanted = conditions(asked, queryables, organization.id, organization.time_zone)
    if cell:
        wanted.append(grids.inside(queryables, cell))
    c = queryables.table.c
    key: ColumnElement[Any] = _KEYS[checked(by)](func.timezone(organization.time_zone, c.created_at)).label("key")
    counts = (func.count().label("n"), func.count().filter(c.status <= 4).label("n_open"))
    statement = select(key, *counts).where(*wanted).group_by(key)
    rows = await (await conn.execute(*rendered(statement))).fetchall()
    return slices(by, {row["key"]: (row["n"], row["n_open"]) for row in rows})


def slices(by: str, counted: Mapping[Any, tuple[int, int]]) -> list[Slice]:
    """Every slice, the empty ones between others too; a key is a slice's first day or an hour of the week."""
    if by == "hour-of-week":
        return [Slice(word, *counted.get(hour, (0, 0))) for hour, word in enumerate(hours.WORDS)]
    return [_of_days(by, first, counted.get(first, (0, 0))) for first in _firsts(by, counted)]


def _firsts(by: str, counted: Mapping[date, tuple[int, int]]) -> Iterator[date]:
    if not counted:
        return
    first, last = min(counted), max(counted)
    while first <= last:
        yield first
        first = first + timedelta(days=7) if by == "week" else (first + timedelta(days=31)).replace(day=1)


def _of_days(by: str, first: date, counts: tuple[int, int]) -> Slice:
    year, week, _ = first.isocalendar()
    word = f"{year}-W{week:02}" if by == "week" else f"{first:%Y-%m}"
    period = periods.read(word, "slice")
    return Slice(word, *counts, period.since, period.until)
