"""A made-up organization with random public requests, for tests of layers."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from geo_oss.geo import LonLat, frame
from geo_oss.organizations.model import Organization

WEST, SOUTH = 102.80, 16.40
CATEGORIES = (1, 2, 11, 12, 21)
"""1 and 2 are main ones; 11 and 12 belong to 1, 21 to 2."""
FIRST = datetime(2024, 1, 1, tzinfo=UTC)

Case = dict[str, Any]

CATEGORY = """
INSERT INTO category (organization_id, id, parent_id, code, abbreviation, name_th, name_en)
VALUES (%s, %s, %s, %s, 'ฟ.', 'ก', 'A')
"""
INSERT = """
INSERT INTO request_public (organization_id, id, number, category_id, status, title, zone_code, community_code,
    pole_number, pole_kind, place, qx, qy, z28, h3_cell, created_at, updated_at)
VALUES (%(organization_id)s, %(id)s, %(number)s, %(category)s, %(status)s, %(title)s, %(zone)s, %(community)s,
    %(pole)s, %(asset)s,
    ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326),
    %(qx)s, %(qy)s, %(z28)s, 0, %(created_at)s, %(created_at)s)
"""
_UPDATE = """
UPDATE request_public SET status = %(status)s, qx = %(qx)s, qy = %(qy)s, z28 = %(z28)s,
    place = ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)
WHERE organization_id = %(organization_id)s AND id = %(id)s
"""


def found(conn: psycopg.Connection[Any], organization_id: int = 1, code: str = "sommot") -> Organization:
    """An organization with its categories, stored."""
    conn.execute(
        "INSERT INTO organization (id, code, name_th, name_en, abbreviation, qr_key)"
        " VALUES (%s, %s, 'ก', 'A', 'KT', '')",
        (organization_id, code),
    )
    for category, parent in ((1, None), (2, None), (11, 1), (12, 1), (21, 2)):
        conn.execute(CATEGORY, (organization_id, category, parent, f"c{category}"))
    return Organization(
        organization_id, code, "ก", "A", "KT", "", "", "#0b6e4f", "", "fiscal", "Asia/Bangkok", 32648, 15,
        102.83, 16.43, 13, "", "", b"",
    )  # fmt: skip


def case(chance: random.Random, identity: int, organization_id: int = 1) -> Case:
    """A random request; half of them stand in one crowded corner."""
    crowded = chance.random() < 0.5
    width = 0.002 if crowded else 0.08
    made = {
        "organization_id": organization_id,
        "id": identity,
        "number": f"KT{identity:06}",
        "category": chance.choice((11, 12, 21)),
        "status": chance.randint(1, 6),
        "title": chance.choice(("ไฟดับ", "ท่อตัน 50%", "Big_Hole", "น้ำท่วม'ซอย'", "")),
        "zone": chance.choice((None, "1", "2")),
        "community": chance.choice((None, "c1", "c2", "c3")),
        "pole": chance.choice((None, None, "2-0147")),
        "created_at": FIRST + timedelta(minutes=chance.randint(0, 60 * 24 * 60)),
    }
    asset = None if made["pole"] is None else ("bin" if identity % 3 == 0 else "pole")
    return made | {"asset": asset} | placed(chance, width)


def placed(chance: random.Random, width: float = 0.08) -> Case:
    """A random place and its frame."""
    place = LonLat(WEST + chance.random() * width, SOUTH + chance.random() * width)
    where = frame(place)
    return {"lon": place.lon, "lat": place.lat, "qx": where.qx, "qy": where.qy, "z28": where.z28}


def insert(conn: psycopg.Connection[Any], cases: list[Case]) -> None:
    """Stores the requests."""
    conn.cursor().executemany(INSERT, cases)


def update(conn: psycopg.Connection[Any], changed: Case) -> None:
    """Stores a new status and place."""
    conn.execute(_UPDATE, changed)


def delete(conn: psycopg.Connection[Any], gone: Case) -> None:
    """Takes a request off the public projection."""
    conn.execute("DELETE FROM request_public WHERE organization_id = %(organization_id)s AND id = %(id)s", gone)
