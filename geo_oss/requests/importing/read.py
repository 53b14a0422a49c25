"""A file of foreign requests as columns: CSV, Parquet or GeoJSON."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from pyarrow import ArrowInvalid

from geo_oss.errors import Invalid
from geo_oss.files import vector_file
from geo_oss.thai import encoding

LON, LAT = "(lon)", "(lat)"
"""Columns that hold the places of a GeoJSON file."""
READABLE = (".csv", ".parquet", ".geojson", ".json")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file by column; `first_row` is the number a person sees beside the first one."""

    columns: dict[str, list[Any]]
    rows: int
    first_row: int
    wide: frozenset[int]
    """Rows with more cells than the heading, counted from 0."""
    checksum: str

    def column(self, name: str) -> list[Any]:
        """The cells of a column; all empty when none is named."""
        return self.columns[name] if name else [None] * self.rows

    def raw(self, row: int) -> list[Any]:
        """The cells of a row."""
        return [cells[row] for cells in self.columns.values()]


def read(path: Path) -> Table:
    """The table in a file. Raises `Invalid` for a file that is not there, of another kind, or not readable."""
    readers = {".csv": _csv, ".parquet": _parquet, ".geojson": _geojson, ".json": _geojson}
    reader = readers.get(path.suffix.lower())
    if not path.is_file() or reader is None:
        raise Invalid(
            f"ไม่พบไฟล์ หรือไม่ใช่ {', '.join(READABLE)}: {path}",
            f"There is no such file, or it is none of {', '.join(READABLE)}: {path}",
            field="file",
        )
    return reader(path)


def _csv(path: Path) -> Table:
    data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    text = encoding.decode(data, encoding.choose(data.splitlines()))
    lines = list(csv.reader(io.StringIO(text, newline="")))
    if not lines:
        raise Invalid("ไฟล์ว่าง", "The file is empty.", field="file")
    heading, *rows = lines
    rows = [row for row in rows if row]
    wide = frozenset(number for number, row in enumerate(rows) if len(row) > len(heading))
    columns = {name: [row[n] if n < len(row) else "" for row in rows] for n, name in enumerate(heading)}
    return Table(columns, len(rows), 2, wide, vector_file.checksum(path))


def _parquet(path: Path) -> Table:
    try:
        table = pq.read_table(path)
    except (ArrowInvalid, OSError) as error:
        raise Invalid(f"อ่านไฟล์ไม่ได้: {error}", f"The file cannot be read: {error}", field="file") from None
    columns = {name: table[name].to_pylist() for name in table.column_names}
    return Table(columns, table.num_rows, 1, frozenset(), vector_file.checksum(path))


def _geojson(path: Path) -> Table:
    import shapely

    file = vector_file.read(path)
    columns: dict[str, list[Any]] = {name: values.tolist() for name, values in file.columns.items()}
    points = shapely.get_type_id(file.shapes) == 0
    for name, axis in ((LON, shapely.get_x(file.shapes)), (LAT, shapely.get_y(file.shapes))):
        columns[name] = [float(v) if is_point else None for v, is_point in zip(axis, points, strict=True)]
    return Table(columns, len(file.shapes), 1, frozenset(), file.checksum)
