"""Lines and areas put on a small map by plain SQL and placed by place_of_shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, LiteralString

import shapely

from tests.zones.requests_on_map import CATEGORY, Conn

ADD: LiteralString = """
WITH at AS (
    SELECT row_number() OVER () AS n, status, ST_GeomFromText(wkt, 4326) AS shape
    FROM unnest(%(wkt)s::text[], %(status)s::int[]) AS spot (wkt, status)
), added AS (
    INSERT INTO request (
        organization_id, id, number, category_id, status, channel, place, gm, h3_cell, place_source, shape, parts,
        zone_code, zone_version, community_code, community_version, placement_method, edge_metres,
        nearest_zone_code, nearest_zone_metres, nearest_community_code, nearest_community_metres
    )
    SELECT %(org)s, %(first)s + n, 'L-' || (%(first)s + n), 1, status, 'web',
           ST_SetSRID(ST_MakePoint(p.lon, p.lat), 4326),
           mercator_point(p.lon, p.lat), 0, 'map', shape, p.parts, p.zone_code, p.zone_version, p.community_code,
           p.community_version, p.method, p.edge_metres, p.nearest_zone_code, p.nearest_zone_metres,
           p.nearest_community_code, p.nearest_community_metres
    FROM at CROSS JOIN LATERAL place_of_shape(%(org)s, shape) p
    RETURNING *
)
INSERT INTO request_public (
    organization_id, id, number, category_id, status, title, zone_code, community_code, place, qx, qy, z28, h3_cell,
    created_at, updated_at, shape
)
SELECT organization_id, id, number, category_id, status, '', zone_code, community_code, place, 0, 0, 0, 0,
       created_at, updated_at, shape
FROM added
"""
RULE: LiteralString = """
SELECT r.id, r.status <= 4 AS is_open, ST_AsBinary(r.shape) AS wkb, ST_X(r.place) AS lon, ST_Y(r.place) AS lat,
       r.zone_code AS zone, r.community_code AS community, r.parts, r.placement_method AS method, r.edge_metres,
       r.nearest_zone_code, r.nearest_zone_metres, r.nearest_community_code, r.nearest_community_metres,
       p.zone_code AS zone_now, p.community_code AS community_now, p.parts AS parts_now, p.method AS method_now,
       p.edge_metres AS edge_now, p.nearest_zone_code AS near_zone_now, p.nearest_zone_metres AS far_zone_now,
       p.nearest_community_code AS near_community_now, p.nearest_community_metres AS far_community_now,
       p.lon AS lon_now, p.lat AS lat_now, public.zone_code AS zone_shown, public.community_code AS community_shown,
       ST_X(public.place) AS lon_shown, ST_Y(public.place) AS lat_shown
FROM request r
JOIN request_public AS public USING (organization_id, id)
CROSS JOIN LATERAL place_of_shape(r.organization_id, r.shape) p
WHERE r.organization_id = %(org)s
ORDER BY r.id
"""
STANDING: LiteralString = """
SELECT r.id, r.zone_code, r.zone_version, r.community_code, r.community_version, r.placement_method, r.edge_metres,
       r.nearest_zone_code, r.nearest_zone_metres, r.nearest_community_code, r.nearest_community_metres, r.parts,
       ST_AsText(r.place) AS place, ST_AsText(r.gm) AS gm, ST_AsText(r.shape) AS shape, p.zone_code AS zone_shown,
       p.community_code AS community_shown, ST_AsText(p.place) AS shown
FROM request r JOIN request_public p USING (organization_id, id)
WHERE r.organization_id = %(org)s ORDER BY r.id
"""


def add(conn: Conn, shapes: Sequence[shapely.Geometry], status: Sequence[int], *, org: int = 1, first: int = 0) -> None:
    """Puts lines and areas on the map; their ids follow `first`."""
    conn.execute(CATEGORY, {"org": org})
    wkt = [shapely.to_wkt(shape, rounding_precision=-1) for shape in shapes]
    conn.execute(ADD, {"org": org, "first": first, "wkt": wkt, "status": list(status)})


def beside_the_rule(conn: Conn, org: int = 1) -> list[dict[str, Any]]:
    """Each as it is stored, beside what place_of_shape says now."""
    return conn.execute(RULE, {"org": org}).fetchall()


def standing(conn: Conn, org: int = 1) -> list[dict[str, Any]]:
    """What every line and area says of its place, cells left out."""
    return conn.execute(STANDING, {"org": org}).fetchall()


def amounts(parts: list[dict[str, Any]], layer: str) -> list[tuple[str, float]]:
    """The parts of a layer, in their order."""
    return [(part["code"], part["amount"]) for part in parts if part["layer"] == layer]
