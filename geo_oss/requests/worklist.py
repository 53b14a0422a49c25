"""The staff's work list: every request a filter asks for, sorted and paged, with its count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.db.statement import rendered
from geo_oss.db.tables import ground, request
from geo_oss.organizations.model import Organization
from geo_oss.requests import grids
from geo_oss.requests.conditions import conditions, whole
from geo_oss.requests.filter import Filter

PAGE_ROWS = 50
LAST_PAGE = 400
"""Deeper pages cost more than they tell; the filter is the way there."""

_SQL = sql.load(__package__, "worklist.sql")
_r = request.c
_c, _o = ground.category.c, ground.staff.c
_zone, _community = ground.boundary.alias("zone"), ground.boundary.alias("community")

SORTS: dict[str, ColumnElement[Any]] = {
    "created": _r.created_at,
    "due": _r.due_at,
    "category": _c.position,
    "zone": _r.zone_code,
    "community": _r.community_code,
    "officer": _o.name,
    "status": _r.status,
    "number": _r.id,
}
"""Numbers start with the day of the month, so "by number" is the order they were given in."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What only the staff may ask besides the filter: whose cases, only the late ones, one cell of a grid."""

    officer_id: int | None = None
    unassigned: bool = False
    overdue: bool = False
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list and how many there are in all."""

    rows: list[Row]
    count: int
    number: int

    @property
    def last(self) -> int:
        """The number of the last page that can be opened; 1 for an empty list."""
        return min(max(-(-self.count // PAGE_ROWS), 1), LAST_PAGE)


async def page(
    conn: Conn, organization: Organization, asked: Filter, desk: Desk, *, sort: str = "-created", number: int = 1
) -> Page:
    """Page `number` of what the filter and the desk ask for; `sort` is a word of `SORTS`, `-` in front: descending."""
    chosen = wanted(organization, asked, desk)
    count = await _rows(conn, select(func.count().label("n")).select_from(request).where(*chosen))
    total = int(count[0]["n"])
    number = min(max(number, 1), Page([], total, 1).last)
    rows = _listing(chosen).order_by(*_order(sort)).limit(PAGE_ROWS).offset((number - 1) * PAGE_ROWS)
    return Page(await _rows(conn, rows), total, number)


async def queues(conn: Conn, organization_id: int, staff_id: int, pole_categories: list[int]) -> Row:
    """How many open requests wait where: open, received, working (to record), waiting_plan, overdue, mine, poles."""
    values = {"organization_id": organization_id, "me": staff_id, "lights": pole_categories}
    row = await (await conn.execute(_SQL["queues"], values)).fetchone()
    assert row is not None
    return row


async def boundaries(conn: Conn, organization_id: int, layer: str) -> list[Row]:
    """Code and names of the zones or communities in force, for a choice."""
    cursor = await conn.execute(_SQL["boundaries"], {"organization_id": organization_id, "layer": layer})
    return await cursor.fetchall()


async def _rows(conn: Conn, statement: Select[Any]) -> list[Row]:
    return await (await conn.execute(*rendered(statement))).fetchall()


def wanted(organization: Organization, asked: Filter, desk: Desk) -> list[ColumnElement[bool]]:
    """The conditions of the list, the organization first. Raises `Invalid` for a filter that cannot be read."""
    found = conditions(asked, whole(), organization.id, organization.time_zone)
    if desk.officer_id is not None:
        found.append(_r.officer_id == desk.officer_id)
    if desk.unassigned:
        found.append(_r.officer_id.is_(None))
    if desk.cell:
        found.append(grids.inside(whole(), desk.cell))
    if desk.overdue:
        found.append(and_(_r.status <= 4, _r.due_at < func.now()))
    return found


def _order(sort: str) -> list[ColumnElement[Any]]:
    column = SORTS.get(sort.removeprefix("-"), _r.created_at)
    if sort.startswith("-"):
        return [column.desc().nulls_last(), _r.id.desc()]
    return [column.asc().nulls_last(), _r.id.asc()]


def _listing(wanted: list[ColumnElement[bool]]) -> Select[Any]:
    return (
        select(
            _r.id,
            _r.number,
            _r.title,
            _r.description,
            _r.status,
            _r.created_at,
            _r.due_at,
            _r.supporters,
            _r.photos,
            and_(_r.status <= 4, _r.due_at < func.now()).label("overdue"),
            _c.name_th.label("category_th"),
            _c.name_en.label("category_en"),
            _c.icon,
            _zone.c.name_th.label("zone_th"),
            _zone.c.name_en.label("zone_en"),
            _community.c.name_th.label("community_th"),
            _community.c.name_en.label("community_en"),
            _o.name.label("officer_name"),
            func.ST_X(_r.place).label("lon"),
            func.ST_Y(_r.place).label("lat"),
        )
        .select_from(
            request.join(ground.category, and_(_c.organization_id == _r.organization_id, _c.id == _r.category_id))
            .outerjoin(ground.staff, and_(_o.organization_id == _r.organization_id, _o.id == _r.officer_id))
            .outerjoin(_zone, _same_boundary(_zone, _r.zone_version, _r.zone_code))
            .outerjoin(_community, _same_boundary(_community, _r.community_version, _r.community_code))
        )
        .where(*wanted)
    )


def _same_boundary(boundary: Any, version: ColumnElement[Any], code: ColumnElement[Any]) -> ColumnElement[bool]:
    b = boundary.c
    return and_(b.organization_id == _r.organization_id, b.version_id == version, b.code == code)
