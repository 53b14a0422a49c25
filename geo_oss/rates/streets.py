"""Streets as lines: a file becomes the municipality's streets, the ones before are replaced. For commands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from psycopg import Connection
from pyproj import Geod

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.errors import Invalid
from geo_oss.files import vector_file
from geo_oss.files.landing import Said, land, looks_like_degrees
from geo_oss.files.reading import How, Reading
from geo_oss.files.vector_file import Objects, VectorFile

_SQL = sql.load(__package__, "streets.sql")
_WGS84 = Geod(ellps="WGS84")
_LINES = (1, 5)
_NAMES = ("name", "name_th", "street", "street_name", "road", "road_name", "rd_name", "ชื่อ", "ชื่อถนน", "ถนน")
Geometry = Any
"""A shapely geometry."""
_KINDS = ("kind", "class", "highway", "type", "fclass", "ประเภท", "ชนิด")


@dataclass(frozen=True, slots=True)
class Streets:
    """What a file says: lines in degrees (EPSG:4326) with their names and kinds; rows without a line were left out."""

    names: list[str]
    kinds: list[str]
    lines: Objects
    km: float
    left_out: int
    reading: Reading


def read(path: Path, *, name: str = "", stated_crs: str = "", table: str = "", how: How = How()) -> Streets:
    """The lines of a GeoJSON, GeoPackage, Shapefile, FlatGeobuf, KML or CSV (WKT) file, also zipped; km on WGS 84.

    Raises `Invalid` for a file that cannot be read, without lines, without the stated column, or that lands elsewhere.
    """
    file = vector_file.read(path, table=table)
    is_line = np.isin(shapely.get_type_id(file.shapes), _LINES) & ~shapely.is_empty(file.shapes)
    if not is_line.any():
        raise Invalid("ไฟล์ไม่มีเส้น (ถนนต้องเป็นเส้น)", "The file holds no lines: streets are lines.", field="file")
    column = _stated(file, name) if name else _first(file, _NAMES)
    kind = _first(file, _KINDS)
    shapes = shapely.force_2d(file.shapes[is_line])
    xs, ys = shapely.get_coordinates(shapes).T
    assumed = "EPSG:4326" if file.kind == "CSV" and looks_like_degrees(xs, ys) else ""
    landed = land(xs, ys, Said(stated_crs, file.crs, assumed), how, called=how.called or path.name)
    lines = shapely.set_coordinates(shapes, np.column_stack([landed.lon, landed.lat]))
    names = _cells(file, column, is_line.tolist())
    km = sum(_WGS84.geometry_length(line) for line in lines) / 1000
    how_read = replace(
        landed.reading(file, rows=len(lines), names=names), vertices=int(shapely.get_num_coordinates(lines).sum())
    )
    return Streets(names, _cells(file, kind, is_line.tolist()), lines, km, int((~is_line).sum()), how_read)


def load(conn: Connection[Row], organization_id: int, streets: Streets, *, source: str, by: str) -> None:
    """Replaces the streets of a municipality; `lengths.measure` says then how much of them lies where."""
    key: Row = {"organization_id": organization_id}
    conn.execute(_SQL["alone"])
    conn.execute(_SQL["forget"], key)
    with conn.cursor().copy(_SQL["copy"]) as copy:
        for id, (name, kind, line) in enumerate(zip(streets.names, streets.kinds, streets.lines, strict=True), 1):
            copy.write_row((organization_id, id, name[:200], kind[:80], _written(line)))
    conn.execute(_SQL["told"], key | {"source": source[:200], "streets": len(streets.names), "by": by})


def _written(line: Geometry) -> str:
    """A line as the database takes it: hexadecimal EWKB of several lines."""
    parts = shapely.set_srid(shapely.MultiLineString(shapely.get_parts(line).tolist()), 4326)
    return str(shapely.to_wkb(parts, hex=True, include_srid=True))


def _cells(file: VectorFile, name: str, wanted: Sequence[bool]) -> list[str]:
    cells = file.text(name) if name else [""] * len(wanted)
    return [cell for cell, taken in zip(cells, wanted, strict=True) if taken]


def _first(file: VectorFile, words: Sequence[str]) -> str:
    by_name = {column.casefold(): column for column in file.columns}
    return next((by_name[word] for word in words if word in by_name), "")


def _stated(file: VectorFile, name: str) -> str:
    found = _first(file, [name.casefold()])
    if not found:
        there = ", ".join(file.columns)
        raise Invalid(
            f"ไม่มีคอลัมน์ {name} คอลัมน์ที่มี: {there}", f"There is no column {name}. There are: {there}", field="name"
        )
    return found
