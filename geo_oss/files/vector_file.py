"""A map file as plain arrays: GeoJSON, GeoPackage, Shapefile, FlatGeobuf, KML or CSV, also zipped, in good Thai.

For batch commands and staff pages. Strangers' files are opened by a child process inside walls (`geo_oss.files`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geo_oss.errors import Invalid
from geo_oss.files import ask
from geo_oss.files.folder import Laid, laid_out
from geo_oss.thai import encoding
from geo_oss.thai.encoding import Found

Objects = npt.NDArray[np.object_]

BYTE_FOR_BYTE = "ISO-8859-1"
"""The child reads a shapefile's text with this: no byte is lost, and the true encoding is chosen here."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A row whose area was not valid, mended by now: the row from 0, why, and its area before and after.

    Areas are in the file's own units squared.
    """

    row: int
    reason: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class VectorFile:
    """The rows of one layer of a file: columns by name, one shapely geometry each (None where a row has none)."""

    columns: dict[str, Objects]
    shapes: Objects
    crs: str
    """What the file says; empty when it says nothing."""
    text_encoding: str
    checksum: str
    kind: str = ""
    encoding_from: str = "format"
    broken: tuple[Broken, ...] = ()
    numbers: tuple[int, ...] = ()
    """Of each row as the reader of a sheet sees it; empty: they count from 1."""
    cut: int = 0
    """Values whose last letter was cut in the middle, at the width of their field."""

    def text(self, column: str) -> list[str]:
        """A column as words: whole numbers without a point, nothing as an empty word."""
        return [word(value) for value in self.columns[column]]


def read(path: Path, *, table: str = "", stated_encoding: str = "", mend: bool = False, called: str = "") -> VectorFile:
    """The rows of a file; `table` names the layer when the file has several.

    `mend` makes broken areas valid ones and tells them; `called` is the file's name for sentences. Raises `Invalid`
    for a file that is not there, of another kind, damaged, hostile, empty, or with several layers and none named.
    """
    with laid_out(path, table, called or path.name) as laid:
        return from_folder(laid, checksum(path), stated_encoding=stated_encoding, mend=mend)


def from_folder(laid: Laid, checksum: str, *, stated_encoding: str = "", mend: bool = False) -> VectorFile:
    """The rows of a file that lies in its private folder already."""
    import shapely

    content = ask.content(laid, mend=mend, stated_encoding=stated_encoding)
    if not content.shapes:
        raise Invalid("ไฟล์ไม่มีรูปร่าง", "The file holds no shapes.", field="file")
    given = {name: _objects(cells) for name, cells in content.head["columns"].items()}
    columns, found = _read_text(given, content.head, laid, stated_encoding)
    return VectorFile(
        columns=columns,
        shapes=np.asarray(shapely.from_wkb(content.shapes), dtype=object),
        crs=content.head["crs"],
        text_encoding=found.name,
        checksum=checksum,
        kind=laid.kind.name,
        encoding_from=found.source,
        broken=tuple(Broken(*line) for line in content.head["repairs"]),
        numbers=tuple(content.head.get("numbers", ())),
        cut=sum(encoding.is_cut(v, found.name) for v in _all_bytes(given)) if laid.kind.name == "Shapefile" else 0,
    )


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


def _read_text(
    columns: dict[str, Objects], head: dict[str, Any], laid: Laid, stated: str
) -> tuple[dict[str, Objects], Found]:
    """The columns with their text read right, and the encoding it was in."""
    if laid.kind.name == "Shapefile":
        found = encoding.find(_all_bytes(columns), stated=stated, label=laid.code_page)
        _check_stated(columns, found, stated)
        return {_again(name, found.name): _decoded(cells, found.name) for name, cells in columns.items()}, found
    if "encoding" in head:
        return columns, Found(*head["encoding"])
    return _mended(columns)


def _check_stated(columns: dict[str, Objects], found: Found, stated: str) -> None:
    if not found.name:
        raise Invalid(
            f"ไม่รู้จักรหัสอักขระ {stated} ตัวอย่างที่ใช้ได้ --encoding CP874",
            f"The encoding {stated} is not known. An example that works: --encoding CP874",
            field="encoding",
        )
    if found.source != "stated":
        return
    data = _all_bytes(columns)
    better = encoding.find(data).name
    if not encoding.reads(data, found.name) or (encoding.is_thai(data, better) and better != found.name):
        sample = next(encoding.decode(value, better) for value in data if not value.isascii())
        raise Invalid(
            f"ตัวอักษรในไฟล์ไม่ใช่ {stated} แต่เป็น {better} เช่น “{sample}” กรุณาเว้น --encoding ว่างหรือระบุ {better}",
            f"The letters of this file are not {stated} but {better}, for example “{sample}”: leave --encoding out, or"
            f" state {better}.",
            field="encoding",
        )


def _mended(columns: dict[str, Objects]) -> tuple[dict[str, Objects], Found]:
    """Text of a format that knows only UTF-8; Thai that was read as Latin letters before is put right."""
    words = [*columns, *(cell for cells in columns.values() for cell in cells if isinstance(cell, str))]
    if not encoding.garbled(words):
        return columns, Found("utf-8", "format")
    right = {_unspoilt(name): _objects([_unspoilt(cell) for cell in cells]) for name, cells in columns.items()}
    return right, Found("cp874", "found")


def _unspoilt(cell: Any) -> Any:
    return (encoding.mended(cell) or cell) if isinstance(cell, str) else cell


def _objects(cells: list[Any]) -> Objects:
    values = np.empty(len(cells), dtype=object)
    values[:] = cells
    return values


def _all_bytes(columns: dict[str, Objects]) -> list[bytes]:
    words = list(columns)
    for values in columns.values():
        words.extend(value for value in values if isinstance(value, str))
    return [text.encode(BYTE_FOR_BYTE) for text in words]


def _decoded(values: Objects, used: str) -> Objects:
    return _objects([_again(v, used) if isinstance(v, str) else v for v in values])


def _again(text: str, used: str) -> str:
    return encoding.decode(text.encode(BYTE_FOR_BYTE), used)
