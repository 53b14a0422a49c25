"""From a filter to SQL: SQLAlchemy conditions over the public projection or the whole request table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, FromClause, Table, false, func, or_, select

from geo_oss.asked_shapes import box
from geo_oss.db.tables import request, request_public
from geo_oss.db.tables.ground import category, pole
from geo_oss.requests import hours
from geo_oss.requests.cql2_build import Names
from geo_oss.requests.cql2_shapes import Geometry, meets
from geo_oss.requests.filter import UNKNOWN, Filter

Column = ColumnElement[Any]
Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Queryables:
    """The columns behind the names of the filter language, for one table or what stands for it."""

    table: FromClause
    columns: Mapping[str, Column]
    searched: tuple[Column, ...]
    geometry: Geometry | None = None


def public() -> Queryables:
    """What everybody may ask: the public projection only."""
    table = request_public.c
    columns = _shared(request_public) | {"pole": table.pole_number, "asset": table.pole_kind}
    return Queryables(request_public, columns, (table.title, table.number), Geometry(table.place, table.z28))


def whole() -> Queryables:
    """What staff may ask: every request, every category."""
    table = request.c
    of_pole = {"pole": _of_pole(pole.c.number), "asset": _of_pole(pole.c.asset_kind)}
    searched = (table.title, table.number, table.description, table.address)
    return Queryables(request, _shared(request) | of_pole, searched, Geometry(table.place))


def _of_pole(column: Column) -> Column:
    """A column of the thing a request is at."""
    table = request.c
    here = (pole.c.organization_id == table.organization_id, pole.c.id == table.pole_id)
    return select(column).where(*here).scalar_subquery()


def _shared(table: Table) -> dict[str, Column]:
    names = {"category": "category_id", "zone": "zone_code", "community": "community_code"}
    same = ("status", "created_at", "updated_at", "due_at", "done_at", "title", "number", "supporters", "photos")
    return {name: table.c[column] for name, column in names.items()} | {name: table.c[name] for name in same}


def conditions(asked: Filter, queryables: Queryables, organization_id: int, time_zone: str) -> list[Condition]:
    """The conditions of a filter; the organization is always the first of them.

    Days are local days of `time_zone` (IANA name). Raises `Invalid` (field `filter`) for CQL2 that cannot be read.
    """
    zone = ZoneInfo(time_zone)
    columns = queryables.columns
    found: list[Condition] = [queryables.table.c.organization_id == organization_id]
    makers: list[tuple[object, Callable[[], Condition]]] = [
        (asked.category, lambda: _in_categories(columns["category"], asked.category, organization_id)),
        (asked.status, lambda: columns["status"].in_(asked.status)),
        (asked.since, lambda: columns["created_at"] >= _start(asked.since, zone)),
        (asked.until, lambda: columns["created_at"] < _start(asked.until, zone, days=1)),
        (asked.hours, lambda: _in_hours(columns["created_at"], asked.hours, time_zone)),
        (asked.zone, lambda: _coded(columns["zone"], asked.zone)),
        (asked.community, lambda: _coded(columns["community"], asked.community)),
        (asked.q, lambda: or_(*(_holds(column, asked.q) for column in queryables.searched))),
        (asked.bbox, lambda: _inside(queryables.geometry, asked)),
        (asked.pole, lambda: columns["pole"] == asked.pole),
        (asked.asset, lambda: columns["asset"] == asked.asset),
        (asked.cql2, lambda: _cql2(asked.cql2, queryables, zone)),
    ]
    return found + [make() for value, make in makers if value]


def _in_categories(column: Column, ids: tuple[int, ...], organization_id: int) -> Condition:
    c = category.c
    wanted = select(c.id).where(c.organization_id == organization_id, or_(c.id.in_(ids), c.parent_id.in_(ids)))
    return column.in_(wanted)


def _coded(column: Column, codes: tuple[str, ...]) -> Condition:
    known = [code for code in codes if code != UNKNOWN]
    return or_(column.in_(known) if known else false(), column.is_(None) if UNKNOWN in codes else false())


def _in_hours(created_at: Column, words: tuple[str, ...], time_zone: str) -> Condition:
    return hours.of(func.timezone(time_zone, created_at)).in_([hours.NUMBERS[word] for word in words])


def _holds(column: Column, text: str) -> Condition:
    """Whether some text is part of it, in either case; Thai has none, and is compared as it is: four times as fast."""
    if text.lower() == text.upper():
        return column.contains(text, autoescape=True)
    return column.icontains(text, autoescape=True)


def _start(day: date | None, zone: ZoneInfo, days: int = 0) -> datetime:
    return datetime.combine((day or date.min) + timedelta(days=days), time.min, zone)


def _inside(geometry: Geometry | None, asked: Filter) -> Condition:
    if asked.bbox is None or geometry is None:
        return false()
    return meets(geometry, box(asked.bbox.edges))


def _cql2(text: str, queryables: Queryables, zone: ZoneInfo) -> Condition:
    from geo_oss.requests.cql2 import condition  # the parser is loaded by those who use it

    return condition(text, Names(queryables.columns, zone, geometry=queryables.geometry))
