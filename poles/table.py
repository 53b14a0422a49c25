"""A file of poles as columns of words: CSV, Parquet, GeoPackage, Shapefile, FlatGeobuf or GeoJSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from geo_oss import vector_file
from geo_oss.errors import Invalid
from geo_oss.thai import encoding
from geo_oss.vector_file import word

Floats = npt.NDArray[np.float64]
_DELIMITERS = ",;\t|"
_FIRST_ROW_OF_A_SHEET = 2
_CELL_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of words by name; for files with shapes also their coordinates, in the file's own system."""

    columns: dict[str, list[str]]
    rows: list[int]
    """The number of each row as the reader of the file sees it: a sheet's first one is 2, below the header."""
    shapes: tuple[Floats, Floats] | None = None
    crs: str = ""


def read(path: Path, *, layer: str = "", stated_encoding: str = "") -> Table:
    """The rows of a file. Raises `Invalid` for one that cannot be read or holds nothing."""
    if not path.is_file():
        raise Invalid(f"ไม่พบไฟล์ {path}", f"There is no file {path}.", field="file")
    kind = path.suffix.lower()
    if kind in {".csv", ".txt", ".tsv"}:
        return from_csv(path.read_bytes(), stated_encoding=stated_encoding)
    if kind in {".parquet", ".pq"}:
        return _from_parquet(path)
    return _from_vector(vector_file.read(path, table=layer, stated_encoding=stated_encoding))


def from_csv(data: bytes, *, stated_encoding: str = "") -> Table:
    """The rows of a CSV: UTF-8 with or without a mark, else Windows-874; commas, semicolons, tabs or bars."""
    text = _text(data, stated_encoding)
    csv.field_size_limit(_CELL_LIMIT)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise Invalid(f"อ่านไฟล์ CSV ไม่ได้: {error}", f"The CSV cannot be read: {error}", field="file") from None
    return _from_lines(lines)


def _text(data: bytes, stated: str) -> str:
    known = encoding.named(stated) if stated else encoding.choose([data])
    if not known:
        raise Invalid(f"ไม่รู้จักรหัสอักขระ {stated}", f"The encoding {stated} is not known.", field="encoding")
    try:
        return data.decode("utf-8-sig" if known == "utf-8" else known).replace("\x00", "")
    except UnicodeDecodeError as error:
        raise Invalid(
            f"ไฟล์ไม่ใช่ {known} (ไบต์ที่ {error.start}) ระบุด้วย --encoding",
            f"The file is not {known} (byte {error.start}); state the right one with --encoding.",
            field="encoding",
        ) from None


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(_DELIMITERS, key=header.count)


def _from_lines(lines: list[list[str]]) -> Table:
    numbered = [(at, line) for at, line in enumerate(lines[1:], _FIRST_ROW_OF_A_SHEET) if any(map(str.strip, line))]
    if not numbered:
        raise Invalid("ไฟล์ไม่มีข้อมูล", "The file holds no rows.", field="file")
    names = [name.strip() for name in lines[0]]
    cells = [_padded(line, len(names)) for _, line in numbered]
    columns = {name: [line[at].strip() for line in cells] for at, name in enumerate(names) if name}
    return Table(columns, [at for at, _ in numbered])


def _padded(line: Sequence[str], width: int) -> list[str]:
    return [*line, *[""] * (width - len(line))]


def _from_parquet(path: Path) -> Table:
    import pyarrow.lib
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.read_table(path)
    except (pyarrow.lib.ArrowException, OSError) as error:
        raise Invalid(f"อ่านไฟล์ไม่ได้: {error}", f"The file cannot be read: {error}", field="file") from None
    columns = {name: [_exact(value) for value in table[name].to_pylist()] for name in table.column_names}
    return Table(columns, list(range(1, table.num_rows + 1)))


def _exact(value: object) -> str:
    return repr(value) if isinstance(value, float) and not value.is_integer() else word(value)


def _from_vector(file: vector_file.VectorFile) -> Table:
    import shapely

    coordinates = shapely.get_x(file.shapes), shapely.get_y(file.shapes)  # not a number for what is no point
    columns = {name: file.text(name) for name in file.columns}
    return Table(columns, list(range(1, len(file.shapes) + 1)), coordinates, file.crs)
