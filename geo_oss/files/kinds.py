"""The kinds of file that are opened, each by one driver and only when its first bytes are of that kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from geo_oss.errors import Invalid
from geo_oss.thai import encoding

HEAD = 4096


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its name, the GDAL drivers that may open it (none: our own code), what its first bytes say."""

    name: str
    drivers: tuple[str, ...]
    begins: Callable[[bytes], bool]


def _starts(magic: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(magic)


def _json(head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def _kml(head: bytes) -> bool:
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return plain[:1] == b"<" and bool(re.search(rb"<(\w+:)?kml[\s>]", plain)) and b"\x00" not in plain


def _text(head: bytes) -> bool:
    return b"\x00" not in head or bool(encoding.marked(head))


KINDS = {
    ".geojson": Kind("GeoJSON", ("GeoJSON",), _json),
    ".json": Kind("GeoJSON", ("GeoJSON",), _json),
    ".gpkg": Kind("GeoPackage", ("GPKG",), _starts(b"SQLite format 3\x00")),
    ".fgb": Kind("FlatGeobuf", ("FlatGeobuf",), _starts(b"fgb")),
    ".shp": Kind("Shapefile", ("ESRI Shapefile",), _starts(b"\x00\x00\x27\x0a")),
    ".kml": Kind("KML", ("LIBKML", "KML"), _kml),
    ".csv": Kind("CSV", (), _text),
    ".tsv": Kind("CSV", (), _text),
    ".txt": Kind("CSV", (), _text),
    ".parquet": Kind("Parquet", (), _starts(b"PAR1")),
    ".pq": Kind("Parquet", (), _starts(b"PAR1")),
}
ARCHIVES = {".zip", ".kmz"}
DRIVERS = {driver for kind in KINDS.values() for driver in kind.drivers}
_ENTITY = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def check_suffix(path: Path, called: str) -> str:
    """The ending of a file's name. Raises `Invalid`, listing what is read, for one that is not."""
    ending = path.suffix.lower()
    if ending in KINDS or ending in ARCHIVES:
        return ending
    listed = " ".join(sorted({*KINDS, *ARCHIVES}))
    raise Invalid(
        f"อ่านไฟล์ชนิด {ending or called} ไม่ได้ ใช้ได้ {listed} — จาก QGIS ให้ส่งออกเป็น GeoPackage",
        f"Files of the kind {ending or called} are not read; these are: {listed}. QGIS can export a GeoPackage.",
        field="file",
    )


def check_content(file: Path, ending: str, called: str) -> None:
    """Raises `Invalid` when a file is empty, is of another kind than its name says, or names other files."""
    with file.open("rb") as opened:
        head = opened.read(HEAD)
    if not head:
        raise Invalid(f"ไฟล์ {called} ว่างเปล่า (0 ไบต์)", f"{called} is empty (0 bytes).", field="file")
    kind = KINDS[ending]
    if not kind.begins(head):
        raise Invalid(
            f"เนื้อหาของไฟล์ {called} ไม่ใช่ {kind.name} ตามนามสกุล {ending} กรุณาส่งออกไฟล์ใหม่",
            f"The content of {called} is not {kind.name}, as its ending {ending} says. Please export the file again.",
            field="file",
        )
    if kind.name == "KML" and _ENTITY.search(file.read_bytes()):
        raise Invalid(
            f"ไฟล์ {called} มีส่วน DOCTYPE หรือ ENTITY ซึ่งไม่อนุญาต กรุณาส่งออกใหม่จาก Google Earth หรือ QGIS",
            f"{called} declares a DOCTYPE or ENTITY, which is not allowed. Export it again from Google Earth or QGIS.",
            field="file",
        )
