"""Places that come back: the same pole, or the same 50 m, reported again after it had been quiet for a while.

Reports of one trouble are one episode: it ends when nothing was reported for `gap` days. A place is a square with sides
of 50 m around the request that most others of its category are near; of two such squares that touch only the fuller
one counts, so that no request is in two.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, Float, Integer, Select, and_, cast, exists, extract, func, literal, or_, select, values
from sqlalchemy import column as named

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
_r, _c, _p = request.c, ground.category.c, ground.pole.c


@dataclass(frozen=True, slots=True)
class Wanted:
    """At least so many episodes, each at least so many quiet days after the one before."""

    times: int = 3
    gap: int = 7


@dataclass(frozen=True, slots=True)
class Recurring:
    """A place that came back. `pole_id` and `pole_number` of a pole, else `category_id`; the middle in degrees.

    `days_between`: the mean from the beginning of an episode to that of the next.
    """

    pole_id: int | None
    pole_number: str | None
    asset_kind: str | None
    category_id: int | None
    category_th: str | None
    category_en: str | None
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
        select(_r.pole_id.label("spot"), _r.created_at, _r.status)
        .where(*conditions(asked, whole(), organization.id, organization.time_zone), _r.pole_id.isnot(None))
        .cte("reports")
    )
    found = _episodes(reports, wanted).cte("found")
    statement = (
        select(
            found,
            _p.number.label("pole_number"),
            _p.asset_kind,
            func.ST_X(_p.place).label("lon"),
            func.ST_Y(_p.place).label("lat"),
        )
        .join(ground.pole, and_(_p.organization_id == organization.id, _p.id == found.c.spot))
        .order_by(found.c.episodes.desc(), found.c.last.desc(), found.c.spot)
        .limit(MOST)
    )
    rows = await (await conn.execute(*rendered(statement))).fetchall()
    nothing: dict[str, Any] = dict.fromkeys(("category_id", "category_th", "category_en"))
    return [Recurring(pole_id=row.pop("spot"), **row, **nothing) for row in rows]


async def at_places(conn: Conn, organization: Organization, asked: Filter, wanted: Wanted) -> list[Recurring]:
    """Squares of 50 m where one category came back, most episodes first; reports at poles are not in them."""
    half = SIDE_METRES / 2 / math.cos(math.radians(organization.view_lat))
    points = _points(organization, asked, half)
    centres = _centres(points, half, wanted.times)
    reports = (
        select(centres.c.id.label("spot"), points.c.created_at, points.c.status)
        .select_from(_beside(centres, points))
        .where(_within(centres, points, half))
        .cte("reports")
    )
    found = _episodes(reports, wanted).cte("found")
    statement = (
        select(
            found,
            centres.c.category_id,
            _c.name_th.label("category_th"),
            _c.name_en.label("category_en"),
            centres.c.x,
            centres.c.y,
        )
        .join(centres, centres.c.id == found.c.spot)
        .join(ground.category, and_(_c.organization_id == organization.id, _c.id == centres.c.category_id))
        .order_by(found.c.episodes.desc(), found.c.last.desc(), found.c.spot)
        .limit(MOST)
    )
    rows = await (await conn.execute(*rendered(statement))).fetchall()
    return [_place(row, half) for row in rows]


def _episodes(reports: CTE, wanted: Wanted) -> Select[Any]:
    """Spots with enough episodes: how many requests and episodes, the first and the last beginning, days between."""
    c = reports.c
    before = func.lag(c.created_at).over(partition_by=c.spot, order_by=c.created_at)
    quiet = extract("epoch", c.created_at - before) >= wanted.gap * 86_400
    begun = select(c.spot, c.created_at, c.status, or_(before.is_(None), quiet).label("begins")).cte("begun")
    b = begun.c
    starts = func.count().filter(b.begins)
    first, last = func.min(b.created_at), func.max(b.created_at).filter(b.begins)
    span = extract("epoch", last - first) / 86_400.0
    return (
        select(
            b.spot,
            func.count().label("requests"),
            func.count().filter(b.status <= 4).label("open"),
            starts.label("episodes"),
            first.label("first"),
            func.max(b.created_at).label("last"),
            cast(span / (starts - 1), Float).label("days_between"),
        )
        .group_by(b.spot)
        .having(starts >= wanted.times)
    )


def _points(organization: Organization, asked: Filter, half: float) -> CTE:
    """The requests of the filter that are at no pole, in EPSG:3857 with their cells of twice the half side."""
    x, y = func.ST_X(_r.gm), func.ST_Y(_r.gm)
    cx, cy = (cast(func.floor(at / (2 * half)), Integer) for at in (x, y))
    return (
        select(
            _r.id, _r.category_id, _r.created_at, _r.status, x.label("x"), y.label("y"),
            cx.label("cx"), cy.label("cy"),
        )
        .where(*conditions(asked, whole(), organization.id, organization.time_zone), _r.pole_id.is_(None))
        .cte("points")
    )  # fmt: skip


def _centres(points: CTE, half: float, least: int) -> CTE:
    """The requests that most others of their category are near, none nearer than a side to a fuller one."""
    one, near = points.alias("one"), points.alias("near")
    counted = (
        select(one.c.id, one.c.category_id, one.c.x, one.c.y, one.c.cx, one.c.cy, func.count().label("n"))
        .select_from(_beside(one, near))
        .where(_within(one, near, half))
        .group_by(one.c.id, one.c.category_id, one.c.x, one.c.y, one.c.cx, one.c.cy)
        .having(func.count() >= least)
        .cte("counted")
    )
    mine, other = counted.alias("mine"), counted.alias("other")
    fuller = or_(other.c.n > mine.c.n, and_(other.c.n == mine.c.n, other.c.id < mine.c.id))
    same = and_(other.c.category_id == mine.c.category_id, fuller)
    apart = and_(func.abs(other.c.x - mine.c.x) <= 2 * half, func.abs(other.c.y - mine.c.y) <= 2 * half)
    close = and_(other.c.cx.between(mine.c.cx - 1, mine.c.cx + 1), other.c.cy.between(mine.c.cy - 1, mine.c.cy + 1))
    return select(mine).where(~exists().where(same, close, apart)).cte("centres")


def _beside(one: Any, near: Any) -> Any:
    """Requests joined with those of their category in the nine cells around: a join of equal values, which is quick."""
    steps = values(named("dx", Integer), named("dy", Integer), name="steps").data(
        [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    )
    return one.join(steps, literal(True)).join(
        near,
        and_(
            near.c.category_id == one.c.category_id,
            near.c.cx == one.c.cx + steps.c.dx,
            near.c.cy == one.c.cy + steps.c.dy,
        ),
    )


def _within(one: Any, near: Any, half: float) -> Any:
    return and_(func.abs(near.c.x - one.c.x) <= half, func.abs(near.c.y - one.c.y) <= half)


def _place(row: dict[str, Any], half: float) -> Recurring:
    x, y = row.pop("x"), row.pop("y")
    row.pop("spot")
    west, south = _degrees(x - half, y - half)
    east, north = _degrees(x + half, y + half)
    lon, lat = _degrees(x, y)
    nothing: dict[str, Any] = dict.fromkeys(("pole_id", "pole_number", "asset_kind"))
    return Recurring(**row, **nothing, lon=lon, lat=lat, box=BBox(west, south, east, north))


def _degrees(x: float, y: float) -> tuple[float, float]:
    """EPSG:3857 to degrees."""
    return math.degrees(x / _EARTH_METRES), math.degrees(math.atan(math.sinh(y / _EARTH_METRES)))
