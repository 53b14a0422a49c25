"""A file of light poles, or of another kind, read and checked as a whole: what `poles.merge` takes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from dataclasses import field as field_of
from pathlib import Path

import numpy as np
import numpy.typing as npt

from geo_oss.files.reading import How
from geo_oss.geo import LonLat
from geo_oss.thai.text import clean
from poles import check, columns, placing, table
from poles.check import Problem
from poles.columns import Columns
from poles.kinds import Field
from poles.plan import Entry, Listing
from poles.table import Table

Floats = npt.NDArray[np.float64]
_WORDS_LIMIT = 400


@dataclass(frozen=True, slots=True)
class Choice:
    """How to read a file, and what to do about its faults."""

    crs: str = ""
    """Of the coordinates; empty: what the file says, by its columns or the size of its numbers."""
    layer: str = ""
    encoding: str = ""
    columns: Columns = field_of(default_factory=Columns)
    keep_first: bool = False
    """Of poles with the same number keep the first."""
    skip_bad: bool = False
    """Leave out rows whose place or number cannot be."""
    how: How = field_of(default_factory=How)


def listing(path: Path, choice: Choice | None = None, fields: Sequence[Field] = ()) -> Listing:
    """A file as the registry could take it: `poles.merge` looks at it and takes it.

    `fields` are the facts of the kind, found in columns of their name or label. A listing stops when a row is at fault
    and `Choice.keep_first` or `Choice.skip_bad` does not say to go on without it. Raises `Invalid` for a file, a column
    or a coordinate system that cannot be used.
    """
    choice = choice or Choice()
    called = choice.how.called or path.name
    read = table.read(path, layer=choice.layer, stated_encoding=choice.encoding, called=called)
    return listed(read, choice, fields, called=called)


def listed(read: Table, choice: Choice, fields: Sequence[Field] = (), *, called: str = "CSV") -> Listing:
    """The same of a file already read; `called` is its name for sentences."""
    of_fields = _of_fields(read, choice, fields)
    taken = set(of_fields.values())
    placed = placing.place(read, choice.columns, system=choice.crs, how=choice.how, called=called, taken=taken)
    chosen, place = placed.columns, (placed.landed.lon, placed.landed.lat)
    numbers = _numbers(read, chosen)
    problems = _problems(read, numbers, *place)
    entries = _entries(read, chosen, numbers, place, problems, of_fields)
    words = read.columns[chosen.street or chosen.number] if chosen.street or chosen.number in read.columns else []
    reading = placed.landed.reading(read, rows=len(read.rows), names=words)
    return Listing(len(read.rows), chosen, reading.crs, entries, problems, _stops(problems, choice), reading)


def _of_fields(read: Table, choice: Choice, fields: Sequence[Field]) -> dict[str, str]:
    """The columns of the kind's own fields, by the field's name."""
    stated = astuple(choice.columns)
    free = {name.strip().lower(): name for name in read.columns if name not in stated}
    pairs = ((field.name, (field.name, field.th, field.en)) for field in fields)
    found = ((name, next((free[word.lower()] for word in words if word.lower() in free), "")) for name, words in pairs)
    return {name: column for name, column in found if column}


def _numbers(read: Table, chosen: Columns) -> list[str]:
    if chosen.number == columns.ROW and columns.ROW not in read.columns:
        return [str(row) for row in read.rows]
    return [clean(word) for word in read.columns[chosen.number]]


def _problems(read: Table, numbers: list[str], lon: Floats, lat: Floats) -> list[Problem]:
    places = zip(read.rows, numbers, check.places(lon, lat), strict=True)
    bad = [Problem(row, number, kind) for row, number, kind in places if kind]
    at = {row: index for index, row in enumerate(read.rows)}
    again = [_repeated(read, at, problem) for problem in check.numbers(read.rows, numbers)]
    return sorted([*bad, *again], key=lambda problem: problem.row)


def _repeated(read: Table, at: dict[int, int], problem: Problem) -> Problem:
    """A duplicate that says the same as the first in every cell is no conflict."""
    if problem.kind != "duplicate":
        return problem
    here, first = at[problem.row], at[problem.first]
    same = all(words[here] == words[first] for words in [*read.columns.values(), *(read.shapes or ())])
    return replace(problem, kind="repeated") if same else problem


def _stops(problems: list[Problem], choice: Choice) -> bool:
    waived = {"repeated": True, "duplicate": choice.keep_first}
    return any(not waived.get(problem.kind, choice.skip_bad) for problem in problems)


def _entries(
    read: Table,
    chosen: Columns,
    numbers: list[str],
    place: tuple[Floats, Floats],
    problems: list[Problem],
    of_fields: dict[str, str],
) -> list[Entry]:
    left_out = {problem.row for problem in problems}
    circuit, kind, street = (_words(read, name) for name in (chosen.circuit, chosen.kind, chosen.street))
    facts = {name: _words(read, column) for name, column in of_fields.items()}
    lon, lat = place
    return [
        Entry(
            numbers[at],
            LonLat(float(lon[at]), float(lat[at])),
            circuit[at],
            kind[at],
            street[at],
            {name: word for name, words in facts.items() if (word := words[at])},
            row,
        )
        for at, row in enumerate(read.rows)
        if row not in left_out
    ]


def _words(read: Table, name: str) -> Sequence[str | None]:
    if not name:
        return [None] * len(read.rows)
    return [clean(word, limit=_WORDS_LIMIT) for word in read.columns[name]]
