"""Two municipalities with a few poles: the smallest registry that can fail."""

from dataclasses import dataclass

import pytest

from geo_oss.db.pool import Conn
from geo_oss.geo import LonLat, frame
from poles.codes import issue

KEYS = {1: bytes(range(32)), 2: bytes(range(2, 34))}
PLACES = {1: LonLat(103.2, 16.0), 2: LonLat(103.2001, 16.0), 3: LonLat(103.2, 16.0004)}


@dataclass(frozen=True)
class Registry:
    """An open connection (rolled back after the test) and the keys that sign."""

    conn: Conn

    def code(self, organization_id: int, pole_id: int) -> str:
        """The sticker of a pole."""
        return issue(organization_id, pole_id, KEYS[organization_id])


ORGANIZATION = """
INSERT INTO organization (id, code, name_th, name_en, abbreviation, qr_key)
VALUES (%s, %s, 'เทศบาลทดสอบ', 'Test Town', 'TT', %s)
"""
POLE = """
INSERT INTO pole (organization_id, id, number, code, place, gm, qx, qy, z28)
SELECT %(organization_id)s, %(id)s, %(number)s, %(code)s, p, ST_Transform(p, 3857), %(qx)s, %(qy)s, %(z28)s
  FROM ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326) AS p
"""


async def stand(conn: Conn, organization_id: int, pole_id: int, number: str, place: LonLat) -> None:
    """One more pole."""
    cell = frame(place)
    row = {"organization_id": organization_id, "id": pole_id, "number": number, "lon": place.lon, "lat": place.lat}
    row |= {"code": issue(organization_id, pole_id, KEYS[organization_id])}
    await conn.execute(POLE, row | {"qx": cell.qx, "qy": cell.qy, "z28": cell.z28})


@pytest.fixture
async def registry(conn: Conn) -> Registry:
    """Three poles in the first municipality, one at the same place in the second."""
    for organization_id, key in KEYS.items():
        await conn.execute(ORGANIZATION, (organization_id, f"town{organization_id}", key))
    for pole_id, place in PLACES.items():
        await stand(conn, 1, pole_id, f"2-014{pole_id}", place)
    await stand(conn, 2, 1, "2-0141", PLACES[1])
    return Registry(conn)
