"""Two square zones that meet at longitude 0.01, a small zone inside the first, one community across the edge."""

from dataclasses import dataclass

import numpy as np
import pytest
import shapely

from geo_oss.db.pool import Conn, connect
from zones.columns import Columns
from zones.read import Boundaries

WEST = shapely.box(0.00, 0.00, 0.01, 0.01)
EAST = shapely.box(0.01, 0.00, 0.02, 0.01)
MARKET = shapely.box(0.002, 0.002, 0.004, 0.004)
ACROSS = shapely.box(0.008, 0.002, 0.012, 0.008)

ORGANIZATION = """
INSERT INTO organization (id, code, name_th, name_en, abbreviation, qr_key)
VALUES (%s, %s, 'เทศบาลทดสอบ', 'Test Town', 'TT', '\\x00')
"""


@dataclass(frozen=True)
class Towns:
    """Two municipalities on the same ground: 1 has zones and a community, 2 has one zone over everything, 3 nothing."""

    conn: Conn


def boundaries(shapes: dict[str, object]) -> Boundaries:
    """Boundaries with names made of their codes."""
    codes = list(shapes)
    return Boundaries(
        codes=codes,
        names_th=[f"เขต {code}" for code in codes],
        names_en=[f"Zone {code}" for code in codes],
        zone_codes=[""] * len(codes),
        shapes=np.array(list(shapes.values()), dtype=object),
        columns=Columns("code", "name"),
        source_crs="EPSG:4326",
        text_encoding="utf-8",
        checksum="",
        repaired=[],
    )


@pytest.fixture
def town_url(database: str) -> str:
    """The address of a database of its own with three empty municipalities, for loads that commit."""
    with connect(database) as conn:
        for number in (1, 2, 3):
            conn.execute(ORGANIZATION, (number, f"town{number}"))
    return database


INSERT = """
INSERT INTO boundary (organization_id, version_id, layer, code, name_th, shape, edge, area_m2, in_force)
SELECT %(organization_id)s, %(version)s, %(layer)s, %(code)s, 'เขต ' || %(code)s, ST_Multi(shape),
       ST_Multi(ST_Transform(ST_Boundary(shape), 3857)), ST_Area(shape::geography), true
  FROM ST_GeomFromText(%(wkt)s, 4326) AS shape
"""


async def draw(conn: Conn, organization_id: int, version: int, layer: str, shapes: dict[str, object]) -> None:
    """Puts shapes in force by plain SQL, independent of zones.load."""
    await conn.execute(
        "INSERT INTO boundary_version (organization_id, id, layer) VALUES (%s, %s, %s)",
        (organization_id, version, layer),
    )
    for code, shape in shapes.items():
        row = {"organization_id": organization_id, "version": version, "layer": layer, "code": code}
        await conn.execute(INSERT, row | {"wkt": shapely.to_wkt(shape, rounding_precision=-1)})


@pytest.fixture
async def towns(conn: Conn) -> Towns:
    """The smallest map that can fail."""
    for number in (1, 2, 3):
        await conn.execute(ORGANIZATION, (number, f"town{number}"))
    await draw(conn, 1, 1, "zone", {"W": WEST, "E": EAST, "M": MARKET})
    await draw(conn, 1, 2, "community", {"across": ACROSS})
    await draw(conn, 2, 1, "zone", {"ALL": shapely.box(-1, -1, 1, 1)})
    return Towns(conn)
