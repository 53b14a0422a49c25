"""One layer of one file through GDAL: what the child process does inside its walls."""

from __future__ import annotations

import contextlib
import math
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyogrio.raw
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from geo_oss.errors import Invalid
from geo_oss.files import limits, mend
from geo_oss.files.kinds import DRIVERS, KINDS

BYTE_FOR_BYTE = "ISO-8859-1"
"""Reading text with this loses no byte, so the true encoding can be chosen afterwards."""
_BROKEN = (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, ValueError, UnicodeError)
_OF_KML = {"timestamp", "begin", "end", "altitudemode", "tessellate", "extrude", "visibility", "draworder", "icon"}

Answer = tuple[dict[str, Any], list[bytes | None]]


def unwanted() -> list[str]:
    """Drivers that could open something else than the kinds we read."""
    return [name for name in pyogrio.list_drivers() if name not in DRIVERS]


def read(task: dict[str, Any]) -> Answer:
    """Columns, coordinate system and shapes (WKB) of a layer, its broken areas mended if that is asked.

    Raises `Invalid` for a file that cannot be read, has several layers and none named, no shapes or too many.
    """
    file = Path(task["file"])
    if file.suffix == ".gpkg":
        _check_tables(file)
    try:
        layer = task["table"] or _only_layer(file)
        meta, _, wkb, values = pyogrio.raw.read(
            file,
            layer=layer or None,
            encoding=BYTE_FOR_BYTE if file.suffix == ".shp" else None,
            force_2d=True,
            max_features=limits.MOST_ROWS + 1,
        )
    except _BROKEN as error:
        raise _unreadable(error, file) from None
    names = [str(name) for name in meta["fields"]]
    columns = {name: _cells(cells) for name, cells in zip(names, values, strict=True)}
    if file.suffix == ".kml":
        columns = {name: cells for name, cells in columns.items() if name.lower() not in _OF_KML and any(cells)}
    shapes, repairs = mend.shapes(_some(wkb), areas=task["mend"])
    return {"columns": columns, "crs": meta["crs"] or "", "layer": layer, "repairs": repairs}, shapes


def _some(wkb: Any) -> Any:
    if wkb is None or len(wkb) == 0:
        raise Invalid("ไฟล์ไม่มีรูปร่าง", "The file holds no shapes.", field="file")
    return wkb


def _only_layer(file: Path) -> str:
    if file.suffix not in (".gpkg", ".kml"):
        return ""
    names = [str(name) for name, kind in pyogrio.list_layers(file) if kind is not None]
    if len(names) == 1:
        return names[0]
    listed = ", ".join(names)
    if not names:
        raise Invalid("ไฟล์ไม่มีชั้นข้อมูล", "The file holds no layer with shapes.", field="file")
    raise Invalid(
        f"ไฟล์มีหลายชั้นข้อมูล ({listed}) ระบุด้วย --table",
        f"The file has several layers ({listed}): name one with --table.",
        field="table",
    )


def _check_tables(file: Path) -> None:
    """A GeoPackage of plain tables: no table whose rows come from a program."""
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as opened:
        try:
            made = [row[0] or "" for row in opened.execute("SELECT sql FROM sqlite_master")]
        except sqlite3.Error as error:
            raise _unreadable(error, file) from None
    virtual = [sql for sql in made if "VIRTUAL" in sql.upper() and "USING RTREE" not in " ".join(sql.upper().split())]
    if virtual:
        raise Invalid(
            "GeoPackage นี้มีตารางเสมือน (virtual table) ซึ่งไม่อนุญาต กรุณาส่งออกใหม่จาก QGIS",
            "This GeoPackage has virtual tables, which are not allowed. Export it again from QGIS.",
            field="file",
        )


def _cells(values: Any) -> list[Any]:
    if values.dtype.kind in "mM":
        return [None if np.isnat(value) else str(value) for value in values]
    return [_cell(value) for value in values.tolist()]


def _cell(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return None
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _unreadable(error: Exception, file: Path) -> Invalid:
    said = str(error).replace(str(file.parent) + "/", "").split("; It might help")[0][:200]
    name = KINDS[file.suffix].name
    return Invalid(
        f"อ่านไฟล์ {name} ไม่ได้ ไฟล์อาจเสียหายหรือส่งมาไม่ครบ กรุณาส่งออกใหม่ ({said})",
        f"The {name} file cannot be read: it may be damaged or cut short. Please export it again. ({said})",
        field="file",
    )
