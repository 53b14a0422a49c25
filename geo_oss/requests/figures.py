"""A selection of the staff's requests in figures: how many, open, late, how long, by category, status, month and area.

Counted over the rows that the work list shows for the same filter, so every figure is the count of a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, Date, Select, and_, cast, func, select, tuple_

from geo_oss.db.pool import Conn, Row
from geo_oss.db.statement import rendered
from geo_oss.db.tables import request
from geo_oss.organizations.model import Organization
from geo_oss.requests import worklist
from geo_oss.requests.filter import Filter
from geo_oss.requests.model import Status
from geo_oss.requests.worklist import Desk

SECONDS_A_DAY = 86_400
_r = request.c
_OPEN = _r.status <= int(Status.WAITING_PLAN)
_TIMED = _r.done_at.is_not(None)


@dataclass(frozen=True, slots=True)
class Count:
    """Requests that share one value, and how many of them are open."""

    key: Any
    n: int
    n_open: int


@dataclass(frozen=True, slots=True)
class Area:
    """A zone or a community by its code (None: unknown), its counts, and the median days from report to done."""

    code: str | None
    n: int
    n_open: int
    days: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a selection; `days` is the median from report to done, None where no end is known."""

    n: int
    n_open: int
    n_overdue: int
    days: float | None
    categories: list[Count]
    statuses: list[Count]
    months: list[Count]


async def figures(conn: Conn, organization: Organization, asked: Filter, desk: Desk) -> Figures:
    """The figures of what the work list shows for the same filter and desk. Raises `Invalid` for a wrong filter.

    Categories are the largest first; months are local, each by its first day, those without requests too.
    """
    chosen = worklist.wanted(organization, asked, desk)
    total = (await _rows(conn, _totals(chosen)))[0]
    parts = await _rows(conn, _parts(chosen, organization.time_zone))
    categories = sorted(_counts(parts, "category_id"), key=lambda one: (-one.n, one.key))
    return Figures(
        **total, categories=categories, statuses=_counts(parts, "status"), months=_unbroken(_counts(parts, "month"))
    )


async def areas(
    conn: Conn, organization: Organization, asked: Filter, desk: Desk, layer: Literal["zone", "community"]
) -> list[Area]:
    """The zones or communities of the selection, fullest first; requests outside all come under None."""
    code = _r.zone_code if layer == "zone" else _r.community_code
    statement = (
        select(code.label("code"), *_tallies(), _median().label("days"))
        .where(*worklist.wanted(organization, asked, desk))
        .group_by(code)
        .order_by(func.count().desc(), code)
    )
    return [Area(**row) for row in await _rows(conn, statement)]


def next_month(first: date) -> date:
    """The first day of the month after."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _totals(chosen: Sequence[ColumnElement[bool]]) -> Select[Any]:
    late = func.count().filter(and_(_OPEN, _r.due_at < func.now()))
    return select(*_tallies(), late.label("n_overdue"), _median().label("days")).where(*chosen)


def _parts(chosen: Sequence[ColumnElement[bool]], time_zone: str) -> Select[Any]:
    """Counts by category, by status and by month, each for itself, in one reading."""
    month = cast(func.date_trunc("month", func.timezone(time_zone, _r.created_at)), Date).label("month")
    s = select(_r.category_id, _r.status, month).where(*chosen).subquery().c
    sets = func.grouping_sets(tuple_(s.category_id), tuple_(s.status), tuple_(s.month))
    still_open = func.count().filter(s.status <= int(Status.WAITING_PLAN)).label("n_open")
    return select(s.category_id, s.status, s.month, func.count().label("n"), still_open).group_by(sets)


def _tallies() -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return func.count().label("n"), func.count().filter(_OPEN).label("n_open")


def _median() -> ColumnElement[Any]:
    days = func.extract("epoch", _r.done_at - _r.created_at) / SECONDS_A_DAY
    return func.percentile_cont(0.5).within_group(days).filter(_TIMED)


def _counts(rows: Sequence[Row], name: str) -> list[Count]:
    """The rows of one grouping, those where its column has a value, in the order of their values."""
    found = [Count(row[name], row["n"], row["n_open"]) for row in rows if row[name] is not None]
    return sorted(found, key=lambda one: one.key)


def _unbroken(months: list[Count]) -> list[Count]:
    known = {one.key: one for one in months}
    return [known.get(month, Count(month, 0, 0)) for month in _each(months[0].key, months[-1].key)] if months else []


def _each(month: date, last: date) -> Iterator[date]:
    while month <= last:
        yield month
        month = next_month(month)


async def _rows(conn: Conn, statement: Select[Any]) -> list[Row]:
    return await (await conn.execute(*rendered(statement))).fetchall()
