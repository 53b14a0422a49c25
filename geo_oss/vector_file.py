"""A vector file as plain arrays: GeoJSON, GeoPackage, Shapefile (also zipped) or FlatGeobuf, Thai text read right.

For batch commands only: the library behind it costs a second of imports, so it is imported by the functions that read.
"""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geo_oss.errors import Invalid
from geo_oss.thai import encoding

Objects = npt.NDArray[np.object_]

KINDS = {".geojson", ".json", ".gpkg", ".shp", ".zip", ".fgb"}
BYTE_FOR_BYTE = "ISO-8859-1"
"""Reading text with this loses no byte, so the true encoding can be chosen afterwards."""


@dataclass(frozen=True, slots=True)
class VectorFile:
    """The rows of one layer of a file: columns by name, one shapely geometry each (None where a row has none)."""

    columns: dict[str, Objects]
    shapes: Objects
    crs: str
    """What the file says; empty when it says nothing."""
    text_encoding: str
    checksum: str

    def text(self, column: str) -> list[str]:
        """A column as words: whole numbers without a point, nothing as an empty word."""
        return [word(value) for value in self.columns[column]]


def read(path: Path, *, table: str = "", stated_encoding: str = "") -> VectorFile:
    """The rows of a file; `table` names the layer when the file has several.

    Raises `Invalid` for a file that is not there, of another kind, empty, or with several layers and none named.
    """
    _check_kind(path)
    where, table = _one_table(path, table)
    is_shapefile = where.endswith(".shp")
    meta, shapes, columns = _raw(where, table, BYTE_FOR_BYTE if is_shapefile else None)
    used = "utf-8"
    if is_shapefile:
        used = encoding.choose(_all_bytes(columns), stated=stated_encoding or _code_page(path))
        columns = {_again(name, used): _decoded(values, used) for name, values in columns.items()}
    return VectorFile(columns, shapes, meta["crs"] or "", used, checksum(path))


def checksum(path: Path) -> str:
    """SHA-256 of the file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def word(value: object) -> str:
    """A cell as people write it: 1.0 is "1", nothing is empty."""
    if value is None or (isinstance(value, (float, np.floating)) and not np.isfinite(value)):
        return ""
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    return str(value).strip()


def _check_kind(path: Path) -> None:
    if not path.is_file():
        raise Invalid(f"ไม่พบไฟล์ {path}", f"There is no file {path}.", field="file")
    if path.suffix.lower() not in KINDS:
        kinds = " ".join(sorted(KINDS))
        raise Invalid(
            f"อ่านไฟล์ชนิด {path.suffix} ไม่ได้ ใช้ได้ {kinds}",
            f"Files of the kind {path.suffix} are not read; these are: {kinds}",
            field="file",
        )


def _one_table(path: Path, table: str) -> tuple[str, str]:
    """The address for the reader, and the layer to read there."""
    if path.suffix.lower() == ".zip":
        return _inside_zip(path, table), ""
    names = _layers(str(path)) if path.suffix.lower() == ".gpkg" else []
    return str(path), table or _only(names, "")


def _inside_zip(path: Path, table: str) -> str:
    if not zipfile.is_zipfile(path):
        raise Invalid(f"ไฟล์ {path.name} ไม่ใช่ zip ที่อ่านได้", f"{path.name} is not a readable zip file.", field="file")
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if Path(name).suffix.lower() in KINDS - {".zip"}]
    chosen = [name for name in names if Path(name).stem == table] if table else names
    if not chosen:
        raise Invalid(f"ไม่พบชั้นข้อมูลใน {path.name}", f"{path.name} holds no layer that can be read.", field="file")
    return f"/vsizip/{path.resolve()}/{_only(chosen, chosen[0])}"


def _only(names: list[str], otherwise: str) -> str:
    if len(names) > 1:
        listed = ", ".join(Path(name).stem for name in names)
        raise Invalid(
            f"ไฟล์มีหลายชั้นข้อมูล ({listed}) ระบุด้วย --table",
            f"The file has several layers ({listed}): name one with --table.",
            field="table",
        )
    return names[0] if names else otherwise


def _layers(where: str) -> list[str]:
    import pyogrio

    return [str(name) for name, kind in pyogrio.list_layers(where) if kind is not None]


def _raw(where: str, table: str, text_encoding: str | None) -> tuple[dict[str, Any], Objects, dict[str, Objects]]:
    import pyogrio.raw
    import shapely
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        meta, _, wkb, values = pyogrio.raw.read(where, layer=table or None, encoding=text_encoding)
    except (DataSourceError, DataLayerError) as error:
        raise Invalid(f"อ่านไฟล์ไม่ได้: {error}", f"The file cannot be read: {error}", field="file") from None
    if wkb is None or len(wkb) == 0:
        raise Invalid("ไฟล์ไม่มีรูปร่าง", "The file holds no shapes.", field="file")
    names = [str(name) for name in meta["fields"]]
    return meta, shapely.from_wkb(wkb, on_invalid="fix"), dict(zip(names, map(_objects, values), strict=True))


def _objects(values: npt.NDArray[Any]) -> Objects:
    return values.astype(object)


def _code_page(path: Path) -> str:
    """What the .cpg beside (or in the zip beside) the shapefile says; empty when there is none."""
    if path.suffix.lower() != ".zip":
        pages = [p for p in path.parent.glob(f"{path.stem}.*") if p.suffix.lower() == ".cpg"]
        return pages[0].read_text("ascii", errors="ignore") if pages else ""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".cpg")]
        return archive.read(names[0]).decode("ascii", errors="ignore") if len(names) == 1 else ""


def _all_bytes(columns: dict[str, Objects]) -> list[bytes]:
    words = [name for name in columns]
    for values in columns.values():
        words.extend(value for value in values if isinstance(value, str))
    return [text.encode(BYTE_FOR_BYTE) for text in words]


def _decoded(values: Objects, used: str) -> Objects:
    return np.array([_again(v, used) if isinstance(v, str) else v for v in values], dtype=object)


def _again(text: str, used: str) -> str:
    return encoding.decode(text.encode(BYTE_FOR_BYTE), used)
