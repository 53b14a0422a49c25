"""A file of poles as columns of words: CSV, Parquet, GeoPackage, Shapefile, FlatGeobuf, GeoJSON or KML, also zipped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geo_oss.files import ask, sheet, vector_file
from geo_oss.files.folder import laid_out
from geo_oss.files.vector_file import VectorFile, word

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of words by name; for files with shapes also their coordinates, in the file's own system."""

    columns: dict[str, list[str]]
    rows: list[int]
    """The number of each row as the reader of the file sees it: a sheet's first one is 2, below the header."""
    shapes: tuple[Floats, Floats] | None = None
    crs: str = ""
    kind: str = "CSV"
    text_encoding: str = "utf-8"
    encoding_from: str = "format"


def read(path: Path, *, layer: str = "", stated_encoding: str = "", called: str = "") -> Table:
    """The rows of a file; `called` is its name for sentences. Raises `Invalid` for one that cannot be read."""
    with laid_out(path, layer, called or path.name) as laid:
        if laid.kind.name == "CSV":
            return from_csv(laid.file.read_bytes(), stated_encoding=stated_encoding)
        if laid.kind.name == "Parquet":
            return _from_parquet(ask.content(laid, mend=False).head)
        return _from_vector(vector_file.from_folder(laid, "", stated_encoding=stated_encoding))


def from_csv(data: bytes, *, stated_encoding: str = "") -> Table:
    """The rows of a CSV: UTF-8, UTF-16 or Windows-874; commas, semicolons, tabs or bars."""
    found = sheet.read(data, stated_encoding=stated_encoding)
    return Table(found.columns, found.rows, text_encoding=found.encoding.name, encoding_from=found.encoding.source)


def _from_parquet(head: dict[str, Any]) -> Table:
    columns = {name: [_exact(value) for value in cells] for name, cells in head["columns"].items()}
    return Table(columns, list(range(1, head["rows"] + 1)), kind="Parquet")


def _exact(value: object) -> str:
    return repr(value) if isinstance(value, float) and not value.is_integer() else word(value)


def _from_vector(file: VectorFile) -> Table:
    columns = {name: file.text(name) for name in file.columns}
    rows = list(range(1, len(file.shapes) + 1))
    return Table(columns, rows, _points(file), file.crs, file.kind, file.text_encoding, file.encoding_from)


def _points(file: VectorFile) -> tuple[Floats, Floats]:
    """Coordinates of points, also of those that a program wrote as groups of one; not a number for other shapes."""
    import shapely

    shapes = file.shapes.copy()
    alone = (shapely.get_type_id(shapes) == 4) & (shapely.get_num_geometries(shapes) == 1)
    shapes[alone] = shapely.get_geometry(shapes[alone], 0)
    return shapely.get_x(shapes), shapely.get_y(shapes)
