"""Two municipalities with a few poles: the smallest registry that can fail."""

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest

from geo_oss.db.pool import Conn, Row, connect
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


ZONE = """
INSERT INTO boundary (organization_id, version_id, layer, code, name_th, shape, edge, area_m2, in_force)
SELECT 1, %(version)s, %(layer)s, %(code)s, %(code)s, ST_Multi(b), ST_Multi(ST_Transform(ST_Boundary(b), 3857)),
       ST_Area(b::geography), true
  FROM ST_MakeEnvelope(103.1, 15.9, 103.25, 16.1, 4326) AS b
"""
VERSION = "INSERT INTO boundary_version (organization_id, id, layer) VALUES (1, %(version)s, %(layer)s)"


@pytest.fixture
def bulk(shared_database: str) -> Iterator[psycopg.Connection[Row]]:
    """A synchronous connection with one organization and one zone; rolled back."""
    with connect(shared_database) as conn:
        conn.execute(ORGANIZATION, (1, "town1", KEYS[1]))
        for version, layer, code in ((1, "zone", "Z1"), (2, "community", "C9")):
            conn.execute(VERSION, {"version": version, "layer": layer})
            conn.execute(ZONE, {"version": version, "layer": layer, "code": code})
        yield conn
        conn.rollback()
