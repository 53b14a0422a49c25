"""A boundary file becomes the version in force at once; the one before is closed, and no request is touched.

For a first load, and for whoever has no requests yet; where there are some, `plan` and `confirm` show and record first.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from psycopg import Connection

from geo_oss.db.pool import Row
from zones import versions
from zones.model import Loaded
from zones.read import Boundaries


def load(
    conn: Connection[Row], organization_id: int, layer: str, boundaries: Boundaries, *, source: Path, by: str = ""
) -> Loaded:
    """Puts `boundaries` in force as the municipality's `layer` (zone or community), all or nothing.

    Raises `Invalid` for another layer, `NotFound` for an unknown organization.
    """
    with conn.transaction():
        version = versions.propose(conn, organization_id, layer, boundaries, source=source, by=by)
        versions.put_in_force(conn, organization_id, layer, version, at=datetime.now(UTC))
        return report(conn, organization_id, layer, version, boundaries)


def report(conn: Connection[Row], organization_id: int, layer: str, version: int, boundaries: Boundaries) -> Loaded:
    """What became of a file that is stored as a version."""
    return Loaded(
        version=version,
        layer=layer,
        boundaries=len(boundaries.codes),
        code_column=boundaries.columns.code,
        name_column=boundaries.columns.name,
        source_crs=boundaries.source_crs,
        text_encoding=boundaries.text_encoding,
        area_km2=versions.area_km2(conn, organization_id, version),
        repaired=boundaries.repaired,
    )
