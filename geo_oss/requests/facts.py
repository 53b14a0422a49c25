"""All that is asked of the database before a request is written, in one round trip: four questions sent together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Category, Organization
from geo_oss.requests.model import Draft, Located
from geo_oss.routing.choose import Rule

_SQL = sql.load(__package__)
_HOLIDAY_HORIZON_DAYS = 400


@dataclass(frozen=True, slots=True)
class Facts:
    """What the map, the municipality's rules and its calendar say about a draft."""

    category: Category
    located: Located
    rules: list[Rule]
    holidays: frozenset[date]


async def ask(
    conn: Conn, organization: Organization, draft: Draft, now: datetime, *, located: Located | None = None
) -> Facts:
    """The facts about a draft; `located` is a placement decided elsewhere, then the map is not asked.

    The authority for zone and community is the SQL function `place_of`; the nearest pole counts where the category is
    about poles, within the municipality's snapping distance. Raises `Invalid` for an unknown category or pole.
    """
    first = now.astimezone(organization.zone).date()
    given = {
        "organization_id": organization.id,
        "category_id": draft.category_id,
        "lon": draft.place.lon,
        "lat": draft.place.lat,
        "pole_id": draft.pole_id,
        "snap_metres": organization.pole_snap_metres,
        "first": first,
        "last": first + timedelta(days=_HOLIDAY_HORIZON_DAYS),
    }
    # The map first: the server looks there while the other questions are still being written.
    asked = (["locate"] if located is None else []) + ["category", "rules", "holidays"]
    async with conn.pipeline():
        cursors = {name: await conn.execute(_SQL[name], given) for name in asked}
        rows = {name: await cursor.fetchall() for name, cursor in cursors.items()}
    return Facts(
        _category(rows["category"]),
        located or _located(rows["locate"], draft),
        [Rule(**row) for row in rows["rules"]],
        frozenset(row["day"] for row in rows["holidays"]),
    )


def _category(rows: list[Row]) -> Category:
    found = Category(**rows[0]) if rows else None
    if found is None or found.parent_id is None:
        raise Invalid("กรุณาเลือกประเภทเรื่อง", "Please choose a category.", field="category_id")
    return found


def _located(rows: list[Row], draft: Draft) -> Located:
    if not rows:
        raise Invalid("ไม่พบเสานี้ กรุณาเลือกตำแหน่งบนแผนที่", "That pole is not known. Please pin the place.", field="pole")
    row = rows[0]
    named_lon, named_lat = row.pop("named_lon"), row.pop("named_lat")
    found = Located(**row)
    if named_lon is not None:
        method = "asset" if found.method == "covers" else found.method
        place = LonLat(named_lon, named_lat)
        return replace(found, method=method, place=place, pole_method=draft.pole_method or "number")
    return replace(found, pole_method="nearest") if found.pole_id is not None else found
