"""A pole that does not stand where the registry says: its place corrected on the spot, with the history of it."""

from __future__ import annotations

from dataclasses import dataclass

from geo_oss.coordinates import metres_between
from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat, frame
from geo_oss.thai.text import clean
from poles.match import UnknownPole

_SQL = sql.load(__package__, "asset.sql")
FAR_METRES = 500.0
"""A correction over more than this is asked about once more: a slip of the map is likelier."""


class TooFar(Invalid):
    """The new place is so far from the old one that it must be said twice."""

    code = "pole_moved_far"


@dataclass(frozen=True, slots=True)
class Correction:
    """Where it really stands (EPSG:4326), how that was found (`gps` or `map`), and why; `sure` when said twice."""

    place: LonLat
    source: str = "map"
    accuracy_metres: float | None = None
    note: str = ""
    sure: bool = False


async def correct(conn: Conn, organization_id: int, pole_id: int, said: Correction, *, staff_id: int) -> float:
    """Moves a standing thing and tells its history who, from where, how far; gives the metres.

    Its requests keep the place they were given. Raises `UnknownPole`, `TooFar`, `Invalid`.
    """
    asked = {"organization_id": organization_id, "pole_id": pole_id}
    present = await (await conn.execute(_SQL["held"], asked)).fetchone()
    if present is None:
        raise UnknownPole(field="pole")
    before = LonLat(present["lon"], present["lat"])
    metres = metres_between(before, said.place)
    if metres > FAR_METRES and not said.sure:
        raise _too_far(metres)
    cell = frame(said.place)
    values = asked | {"lon": said.place.lon, "lat": said.place.lat, "qx": cell.qx, "qy": cell.qy, "z28": cell.z28}
    moved = {"from_lon": before.lon, "from_lat": before.lat, "metres": metres, "staff_id": staff_id}
    how = {"note": clean(said.note, limit=400, field="note"), "source": said.source}
    accuracy = {"accuracy_metres": said.accuracy_metres}
    await conn.execute(_SQL["correct"], values | moved | how | accuracy)
    return metres


def _too_far(metres: float) -> TooFar:
    return TooFar(
        f"ตำแหน่งใหม่ห่างจากเดิม {metres:,.0f} ม. ถ้าถูกต้องแล้วให้ติ๊กยืนยันแล้วบันทึกอีกครั้ง",
        f"The new place is {metres:,.0f} m from the old one. If that is right, tick the box and save again.",
        field="coordinates",
    )
