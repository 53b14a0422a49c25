"""The public list: newest first, page by page, with how many there are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from psycopg.rows import args_row
from sqlalchemy import Select, func, select, text, tuple_

from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.db.statement import rendered
from geo_oss.errors import Invalid
from geo_oss.organizations.model import Organization
from geo_oss.requests.conditions import Condition, conditions, public
from geo_oss.requests.filter import Filter

_SQL = sql.load(__package__, "search.sql")
MOST = 500
COUNT_CAP = 100_000
"""Up to here a count is exact; above it is the planner's estimate, and said to be one."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CURSOR = re.compile(r"(-?\d{1,17})\.(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Found:
    """A public request of the list; place in degrees (EPSG:4326)."""

    id: int
    number: str
    category_id: int
    status: int
    title: str
    lon: float
    lat: float
    zone_code: str | None
    community_code: str | None
    pole_number: str | None
    supporters: int
    photos: int
    created_at: datetime
    updated_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    dimension: int | None
    """1: the place is a line, 2: an area; None: a point."""


@dataclass(frozen=True, slots=True)
class After:
    """The last request of a page: the next one begins behind it."""

    created_at: datetime
    id: int

    def __str__(self) -> str:
        return f"{(self.created_at - _EPOCH) // timedelta(microseconds=1)}.{self.id}"


@dataclass(frozen=True, slots=True)
class Count:
    """How many requests the filter takes, and whether that is exact."""

    matched: int
    exact: bool


def after(text_of_it: str) -> After | None:
    """The cursor as it was given out; empty: the first page. Raises `Invalid` (field `after`)."""
    if not text_of_it:
        return None
    parts = _CURSOR.fullmatch(text_of_it)
    try:
        moment = _EPOCH + timedelta(microseconds=int(parts[1])) if parts else None
    except OverflowError:
        moment = None
    if parts is None or moment is None or not 1900 <= moment.year <= 2200:
        raise Invalid("หน้าถัดไปไม่ถูกต้อง", "after takes the value of a next link.", field="after")
    return After(moment, int(parts[2]))


async def page(
    conn: Conn, organization: Organization, asked: Filter, *, limit: int = 50, behind: After | None = None
) -> tuple[list[Found], After | None]:
    """The newest requests the filter takes, behind the cursor, and the cursor of the next page if there is one.

    Raises `Invalid` for a filter that cannot be read.
    """
    statement, given = _page(organization, asked, min(max(limit, 1), MOST) + 1, behind)
    async with conn.cursor(row_factory=args_row(Found), binary=True) as cursor:
        await cursor.execute(statement, given)
        found = await cursor.fetchall()
    more = len(found) > min(max(limit, 1), MOST)
    found = found[:-1] if more else found
    return found, After(found[-1].created_at, found[-1].id) if more else None


def _page(organization: Organization, asked: Filter, limit: int, behind: After | None) -> tuple[bytes, dict[str, Any]]:
    if asked.empty:
        given = {"organization_id": organization.id, "limit": limit}
        if behind is None:
            return _SQL["newest"].encode(), given
        return _SQL["newest_after"].encode(), given | {"created_at": behind.created_at, "id": behind.id}
    c = public().table.c
    wanted = _conditions(organization, asked)
    if behind is not None:
        wanted.append(tuple_(c.created_at, c.id) < tuple_(behind.created_at, behind.id))
    names = [c[name] for name in Found.__slots__ if name in c]
    columns = [*names[:5], func.ST_X(c.place), func.ST_Y(c.place), *names[5:], func.ST_Dimension(c.shape)]
    return rendered(select(*columns).where(*wanted).order_by(c.created_at.desc(), c.id.desc()).limit(limit))


async def state(conn: Conn, organization_id: int) -> tuple[int, int, int]:
    """A value that changes with every change of a public request, visible at the same moment: a key for caches."""
    row = await (await conn.execute(_SQL["state"], {"organization_id": organization_id})).fetchone()
    return (row["version"], row["noted"], row["last"]) if row else (0, 0, 0)


async def count(conn: Conn, organization: Organization, asked: Filter) -> Count:
    """How many requests the filter takes: exact up to 100,000, else as PostgreSQL's planner estimates."""
    if asked.empty:
        row = await (await conn.execute(_SQL["count_all"], {"organization_id": organization.id})).fetchone()
        return Count(int(row["matched"]) if row else 0, True)
    some = select(text("1")).select_from(public().table).where(*_conditions(organization, asked))
    statement = select(func.count().label("matched")).select_from(some.limit(COUNT_CAP + 1).subquery("q"))
    row = await (await conn.execute(*rendered(statement))).fetchone()
    matched = row["matched"] if row else 0
    return Count(matched, True) if matched <= COUNT_CAP else Count(await _estimated(conn, some), False)


async def _estimated(conn: Conn, statement: Select[Any]) -> int:
    query, given = rendered(statement)
    row = await (await conn.execute(b"EXPLAIN (FORMAT JSON) " + query, given)).fetchone()
    rows: float = row["QUERY PLAN"][0]["Plan"]["Plan Rows"] if row else 0
    return max(int(rows), COUNT_CAP + 1)


def _conditions(organization: Organization, asked: Filter) -> list[Condition]:
    return conditions(asked, public(), organization.id, organization.time_zone)
