"""Boundaries as drawn: of a file, before anything is mended or refused, and of the layers in force."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely
from psycopg import Connection

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.errors import Invalid
from geo_oss.files import vector_file
from zones import columns
from zones.columns import Columns
from zones.topology.model import Drawing

_SQL = sql.load(__package__)


def of_file(
    path: Path, *, wanted: Columns = Columns("", ""), stated_crs: str = "", table: str = "", encoding: str = ""
) -> Drawing:
    """The rows of a boundary file as they are, in the file's own coordinate system.

    Raises `Invalid` for a file that cannot be read, names no coordinate system, or has no column for the code.
    """
    file = vector_file.read(path, table=table, stated_encoding=encoding)
    texts = {name: file.text(name) for name in file.columns}
    chosen = columns.choose(texts, wanted)
    codes = texts[chosen.code]
    return Drawing(
        codes=codes,
        names=texts[chosen.name],
        zone_codes=texts[chosen.zone] if chosen.zone else [""] * len(codes),
        shapes=np.asarray(shapely.force_2d(file.shapes), dtype=object),
        crs=stated_crs or file.crs or _no_crs(path),
    )


def in_force(conn: Connection[Row], organization_id: int, layer: str) -> Drawing:
    """The boundaries of a municipality's layer (zone or community) that place requests now; none for an empty layer."""
    rows = conn.execute(_SQL["in_force"], {"organization_id": organization_id, "layer": layer}).fetchall()
    return Drawing(
        codes=[row["code"] for row in rows],
        names=[row["name_th"] for row in rows],
        zone_codes=[row["zone_code"] or "" for row in rows],
        shapes=np.array(shapely.from_wkb([bytes(row["wkb"]) for row in rows]), dtype=object),
    )


def _no_crs(path: Path) -> str:
    raise Invalid(
        f"ไฟล์ {path.name} ไม่บอกระบบพิกัด ระบุด้วย --crs เช่น --crs EPSG:32647 (UTM โซน 47N) หรือ --crs EPSG:4326 (องศา)",
        f"{path.name} does not say its coordinate system. State it with --crs, for example --crs EPSG:32647 "
        "(UTM zone 47N), --crs EPSG:24047 (Indian 1975) or --crs EPSG:4326 (degrees).",
        field="crs",
    )
