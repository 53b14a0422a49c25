"""What happened in each area under a filter: how many requests, how long they took, how many were in time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, extract, func, literal, or_, select

from geo_oss.db.pool import Conn
from geo_oss.db.statement import rendered
from geo_oss.db.tables import request
from geo_oss.organizations.model import Organization
from geo_oss.rates.intervals import Interval, Z
from geo_oss.rates.model import Counted, Days
from geo_oss.requests.conditions import conditions, whole
from geo_oss.requests.filter import Filter
from geo_oss.requests.model import Status

_r = request.c
_OPEN = _r.status <= int(Status.WAITING_PLAN)
_DONE = _r.status == int(Status.DONE)
_SECONDS_A_DAY = 86_400.0
ByCode = dict[str | None, Any]


async def counts(conn: Conn, organization: Organization, by: str, asked: Filter) -> dict[str | None, Counted]:
    """Requests by the code of their zone or community; None: in none. Raises `Invalid` for a filter nobody can read."""
    statement = _counts(code_of(by), wanted(organization, asked))
    rows = await (await conn.execute(*rendered(statement))).fetchall()
    return {row.pop("code"): Counted(**row) for row in rows}


async def days(conn: Conn, organization: Organization, by: str, asked: Filter) -> dict[str | None, Days]:
    """Days to the end of the finished requests of each area, with the interval of order statistics.

    Its ranks are those of a binomial law, by the normal approximation, which never takes a rank too near the middle
    (Conover, Practical Nonparametric Statistics, 3.2); fewer than six requests have none.
    """
    rows = await (await conn.execute(*rendered(_days(code_of(by), wanted(organization, asked))))).fetchall()
    return {
        row["code"]: Days(row["median"], None if row["low"] is None else Interval(row["low"], row["high"]))
        for row in rows
    }


def code_of(by: str) -> ColumnElement[Any]:
    """The column with the code of the layer."""
    return {"zone": _r.zone_code, "community": _r.community_code}[by]


def wanted(organization: Organization, asked: Filter) -> list[ColumnElement[bool]]:
    """The conditions on requests. Raises `Invalid` for a filter nobody can read."""
    return conditions(asked, whole(), organization.id, organization.time_zone)


def _counts(code: ColumnElement[Any], among: list[ColumnElement[bool]]) -> Select[Any]:
    ended = and_(_DONE, _r.done_at.isnot(None), _r.due_at.isnot(None))
    late = and_(_OPEN, _r.due_at < func.now())
    return (
        select(
            code.label("code"),
            func.count().label("total"),
            func.count().filter(_OPEN).label("open"),
            func.count().filter(_DONE).label("done"),
            func.count().filter(or_(ended, late)).label("judged"),
            func.count().filter(and_(ended, _r.done_at <= _r.due_at)).label("on_time"),
        )
        .where(*among)
        .group_by(code)
    )


def _days(code: ColumnElement[Any], among: list[ColumnElement[bool]]) -> Select[Any]:
    took = (extract("epoch", _r.done_at - _r.created_at) / _SECONDS_A_DAY).label("days")
    ended = select(code.label("code"), took).where(*among, _DONE, _r.done_at.isnot(None)).subquery()
    ranked = select(
        ended.c.code,
        ended.c.days,
        func.row_number().over(partition_by=ended.c.code, order_by=ended.c.days).label("rank"),
        func.count().over(partition_by=ended.c.code).label("n"),
    ).subquery()
    rank, n, days = ranked.c.rank, ranked.c.n, ranked.c.days
    low = lower_rank(n)
    return select(
        ranked.c.code,
        func.avg(days).filter(rank.in_([(n + 1) // 2, n // 2 + 1])).label("median"),
        func.min(case((rank == low, days))).label("low"),
        func.min(case((rank == n + 1 - low, days))).label("high"),
    ).group_by(ranked.c.code)


def lower_rank(n: ColumnElement[Any]) -> ColumnElement[Any]:
    """The rank of the lower end of a median's interval among n sorted values; 0 and less: there is none."""
    return func.floor((n + 1) / literal(2.0) - literal(Z / 2.0) * func.sqrt(n))
