"""Places that come back: the same pole, or the same 50 m, reported again after it had been quiet for a while.

Reports of one trouble are one episode: it ends when nothing was reported for `gap` days. A place is a square with sides
of 50 m on a grid of 25 m, so that whatever lies within 25 m is in one together; of squares of a category that overlap
only the fullest counts, so that no request is in two. All is sums and joins of equal values: it grows as requests do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Float,
    Integer,
    Select,
    Table,
    and_,
    cast,
    extract,
    func,
    literal,
    or_,
    select,
    values,
)
from sqlalchemy import column as named
from sqlalchemy.dialects.postgresql import array

from geo_oss.db.pool import Conn
from geo_oss.db.statement import rendered
from geo_oss.db.tables import ground, request
from geo_oss.geo import BBox
from geo_oss.organizations.model import Organization
from geo_oss.requests.conditions import conditions, whole
from geo_oss.requests.filter import Filter

SIDE_METRES = 50.0
MOST = 500
_EARTH_METRES = 6_378_137.0
_r, _c, _p, _z = request.c, ground.category.c, ground.pole.c, ground.boundary.c
_ZONE = (_z.name_th.label("zone_th"), _z.name_en.label("zone_en"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """At least so many episodes, each at least so many quiet days after the one before."""

    times: int = 3
    gap: int = 7


@dataclass(frozen=True, slots=True)
class Recurring:
    """A place that came back. `pole_id` and `pole_number` of a pole, else `category_id`; the mean in degrees.

    `days_between`: the mean from the beginning of an episode to that of the next.
    """

    pole_id: int | None
    pole_number: str | None
    asset_kind: str | None
    category_id: int | None
    category_th: str | None
    category_en: str | None
    zone_th: str | None
    zone_en: str | None
    lon: float
    lat: float
    requests: int
    open: int
    episodes: int
    first: datetime
    last: datetime
    days_between: float
    box: BBox | None = None


async def at_poles(conn: Conn, organization: Organization, asked: Filter, wanted: Wanted) -> list[Recurring]:
    """Poles and other things that came back, most episodes first. Raises `Invalid` for a filter nobody can read."""
    reports = (
        select(_r.pole_id.label("spot"), _r.created_at, _r.status, _r.zone_code)
        .where(*conditions(asked, whole(), organization.id, organization.time_zone), _r.pole_id.isnot(None))
        .cte("reports")
    )
    found = _episodes(reports, wanted, ("spot",)).cte("found")
    statement = (
        select(
            found,
            _p.number.label("pole_number"),
            _p.asset_kind,
            *_ZONE,
            func.ST_X(_p.place).label("lon"),
            func.ST_Y(_p.place).label("lat"),
        )
        .outerjoin(*_zone(organization, found.c.zone_code))
        .join(ground.pole, and_(_p.organization_id == organization.id, _p.id == found.c.spot))
        .order_by(found.c.episodes.desc(), found.c.last.desc(), found.c.spot)
        .limit(MOST)
    )
    rows = await (await conn.execute(*rendered(statement))).fetchall()
    nothing: dict[str, Any] = dict.fromkeys(("category_id", "category_th", "category_en"))
    return [Recurring(pole_id=row.pop("spot"), **_known(row), **nothing) for row in rows]


async def at_places(conn: Conn, organization: Organization, asked: Filter, wanted: Wanted) -> list[Recurring]:
    """Squares of 50 m where one category came back, most episodes first; reports at poles are not in them."""
    half = SIDE_METRES / 2 / math.cos(math.radians(organization.view_lat))
    points = _points(organization, asked, half)
    squares = _squares(points, wanted.times)
    reports = _reports(points, squares)
    found = _episodes(reports, wanted, ("category_id", "cx", "cy"), ("x", "y")).cte("found")
    f = found.c
    statement = (
        select(
            found,
            _c.name_th.label("category_th"),
            _c.name_en.label("category_en"),
            *_ZONE,
        )
        .outerjoin(*_zone(organization, f.zone_code))
        .join(ground.category, and_(_c.organization_id == organization.id, _c.id == f.category_id))
        .order_by(f.episodes.desc(), f.last.desc(), f.category_id, f.cx, f.cy)
        .limit(MOST)
    )
    rows = await (await conn.execute(*rendered(statement))).fetchall()
    return [_place(row, half) for row in rows]


def _episodes(reports: CTE, wanted: Wanted, spot: tuple[str, ...], middle: tuple[str, ...] = ()) -> Select[Any]:
    """Spots with enough episodes: how many requests and episodes, the first and the last beginning, days between.

    `spot` names the columns that make a spot, `middle` those whose mean is told.
    """
    c = reports.c
    before = func.lag(c.created_at).over(partition_by=[c[name] for name in spot], order_by=c.created_at)
    quiet = extract("epoch", c.created_at - before) >= wanted.gap * 86_400
    b = select(reports, or_(before.is_(None), quiet).label("begins")).cte("begun").c
    starts = func.count().filter(b.begins)
    first, last = func.min(b.created_at), func.max(b.created_at).filter(b.begins)
    span = extract("epoch", last - first) / 86_400.0
    return (
        select(
            *(b[name] for name in spot),
            *(func.avg(b[name]).label(name) for name in middle),
            func.mode().within_group(b.zone_code).label("zone_code"),
            func.count().label("requests"),
            func.count().filter(b.status <= 4).label("open"),
            starts.label("episodes"),
            first.label("first"),
            func.max(b.created_at).label("last"),
            cast(span / (starts - 1), Float).label("days_between"),
        )
        .group_by(*(b[name] for name in spot))
        .having(starts >= wanted.times)
    )


def _zone(organization: Organization, code: ColumnElement[str]) -> tuple[Table, ColumnElement[bool]]:
    """The zone of a code as it is today, to be joined."""
    return ground.boundary, and_(
        _z.organization_id == organization.id, _z.layer == "zone", _z.in_force, _z.code == code
    )


def _points(organization: Organization, asked: Filter, half: float) -> CTE:
    """The requests of the filter that are at no pole, in EPSG:3857 with the cells of half a side that they lie in."""
    x, y = func.ST_X(_r.gm), func.ST_Y(_r.gm)
    cx, cy = (cast(func.floor(at / half), Integer) for at in (x, y))
    return (
        select(
            _r.category_id,
            _r.created_at,
            _r.status,
            _r.zone_code,
            x.label("x"),
            y.label("y"),
            cx.label("cx"),
            cy.label("cy"),
        )
        .where(*conditions(asked, whole(), organization.id, organization.time_zone), _r.pole_id.is_(None))
        .cte("points")
    )


def _squares(points: CTE, least: int) -> CTE:
    """The squares that are fuller than all they overlap: category and south-western cell (cx, cy)."""
    p = points.c
    cells = select(p.category_id, p.cx, p.cy, func.count().label("n")).group_by(p.category_id, p.cx, p.cy).cte("cells")
    to_west = _steps("to_west", (-1, 0))
    cx, cy = cells.c.cx + to_west.c.dx, cells.c.cy + to_west.c.dy
    total = func.sum(cells.c.n)
    full = (
        select(cells.c.category_id, cx.label("cx"), cy.label("cy"), total.label("n"))
        .join(to_west, literal(True))
        .group_by(cells.c.category_id, cx, cy)
        .having(total >= least)
        .cte("full")
    )
    around, f = _steps("around", (-1, 0, 1)), full.c
    rank, is_own = array([f.n, -f.cx, -f.cy]), and_(around.c.dx == 0, around.c.dy == 0)
    cx, cy = f.cx + around.c.dx, f.cy + around.c.dy
    return (
        select(f.category_id, cx.label("cx"), cy.label("cy"))
        .join(around, literal(True))
        .group_by(f.category_id, cx, cy)
        .having(func.max(rank) == func.max(rank).filter(is_own))
        .cte("squares")
    )


def _reports(points: CTE, squares: CTE) -> CTE:
    """The requests that lie in a square: its category and cell, their moment, state and place."""
    p, s, to_west = points.c, squares.c, _steps("of_point", (-1, 0))
    cx, cy = (p.cx + to_west.c.dx).label("cx"), (p.cy + to_west.c.dy).label("cy")
    possible = (
        select(p.category_id, p.created_at, p.status, p.zone_code, p.x, p.y, cx, cy)
        .select_from(points.join(to_west, literal(True)))
        .offset(0)  # apart, or the join would be planned by category alone
        .cte("possible")
    )
    q = possible.c
    inside = and_(s.category_id == q.category_id, s.cx == q.cx, s.cy == q.cy)
    return select(possible).join(squares, inside).cte("reports")


def _steps(name: str, along: tuple[int, ...]) -> Any:
    """Steps from a cell in both directions: a table of dx and dy."""
    pairs = [(dx, dy) for dx in along for dy in along]
    return values(named("dx", Integer), named("dy", Integer), name=name).data(pairs)


def _place(row: dict[str, Any], half: float) -> Recurring:
    lon, lat = _degrees(row.pop("x"), row.pop("y"))
    west, south = (row.pop(name) * half for name in ("cx", "cy"))
    edges = (*_degrees(west, south), *_degrees(west + 2 * half, south + 2 * half))
    nothing: dict[str, Any] = dict.fromkeys(("pole_id", "pole_number", "asset_kind"))
    return Recurring(**_known(row), **nothing, lon=lon, lat=lat, box=BBox(*edges))


def _known(row: dict[str, Any]) -> dict[str, Any]:
    """What is told of a row."""
    return {name: value for name, value in row.items() if name != "zone_code"}


def _degrees(x: float, y: float) -> tuple[float, float]:
    """EPSG:3857 to degrees."""
    return math.degrees(x / _EARTH_METRES), math.degrees(math.atan(math.sinh(y / _EARTH_METRES)))
