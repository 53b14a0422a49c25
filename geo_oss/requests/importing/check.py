"""Row by row: what of a file can be taken, what is known already, and what is refused for which reason."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from geo_oss.errors import Invalid
from geo_oss.requests.importing import cells, reasons
from geo_oss.requests.importing.mapping import Mapping
from geo_oss.requests.importing.places import Floats, Home, places
from geo_oss.requests.importing.read import LAT, LON, Table
from geo_oss.requests.importing.reasons import Reason
from geo_oss.requests.model import Status
from geo_oss.thai.text import clean

LONGEST_TITLE = 200
LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row that can be taken; `row` counts from 0, instants are UTC."""

    row: int
    source_id: str
    word: str
    """Of the category."""
    status: Status
    created_at: datetime
    updated_at: datetime | None
    done_at: datetime | None
    title: str
    description: str
    address: str
    number: str | None
    stars: int | None = None
    """Of what is done."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The rows that can be taken, the number known from before, and the rows refused, by row from 0."""

    rows: list[Row]
    known: int
    refused: dict[int, Reason]
    lon: Floats
    lat: Floats
    """Of every row of the file."""


def check_columns(table: Table, mapping: Mapping) -> None:
    """Raises `Invalid`, listing the file's columns, when the mapping names one that is not there."""
    missing = sorted(mapping.columns() - set(table.columns))
    if missing:
        there = ", ".join(table.columns)
        raise Invalid(
            f"ไฟล์ไม่มีคอลัมน์ {', '.join(missing)} ที่มีคือ: {there}",
            f"The file has no column {', '.join(missing)}. Its columns are: {there}",
            field="mapping",
        )


def check(
    table: Table,
    mapping: Mapping,
    *,
    known_ids: set[str],
    known_word: Callable[[str], bool],
    home: Home | None,
    now: datetime,
) -> Iterator[int | Checked]:
    """Gives the number of rows looked at from time to time, and at last what became of them."""
    check_columns(table, mapping)
    xs, ys = table.column(mapping.place.lon or LON), table.column(mapping.place.lat or LAT)
    lon, lat, wrong = places(xs, ys, mapping.place.crs, home)
    reader = _Reader(table, mapping, known_word, now)
    rows: list[Row] = []
    refused: dict[int, Reason] = {}
    first: dict[str, int] = {}
    known = 0
    for number in range(table.rows):
        if number % 5000 == 0:
            yield number
        source_id = reader.source_id(number)
        seen = first.setdefault(source_id, number) if source_id else number
        if source_id in known_ids:
            known += 1
            continue
        taken = reader.row(number, source_id) if seen == number else reasons.duplicate(seen + table.first_row)
        reason = taken if isinstance(taken, Reason) else wrong[number]
        if isinstance(taken, Row) and reason is None:
            rows.append(taken)
        elif reason is not None:
            refused[number] = reason
    yield Checked(rows, known, refused, lon, lat)


class _Reader:
    """Reads the cells of a row by the mapping."""

    def __init__(self, table: Table, mapping: Mapping, known_word: Callable[[str], bool], now: datetime) -> None:
        self._table, self._mapping, self._known_word = table, mapping, known_word
        self._instant = cells.instant_reader(mapping.time, now=now)
        self._ids = table.column(mapping.source.id)
        self._id_from = [table.column(name) for name in mapping.source.id_from]
        self._times = [table.column(name) for name in (mapping.time.created, mapping.time.updated, mapping.time.done)]
        text = mapping.text
        self._texts = [table.column(name) for name in (text.title, text.description, text.address, text.number)]
        self._status = table.column(mapping.status.column)
        self._stars = table.column(mapping.rating.overall)
        self._kinds = [table.column(name) for name in mapping.category.columns]

    def source_id(self, row: int) -> str:
        """The id of the source; where it is empty, one made of the columns the mapping names."""
        said = cells.written(self._ids[row]).strip()
        if said or not self._id_from:
            return said
        whole = "\x1f".join(cells.canonical(column[row]) for column in self._id_from)
        return "made-" + hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:24]

    def row(self, row: int, source_id: str) -> Row | Reason:
        """The row, or the first reason why it cannot be taken."""
        if row in self._table.wide:
            return reasons.CELLS
        if not source_id:
            return reasons.NO_ID
        texts, times, status = self._read_texts(row), self._read_times(row), self._read_status(row)
        word = self.word(row)
        for found in (times, status, texts):
            if isinstance(found, Reason):
                return found
        if not self._known_word(word):
            return reasons.UNKNOWN_CATEGORY
        stars = cells.stars(self._stars[row]) if status is Status.DONE else None
        return Row(row, source_id, word, status, *times, *texts, stars=stars)  # type: ignore[arg-type, misc]

    def word(self, row: int) -> str:
        """The category's word: the first that the columns say."""
        said = (cells.first_word(column[row], self._mapping.category.separator) for column in self._kinds)
        return next((word for word in said if word), "")

    def _read_times(self, row: int) -> tuple[datetime | None, ...] | Reason:
        try:
            created, *others = (
                None if cells.is_empty(column[row]) else self._instant(column[row]) for column in self._times
            )
        except (ValueError, OverflowError, StopIteration):
            return reasons.BAD_TIME
        return (created, *others) if created is not None else reasons.BAD_TIME

    def _read_status(self, row: int) -> Status | Reason:
        word = cells.written(self._status[row]).strip()
        said = self._mapping.status.values.get(word) or self._mapping.status.default
        return Status[said.upper()] if said else reasons.UNKNOWN_STATUS

    def _read_texts(self, row: int) -> tuple[str | None, ...] | Reason:
        title, description, address, number = (cells.written(column[row]) for column in self._texts)
        try:
            return (
                clean(title, limit=LONGEST_TITLE).replace("\n", " "),
                clean(description, limit=LONGEST_TEXT),
                clean(address, limit=LONGEST_TEXT),
                clean(number, limit=60) or None,
            )
        except Invalid:
            return reasons.TOO_LONG


def instants(moments: Sequence[datetime | None]) -> Any:
    """UTC instants as datetime64 in microseconds; None is NaT."""
    plain = [moment.replace(tzinfo=None) if moment else np.datetime64("NaT") for moment in moments]
    return np.array(plain, dtype="datetime64[us]")
