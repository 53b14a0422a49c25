"""A CSV with a column of shapes (WKT, EWKT, or the hex that PostGIS writes): what the child does inside its walls."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geo_oss.errors import Invalid
from geo_oss.files import mend, sheet

_NAMES = ("wkt", "ewkt", "geom", "geometry", "the_geom", "shape", "wkb_geometry", "wkb", "รูปร่าง", "ขอบเขต")
_WKT = re.compile(
    r"\s*(?:SRID\s*=\s*(\d{1,6})\s*;)?\s*((?:MULTI)?(?:POINT|LINESTRING|POLYGON)\b.*|GEOMETRYCOLLECTION.*)",
    re.IGNORECASE | re.DOTALL,
)
_HEX = re.compile(r"\s*(?:\\x)?(0[01](?:[0-9a-fA-F]{2}){8,})\s*")
_SHOWN = 10


def read(task: dict[str, Any]) -> tuple[dict[str, Any], list[bytes | None]]:
    """The columns of a CSV and the shapes in one of them, its broken areas mended if that is asked.

    Raises `Invalid` when no column holds shapes, or some rows cannot be read, with their numbers.
    """
    found = sheet.read(Path(task["file"]).read_bytes(), stated_encoding=task["encoding"])
    name = column(found.columns)
    if not name:
        raise _no_shapes(list(found.columns))
    shapes, srids = _shapes(found.columns[name], found.rows)
    wkb, repairs = mend.shapes(shapely.to_wkb(shapely.force_2d(shapes)), areas=task["mend"])
    others = {key: cells for key, cells in found.columns.items() if key != name}
    crs = f"EPSG:{srids.pop()}" if len(srids) == 1 else ""
    written = {"encoding": [found.encoding.name, found.encoding.source]}
    return {"columns": others, "crs": crs, "repairs": repairs, "numbers": found.rows} | written, wkb


def column(columns: dict[str, list[str]]) -> str:
    """The column that holds shapes: by its name, or by its content; empty when none does."""
    ordered = sorted(columns, key=lambda name: name.casefold() not in _NAMES)
    return next((name for name in ordered if _holds_shapes(columns[name])), "")


def _holds_shapes(cells: list[str]) -> bool:
    first = next((cell for cell in cells if cell), "")
    return bool(_WKT.fullmatch(first) or _HEX.fullmatch(first))


def _shapes(cells: list[str], rows: list[int]) -> tuple[Any, set[int]]:
    read = [_shape(cell) for cell in cells]
    bad = [row for row, cell, (shape, _) in zip(rows, cells, read, strict=True) if cell and shape is None]
    if bad:
        listed = ", ".join(map(str, bad[:_SHOWN]))
        raise Invalid(
            f"อ่านรูปร่าง (WKT) ในแถว {listed} ไม่ได้ ({len(bad)} แถว)",
            f"The shape (WKT) of rows {listed} cannot be read ({len(bad)} rows).",
            field="file",
        )
    return np.array([shape for shape, _ in read], dtype=object), {srid for _, srid in read if srid}


def _shape(cell: str) -> tuple[Any, int]:
    """The shape in a cell and its EPSG code, 0 when it says none; None when it is no shape."""
    if wkt := _WKT.fullmatch(cell):
        return shapely.from_wkt(wkt[2], on_invalid="ignore"), int(wkt[1] or 0)
    if plain := _HEX.fullmatch(cell):
        shape = shapely.from_wkb(plain[1], on_invalid="ignore")
        return shape, int(shapely.get_srid(shape)) if shape is not None else 0
    return None, 0


def _no_shapes(names: list[str]) -> Invalid:
    there = ", ".join(names)
    return Invalid(
        f"CSV นี้ไม่มีคอลัมน์รูปร่าง (WKT เช่น POLYGON((…))) จุดละติจูด/ลองจิจูดไม่มีพื้นที่ คอลัมน์ที่มี: {there}",
        "This CSV has no column of shapes (WKT, for example POLYGON((…))); places of latitude and longitude have no"
        f" area. The columns are: {there}",
        field="file",
    )
