"""All that is asked of the database before a request is written, in one question."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import LiteralString

import msgspec

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Category, Organization
from geo_oss.requests import grids, met_hotspot
from geo_oss.requests.model import Draft, Located
from geo_oss.routing.choose import Names, Rule
from geo_oss.routing.hotspot import Hotspot

_SQL = sql.load(__package__, "facts.sql")
_WITH_HOTSPOT: LiteralString = _SQL["facts"].replace("NULL AS hotspot", _SQL["hotspot"])
_HOLIDAY_HORIZON_DAYS = 400
_CATEGORY = [column.name for column in fields(Category)]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the map, the municipality's rules (in their state `rules_version`) and its calendar say about a draft."""

    category: Category
    located: Located
    rules: list[Rule]
    rules_version: int
    holidays: frozenset[date]
    hotspot: Hotspot | None
    names: Names


@dataclass(frozen=True, slots=True)
class Covering:
    """A boundary around a place; `edge_metres` of a zone is how far inside the place is."""

    layer: str = ""
    code: str | None = None
    name_th: str | None = None
    version: int | None = None
    edge_metres: float | None = None


_RULES = msgspec.json.Decoder(list[Rule])
_COVERING = msgspec.json.Decoder(list[Covering])
_NOTHING = Covering()


async def ask(
    conn: Conn, organization: Organization, draft: Draft, now: datetime, *, located: Located | None = None
) -> Facts:
    """The facts about a draft; `located` is a placement decided elsewhere, then the map is not asked.

    The authority for zone and community is the SQL function `covering`; the nearest pole counts where the category is
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
        "located": located is not None,
        "first": first,
        "last": first + timedelta(days=_HOLIDAY_HORIZON_DAYS),
    }
    if organization.has_hotspots:
        query = conn.execute(_WITH_HOTSPOT, given | {"h3_cell": grids.stored(draft.place)})
    else:
        query = conn.execute(_SQL["facts"], given)
    row = await (await query).fetchone()
    if row is None or row["parent_id"] is None:
        raise Invalid("กรุณาเลือกประเภทเรื่อง", "Please choose a category.", field="category_id")
    category = Category(**{name: row[name] for name in _CATEGORY})
    located = located or await _located(conn, organization.id, draft, row)
    return Facts(
        category,
        located,
        _RULES.decode(row["rules"] or "[]"),
        row["rules_version"],
        frozenset(row["holidays"]),
        await _hotspot(conn, organization, row, draft.place, located.place),
        _names(row, located),
    )


async def _hotspot(
    conn: Conn, organization: Organization, row: Row, asked: LonLat, moved_to: LonLat | None
) -> Hotspot | None:
    """The hot spot in force where the request belongs; when that is not where the sender stood, it is asked anew."""
    if organization.has_hotspots and moved_to is not None and moved_to != asked:
        return await met_hotspot.at(conn, organization.id, [row["id"], row["parent_id"]], moved_to)
    return met_hotspot.decoded(row["hotspot"])


def _names(row: Row, located: Located) -> Names:
    """What the reason of the routing may name, in Thai; a rule for a main category is told by the request's own."""
    own = (row["name_th"], "")
    return {
        ("category", row["id"]): own,
        ("category", row["parent_id"]): own,
        ("zone", located.zone_code or ""): (located.zone_name or "", ""),
        ("community", located.community_code or ""): (located.community_name or "", ""),
    }


async def _located(conn: Conn, organization_id: int, draft: Draft, row: Row) -> Located:
    """Zone and community of the place, and the pole there: a named pole's own position where one was named."""
    if draft.pole_id is not None and row["pole_id"] is None:
        raise Invalid("ไม่พบเสานี้ กรุณาเลือกตำแหน่งบนแผนที่", "That pole is not known. Please pin the place.", field="pole")
    named = None if row["named_lon"] is None else LonLat(row["named_lon"], row["named_lat"])
    found = _covered(_COVERING.decode(row["covering"] or "[]"))
    if found.zone_code is None or found.community_code is None:
        found = await _near(conn, organization_id, named or draft.place, found)
    if row["pole_id"] is None:
        return found
    return replace(
        found,
        method="asset" if named and found.method == "covers" else found.method,
        place=named,
        pole_id=row["pole_id"],
        pole_number=row["pole_number"],
        pole_kind=row["pole_kind"],
        pole_method=(draft.pole_method or "number") if named else "nearest",
        pole_metres=row["pole_metres"],
    )


def _covered(around: list[Covering]) -> Located:
    """The first of each layer."""
    zone = next((one for one in around if one.layer == "zone"), _NOTHING)
    community = next((one for one in around if one.layer == "community"), _NOTHING)
    return Located(
        zone_code=zone.code,
        zone_name=zone.name_th,
        zone_version=zone.version,
        community_code=community.code,
        community_name=community.name_th,
        community_version=community.version,
        method="covers" if zone.code is not None else "unknown",
        edge_metres=zone.edge_metres,
    )


async def _near(conn: Conn, organization_id: int, place: LonLat, found: Located) -> Located:
    """With the nearest boundary of each layer that covers nothing here, a suggestion, and the version asked."""
    if found.zone_code is None and (near := await _nearest(conn, organization_id, "zone", place)):
        code, metres, version = near["code"], near["metres"], near["version_id"]
        found = replace(
            found, nearest_zone_code=code, nearest_zone_metres=metres, edge_metres=metres, zone_version=version
        )
    if found.community_code is None and (near := await _nearest(conn, organization_id, "community", place)):
        code, metres, version = near["code"], near["metres"], near["version_id"]
        found = replace(found, nearest_community_code=code, nearest_community_metres=metres, community_version=version)
    return found


async def _nearest(conn: Conn, organization_id: int, layer: str, place: LonLat) -> Row | None:
    given = {"organization_id": organization_id, "layer": layer, "lon": place.lon, "lat": place.lat}
    return await (await conn.execute(_SQL["nearest"], given)).fetchone()
