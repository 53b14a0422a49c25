"""A boundary file becomes the version in force; the one before is closed, and no request is touched."""

from __future__ import annotations

from pathlib import Path

import shapely
from psycopg import Connection

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.errors import Invalid, NotFound
from zones.model import LAYERS, Loaded
from zones.read import Boundaries

_SQL = sql.load(__package__)


def load(
    conn: Connection[Row], organization_id: int, layer: str, boundaries: Boundaries, *, source: Path, by: str = ""
) -> Loaded:
    """Puts `boundaries` in force as the municipality's `layer` (zone or community), all or nothing.

    Raises `Invalid` for another layer, `NotFound` for an unknown organization.
    """
    if layer not in LAYERS:
        raise Invalid("ชั้นขอบเขตต้องเป็น zone หรือ community", "The layer is zone or community.", field="layer")
    with conn.transaction():
        scope: dict[str, object] = {"organization_id": organization_id, "layer": layer}
        scope["version"] = _open_version(conn, scope, boundaries, source, by)
        _copy(conn, boundaries)
        conn.execute(_SQL["insert_boundaries"], scope)
        conn.execute(_SQL["drop_incoming"])
        area = _one(conn, "area_in_force", scope)["km2"]
    return _report(int(str(scope["version"])), layer, boundaries, area)


def versions(conn: Connection[Row], organization_id: int) -> list[Row]:
    """Every boundary version of a municipality, newest first."""
    return conn.execute(_SQL["versions"], {"organization_id": organization_id}).fetchall()


def _open_version(
    conn: Connection[Row], scope: dict[str, object], boundaries: Boundaries, source: Path, by: str
) -> int:
    if conn.execute(_SQL["lock_organization"], scope).fetchone() is None:
        raise NotFound("ไม่พบหน่วยงานนี้", "There is no such organization.", field="organization")
    version = int(_one(conn, "next_version", scope)["version"])
    conn.execute(_SQL["retire_boundaries"], scope)
    conn.execute(_SQL["close_version"], scope)
    about = {"source_name": source.name, "source_crs": boundaries.source_crs, "checksum": boundaries.checksum}
    conn.execute(_SQL["insert_version"], scope | about | {"version": version, "loaded_by": by})
    return version


def _copy(conn: Connection[Row], boundaries: Boundaries) -> None:
    conn.execute(_SQL["create_incoming"])
    shapes = shapely.to_wkb(shapely.set_srid(boundaries.shapes, 4326), hex=True, include_srid=True)
    texts = (boundaries.codes, boundaries.names_th, boundaries.names_en, boundaries.zone_codes)
    with conn.cursor().copy(_SQL["copy_incoming"]) as copy:
        for row in zip(*texts, shapes, strict=True):
            copy.write_row(row)


def _one(conn: Connection[Row], query: str, scope: dict[str, object]) -> Row:
    row = conn.execute(_SQL[query], scope).fetchone()
    assert row is not None
    return row


def _report(version: int, layer: str, boundaries: Boundaries, area_km2: float) -> Loaded:
    return Loaded(
        version=version,
        layer=layer,
        boundaries=len(boundaries.codes),
        code_column=boundaries.columns.code,
        name_column=boundaries.columns.name,
        source_crs=boundaries.source_crs,
        text_encoding=boundaries.text_encoding,
        area_km2=area_km2,
        repaired=boundaries.repaired,
    )
