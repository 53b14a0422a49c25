"""A CSV as people make it: any delimiter, UTF-8, UTF-16 or Windows-874, with or without a mark."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from geo_oss.errors import Invalid
from geo_oss.files import limits
from geo_oss.thai import encoding
from geo_oss.thai.encoding import Found

_DELIMITERS = ",;\t|"
_FIRST_ROW_OF_A_SHEET = 2
_CELL_LIMIT = 64 * 1024 * 1024
"""A boundary of 300,000 vertices as text has some ten megabytes."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns of words by name; the number of each row as a reader of the file sees it (the first is 2)."""

    columns: dict[str, list[str]]
    rows: list[int]
    encoding: Found


def read(data: bytes, *, stated_encoding: str = "") -> Sheet:
    """The rows of a CSV. Raises `Invalid` for one that cannot be read, or holds nothing."""
    text, found = decoded(data, stated_encoding)
    csv.field_size_limit(_CELL_LIMIT)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise Invalid(f"อ่านไฟล์ CSV ไม่ได้: {error}", f"The CSV cannot be read: {error}", field="file") from None
    limits.check(len(lines))
    columns, rows = _from_lines(lines)
    return Sheet(columns, rows, found)


def decoded(data: bytes, stated: str) -> tuple[str, Found]:
    """The text of a file, and in what it was written. Raises `Invalid` when it is not what was stated."""
    mark = encoding.marked(data)
    found = Found(mark, "label") if mark and not stated else encoding.find(data.splitlines(), stated=stated)
    if not found.name:
        raise Invalid(
            f"ไม่รู้จักรหัสอักขระ {stated} ตัวอย่างที่ใช้ได้ --encoding CP874",
            f"The encoding {stated} is not known. An example that works: --encoding CP874",
            field="encoding",
        )
    try:
        return data.decode("utf-8-sig" if found.name == "utf-8" else found.name).replace("\x00", ""), found
    except UnicodeDecodeError as error:
        raise Invalid(
            f"ไฟล์ไม่ใช่ {found.name} (ไบต์ที่ {error.start}) ระบุด้วย --encoding",
            f"The file is not {found.name} (byte {error.start}); state the right one with --encoding.",
            field="encoding",
        ) from None


def _delimiter(text: str) -> str:
    header = text.lstrip("\r\n").split("\n", 1)[0]
    return max(_DELIMITERS, key=header.count)


def _from_lines(lines: list[list[str]]) -> tuple[dict[str, list[str]], list[int]]:
    numbered = [(at, line) for at, line in enumerate(lines, _FIRST_ROW_OF_A_SHEET - 1) if any(map(str.strip, line))]
    if len(numbered) < 2:
        raise Invalid("ไฟล์ไม่มีข้อมูล", "The file holds no rows.", field="file")
    names = _distinct([name.strip() for name in numbered[0][1]])
    cells = [_padded(line, len(names)) for _, line in numbered[1:]]
    columns = {name: [line[at].strip() for line in cells] for at, name in enumerate(names) if name}
    return columns, [at for at, _ in numbered[1:]]


def _distinct(names: list[str]) -> list[str]:
    """Two columns of one name: the second is called after its place."""
    return [f"{name}_{at}" if name and name in names[: at - 1] else name for at, name in enumerate(names, 1)]


def _padded(line: Sequence[str], width: int) -> list[str]:
    return [*line, *[""] * (width - len(line))]
