"""Requests put on a small map by plain SQL and placed by place_of: what re-assignment is tried on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, LiteralString

from psycopg import Connection

Conn = Connection[dict[str, Any]]

CATEGORY: LiteralString = """
INSERT INTO category (organization_id, id, code, abbreviation, name_th, name_en)
VALUES (%(org)s, 1, 'a', 'a', 'ก', 'A') ON CONFLICT DO NOTHING
"""
ADD: LiteralString = """
WITH at AS (
    SELECT row_number() OVER () AS n, lon, lat, status
    FROM unnest(%(lon)s::float8[], %(lat)s::float8[], %(status)s::int[]) AS spot (lon, lat, status)
), added AS (
    INSERT INTO request (
        organization_id, id, number, category_id, status, channel, place, gm, h3_cell, place_source,
        zone_code, zone_version, community_code, community_version, placement_method, edge_metres,
        nearest_zone_code, nearest_zone_metres, nearest_community_code, nearest_community_metres
    )
    SELECT %(org)s, %(first)s + n, 'R-' || (%(first)s + n), 1, status, 'web', ST_SetSRID(ST_MakePoint(lon, lat), 4326),
           mercator_point(lon, lat), 0, 'map', p.zone_code, p.zone_version, p.community_code, p.community_version,
           p.method, p.edge_metres, p.nearest_zone_code, p.nearest_zone_metres, p.nearest_community_code,
           p.nearest_community_metres
    FROM at CROSS JOIN LATERAL place_of(%(org)s, lon, lat) p
    RETURNING *
)
INSERT INTO request_public (
    organization_id, id, number, category_id, status, title, zone_code, community_code, place, qx, qy, z28, h3_cell,
    created_at, updated_at
)
SELECT organization_id, id, number, category_id, status, '', zone_code, community_code, place, 0, 0, 0, 0,
       created_at, updated_at
FROM added
"""
RULE: LiteralString = """
SELECT r.id, r.status <= 4 AS is_open, r.zone_code AS zone, p.zone_code AS zone_now, r.zone_version AS version,
       r.community_code AS community, p.community_code AS community_now, public.zone_code AS zone_shown,
       public.community_code AS community_shown, r.edge_metres, p.edge_metres AS edge_now,
       p.zone_version AS version_now,
       r.nearest_zone_code AS nearest, p.nearest_zone_code AS nearest_now, r.nearest_zone_metres AS far,
       p.nearest_zone_metres AS far_now, r.placement_method AS method, p.method AS method_now
FROM request r
JOIN request_public AS public USING (organization_id, id)
CROSS JOIN LATERAL place_of(r.organization_id, ST_X(r.place), ST_Y(r.place)) p
WHERE r.organization_id = %(org)s
ORDER BY r.id
"""
STANDING: LiteralString = """
SELECT id, zone_code, zone_version, community_code, community_version, placement_method, edge_metres, nearest_zone_code,
       nearest_zone_metres, nearest_community_code, nearest_community_metres
FROM request WHERE organization_id = %(org)s ORDER BY id
"""
PLANNED: LiteralString = """
SELECT request_id, old_code, new_code, is_open FROM proposed_request
WHERE organization_id = %(org)s AND version_id = %(version)s ORDER BY request_id
"""


def edited(first: dict[str, Any], edits: Iterable[tuple[dict[str, Any], str]]) -> Iterator[tuple[dict[str, Any], str]]:
    """The boundaries after each edit, beside whom it is for; None takes a boundary away, but never the last."""
    drawn = first
    for edit, which in edits:
        drawn = {code: shape for code, shape in (drawn | edit).items() if shape is not None} or first
        yield drawn, which


def add(
    conn: Conn, places: Sequence[tuple[float, float]], status: Sequence[int], *, org: int = 1, first: int = 0
) -> None:
    """Puts requests at places; their ids follow `first`."""
    conn.execute(CATEGORY, {"org": org})
    lon, lat = ([place[axis] for place in places] for axis in (0, 1))
    conn.execute(ADD, {"org": org, "first": first, "lon": lon, "lat": lat, "status": list(status)})


def beside_the_rule(conn: Conn, org: int = 1) -> list[dict[str, Any]]:
    """Each request as it is stored, beside what place_of says now."""
    return conn.execute(RULE, {"org": org}).fetchall()


def standing(conn: Conn, org: int = 1) -> list[dict[str, Any]]:
    """What every request says of its place."""
    return conn.execute(STANDING, {"org": org}).fetchall()


def planned(conn: Conn, version: int, org: int = 1) -> list[dict[str, Any]]:
    """The requests a plan has listed."""
    return conn.execute(PLANNED, {"org": org, "version": version}).fetchall()
