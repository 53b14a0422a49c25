"""A file of light poles becomes the registry: read, checked as a whole, merged by number."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from geo_oss import crs
from geo_oss.db.pool import Row
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat
from geo_oss.reading import How, Reading
from geo_oss.thai.text import clean
from poles import check, columns, merge, table
from poles.check import Problem
from poles.columns import Columns
from poles.table import Table

Floats = npt.NDArray[np.float64]
DEGREES = "EPSG:4326"
_WORDS_LIMIT = 400


@dataclass(frozen=True, slots=True)
class Choice:
    """How to read a file, and what to do about its faults."""

    crs: str = ""
    """Of the coordinates; empty: what the file says, for CSV and Parquet degrees."""
    layer: str = ""
    encoding: str = ""
    columns: Columns = field(default_factory=Columns)
    keep_first: bool = False
    """Of poles with the same number keep the first."""
    skip_bad: bool = False
    """Leave out rows whose place or number cannot be."""
    how: How = field(default_factory=How)


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a file; `counts` is empty when nothing was stored."""

    rows: int
    columns: Columns
    crs: str
    problems: list[Problem]
    counts: merge.Counts | None
    reading: Reading = field(default_factory=Reading)


def load(conn: Connection[Row], organization_id: int, path: Path, choice: Choice | None = None) -> Report:
    """Loads a file of poles in the caller's transaction: all of it or, when something is wrong with it, nothing.

    `Choice.keep_first` and `Choice.skip_bad` say to go on without the rows at fault; every one is in the report.
    Raises `Invalid` for a file, a column or a coordinate system that cannot be used.
    """
    choice = choice or Choice()
    read = table.read(path, layer=choice.layer, stated_encoding=choice.encoding)
    system = choice.crs or read.crs or _unstated(read)
    chosen = _columns(read, choice, system)
    lon, lat = crs.degrees(system, *_coordinates(read, chosen))
    numbers = _numbers(read, chosen)
    problems = _problems(read, numbers, lon, lat)
    counts = None
    if not _stops(problems, choice):
        counts = merge.merge(conn, organization_id, _entries(read, chosen, numbers, (lon, lat), problems))
    return Report(len(read.rows), chosen, system, problems, counts)


def _unstated(read: Table) -> str:
    if read.shapes is None:
        return DEGREES
    raise Invalid(
        "ไฟล์ไม่ได้บอกระบบพิกัด ระบุด้วย --crs เช่น --crs EPSG:32647 (UTM 47N) หรือ --crs EPSG:24047 (Indian 1975)",
        "The file does not say its coordinate system: state it, for example --crs EPSG:32647 (UTM 47N)"
        " or --crs EPSG:24047 (Indian 1975).",
        field="crs",
    )


def _columns(read: Table, choice: Choice, system: str) -> Columns:
    in_degrees = bool(crs.parse(system).is_geographic)
    has_shapes = read.shapes is not None
    return columns.choose(list(read.columns), choice.columns, has_shapes=has_shapes, in_degrees=in_degrees)


def _coordinates(read: Table, chosen: Columns) -> tuple[Floats, Floats]:
    return read.shapes or (_floats(read.columns[chosen.x]), _floats(read.columns[chosen.y]))


def _floats(words: list[str]) -> Floats:
    return np.array([_number(word) for word in words], dtype=np.float64)


def _number(word: str) -> float:
    try:
        return float(word.replace(",", "."))
    except ValueError:
        return np.nan


def _numbers(read: Table, chosen: Columns) -> list[str]:
    if chosen.number == columns.ROW and columns.ROW not in read.columns:
        return [str(row) for row in read.rows]
    return [clean(word) for word in read.columns[chosen.number]]


def _problems(read: Table, numbers: list[str], lon: Floats, lat: Floats) -> list[Problem]:
    places = zip(read.rows, numbers, check.places(lon, lat), strict=True)
    bad = [Problem(row, number, kind) for row, number, kind in places if kind]
    return sorted([*bad, *check.numbers(read.rows, numbers)], key=lambda problem: problem.row)


def _stops(problems: list[Problem], choice: Choice) -> bool:
    return any(not (choice.keep_first if p.kind == "duplicate" else choice.skip_bad) for p in problems)


def _entries(
    read: Table, chosen: Columns, numbers: list[str], place: tuple[Floats, Floats], problems: list[Problem]
) -> list[merge.Entry]:
    left_out = {problem.row for problem in problems}
    circuit, kind, street = (_words(read, name) for name in (chosen.circuit, chosen.kind, chosen.street))
    lon, lat = place
    return [
        merge.Entry(numbers[at], LonLat(float(lon[at]), float(lat[at])), circuit[at], kind[at], street[at])
        for at, row in enumerate(read.rows)
        if row not in left_out
    ]


def _words(read: Table, name: str) -> list[str]:
    if not name:
        return [""] * len(read.rows)
    return [clean(word, limit=_WORDS_LIMIT) for word in read.columns[name]]
