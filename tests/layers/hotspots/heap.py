"""The town that analyses are tried on: a heap of light failures amid many requests that lie evenly."""

from __future__ import annotations

from datetime import UTC, datetime

import h3
import numpy as np
import psycopg

from geo_oss.db.pool import Row
from geo_oss.organizations.model import Organization
from geo_oss.requests import filter as filters
from tests.layers import town

MIDDLE = h3.latlng_to_cell(16.43, 102.83, 9)
EVERYTHING = filters.read({})
SENT = datetime(2026, 1, 1, tzinfo=UTC)


def heaped(connection: psycopg.Connection[Row]) -> Organization:
    """A town whose requests lie evenly over some 900 hexagons, with a heap of light failures in the middle."""
    town.found(connection, 2, "other")
    organization = town.found(connection)
    even = np.random.default_rng(5).poisson(6, 919)
    cells = [cell for cell, n in zip(h3.grid_disk(MIDDLE, 17), even, strict=True) for _ in range(n)]
    heap = [cell for cell in h3.grid_disk(MIDDLE, 1) for _ in range(40)]
    connection.execute("SELECT set_config('geo_oss.heat', 'later', true)")
    with connection.cursor().copy(
        "COPY request_public (organization_id, id, number, category_id, status, title, place, qx, qy, z28, h3_cell,"
        " created_at, updated_at) FROM STDIN"
    ) as copy:
        for i, cell in enumerate(cells + heap):
            category = 11 if i >= len(cells) else 12
            place = "SRID=4326;POINT(102.83 16.43)"
            copy.write_row((1, i, str(i), category, 1, "", place, 0, 0, 0, _fine(cell), SENT, SENT))
    return organization


def _fine(cell: str) -> int:
    return h3.str_to_int(h3.cell_to_center_child(cell, 11))


def scattered(conn: psycopg.Connection[Row]) -> None:
    """Each request somewhere about the middle of its hexagon; those of the heap nearer."""
    conn.execute(
        "UPDATE request_public SET place = ST_SetSRID(ST_MakePoint("
        " 102.83 + CASE WHEN category_id = 11 THEN 0.0005 ELSE 0.05 END * sin(id * 12.9898),"
        " 16.43 + CASE WHEN category_id = 11 THEN 0.0005 ELSE 0.05 END * sin(id * 78.233)), 4326)"
    )
