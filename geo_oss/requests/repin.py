"""Moving the pin of a case: the map is asked again, and the history tells how far, by whom, from where to where."""

from __future__ import annotations

import pyproj
from psycopg.types.json import Jsonb

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Invalid, NotFound
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Organization
from geo_oss.requests import drawn_place, line_or_area, publish, record
from geo_oss.requests.workflow import unmoved
from geo_oss.thai.text import clean

_SQL = sql.load(__package__, "repin.sql")
_SPHEROID = pyproj.Geod(ellps="WGS84")
_STANDS_STILL_METRES = 0.1
"""Less than the last digit that is typed."""
_NO_POLE: Row = {"pole_id": None, "pole_number": None, "pole_metres": None}
_IN_EFFECT = ("zone_code", "zone_version", "community_code", "community_version", "method")


async def move(
    conn: Conn,
    organization: Organization,
    request_id: int,
    place: LonLat,
    *,
    staff_id: int,
    note: str = "",
    version: int | None = None,
) -> float:
    """Moves the pin to `place` (degrees, EPSG:4326) and gives the metres it went.

    Zone, community, pole, cell and public projection follow; a drawn line or area becomes a point. The unit stays: see
    `reroute`. With `version`, raises `Moved` when the request was changed since. Raises `NotFound`, `Invalid`.
    """
    said = clean(note, limit=1000, field="note")
    await _hold_boundaries(conn, organization.id)
    present = await _held(conn, organization.id, request_id, version)
    metres = _metres(LonLat(present["lon"], present["lat"]), place)
    if metres < _STANDS_STILL_METRES and present["shape"] is None:
        raise Invalid("หมุดยังอยู่ที่เดิม กรุณาเลื่อนหมุดก่อน", "The pin has not moved. Please move it first.", field="place")
    found = await _found(conn, organization, present, place)
    detail = _detail(present, found, place, metres) | ({"shape": present["shape"]} if present["shape"] else {})
    values = {"organization_id": organization.id, "request_id": request_id, "staff_id": staff_id, "note": said}
    values |= {"detail": Jsonb(detail), "parts": None}
    await conn.execute(_SQL["move"], values | _columns(present, found, place))
    return metres


async def ask_again(
    conn: Conn, organization: Organization, request_id: int, *, staff_id: int, version: int | None = None
) -> None:
    """Places a line or an area by the boundaries now in force: they leave it alone when they change.

    The staff's word stays in effect. Raises `NotFound`, also for a point, and `Moved`.
    """
    await _hold_boundaries(conn, organization.id)
    present = await _held(conn, organization.id, request_id, version)
    drawn = line_or_area.read(present["shape"]) if present["shape"] else None
    if not isinstance(drawn, line_or_area.Shape):
        raise NotFound("เรื่องนี้ไม่มีเส้นหรือพื้นที่", "This case has no line or area.")
    known = await drawn_place.locate(conn, organization, drawn)
    place, found = LonLat(known.row["lon"], known.row["lat"]), known.row | _NO_POLE
    detail = _detail(present, found, place, _metres(LonLat(present["lon"], present["lat"]), place))
    values = {"organization_id": organization.id, "request_id": request_id, "staff_id": staff_id, "note": ""}
    values |= {"detail": Jsonb(detail), "parts": Jsonb(known.stored)}
    await conn.execute(_SQL["move"], _columns(present, found, place) | values)


async def _hold_boundaries(conn: Conn, organization_id: int) -> None:
    """First of all, before the case is locked: who changes boundaries takes the two in this order."""
    await conn.execute(_SQL["hold_boundaries"], {"organization_id": organization_id})


async def _held(conn: Conn, organization_id: int, request_id: int, version: int | None) -> Row:
    values = {"organization_id": organization_id, "request_id": request_id}
    return unmoved(await (await conn.execute(_SQL["present"], values)).fetchone(), version)


async def _found(conn: Conn, organization: Organization, present: Row, place: LonLat) -> Row:
    asked = {"organization_id": organization.id, "lon": place.lon, "lat": place.lat}
    asked |= {"asset_kind": present["asset_kind"], "snap_metres": organization.pole_snap_metres}
    found = await (await conn.execute(_SQL["found"], asked)).fetchone()
    assert found is not None, "place_of gives one row always"
    return found


def _columns(present: Row, found: Row, place: LonLat) -> Row:
    """What is written: the placement found, and the one in effect, which the staff's word outranks."""
    computed = {f"found_{name}": found[name] for name in _IN_EFFECT}
    columns = found | computed | record.place_columns(place) | _public_columns(present, found, place)
    if present["overridden"]:
        columns |= {name: present[name] for name in _IN_EFFECT[:-1]} | {"method": present["placement_method"]}
    return columns


def _public_columns(present: Row, found: Row, place: LonLat) -> Row:
    shown = publish.public_place(present["sensitivity"], place)
    columns: Row = record.place_columns(shown or place)
    named = found["pole_number"] if present["sensitivity"] == "public" else None
    of_pole = {"public_pole_number": named, "public_pole_kind": named and present["asset_kind"]}
    return {f"public_{name}": value for name, value in columns.items()} | of_pole


def _detail(present: Row, found: Row, place: LonLat, metres: float) -> Row:
    """For the history: metres, degrees before and after, and the codes and pole before and after."""
    overridden = present["overridden"]
    after = {name: (present if overridden else found)[f"{name}_code"] for name in ("zone", "community")}
    before = {"zone": present["zone_code"], "community": present["community_code"], "pole": present["pole_id"]}
    return {
        "metres": round(metres, 1),
        "from": [present["lon"], present["lat"]],
        "to": [place.lon, place.lat],
        "source": present["place_source"],
        "before": before,
        "after": after | {"pole": found["pole_id"]},
    }


def _metres(old: LonLat, new: LonLat) -> float:
    return float(_SPHEROID.inv(old.lon, old.lat, new.lon, new.lat)[2])
