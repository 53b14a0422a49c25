"""Rows for PostgreSQL's binary COPY, tens of thousands at a time, built by columns and never row by row.

A row is its number of fields, then each field as its length in four bytes and its bytes. Rows that are NULL in the same
columns make a sheet, which leaves those columns out. What has a fixed width in a sheet is laid into one block of bytes;
texts of different lengths come from Arrow, which joins the pieces of each row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo_oss.requests.distinct import Indices, distinct

HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TRAILER = b"\xff\xff"
EPOCH = np.datetime64("2000-01-01T00:00:00", "us")
"""PostgreSQL counts microseconds from here."""
POINT = np.dtype([("order", "u1"), ("type", "<u4"), ("srid", "<u4"), ("x", "<f8"), ("y", "<f8")])
"""EWKB of a point; PostGIS takes either byte order."""
POINT_WITH_SRID = 0x20000001

_AT_ONCE = 2048
"""Rows whose bytes stay near the processor while one field after the other is written into them."""
Array = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]
Usual = Mapping[str, int | str]
"""Columns and the value a row gets there when it sends none: the table's default."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table: values of a fixed width in network order, or texts, or indices of words.

    `missing` rows are NULL. Values that are the same in every row are one value without a stride.
    """

    name: str
    values: Array | None = None
    texts: pa.Array | None = None
    words: tuple[bytes, ...] = ()
    missing: Mask | None = None

    def __len__(self) -> int:
        return len(self.values if self.values is not None else self.texts or [])


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of the same columns, as COPY takes them between header and trailer."""

    names: tuple[str, ...]
    rows: memoryview


def number(name: str, values: Array, sql_type: str, *, missing: Mask | None = None) -> Column:
    """A column of int2, int4, int8, float4 or float8."""
    kind = {"int2": ">i2", "int4": ">i4", "int8": ">i8", "float4": ">f4", "float8": ">f8"}[sql_type]
    return Column(name, values.astype(kind), missing=missing)


def same_number(name: str, value: int, sql_type: str, rows: int, *, missing: Mask | None = None) -> Column:
    """A column of the same number wherever there is one."""
    one = number(name, np.array([value]), sql_type).values
    return Column(name, np.broadcast_to(one, rows) if one is not None else None, missing=missing)


def instant(name: str, values: Array) -> Column:
    """A column of timestamptz from datetime64 in UTC; NaT is NULL."""
    micros = (values.astype("datetime64[us]") - EPOCH).astype(np.int64)
    return Column(name, micros.astype(">i8"), missing=np.isnat(values))


def points(name: str, x: Array, y: Array, srid: int) -> Column:
    """A column of geometry(Point, srid)."""
    values = np.empty(len(x), dtype=POINT)
    values["order"], values["type"], values["srid"], values["x"], values["y"] = 1, POINT_WITH_SRID, srid, x, y
    return Column(name, values)


def text(name: str, values: pa.Array | Sequence[str | None]) -> Column:
    """A column of text; None is NULL."""
    given = values if isinstance(values, pa.Array) else pa.array(values, pa.string())
    return Column(name, texts=given.cast(pa.binary()), missing=np.asarray(given.is_null()))


def words(name: str, listed: Sequence[str], index: Array) -> Column:
    """A column of text from a short list of words; index −1 is NULL."""
    return Column(name, index, words=tuple(word.encode() for word in listed), missing=index < 0)


def same_text(name: str, value: str, rows: int) -> Column:
    """The same text in every row."""
    return words(name, [value], np.broadcast_to(np.zeros(1, dtype=np.int8), rows))


def only(column: Column, rows: Indices) -> Column:
    """The column with some of its rows."""
    values, texts, missing = column.values, column.texts, column.missing
    if values is not None:
        values = np.broadcast_to(values[:1], len(rows)) if _is_repeated(values) else values.take(rows)
    texts = None if texts is None else texts.take(pa.array(rows))
    return Column(column.name, values, texts, column.words, None if missing is None else missing[rows])


def common(column: Column) -> int | str | None:
    """What every row has that is not NULL, if they all have the same whole number or word."""
    values, missing = column.values, column.missing
    if values is None or values.dtype.kind != "i" or (missing is not None and missing.all()) or not len(values):
        return None
    kept = values[:1] if _is_repeated(values) else values if missing is None else values[~missing]
    if (kept != kept[0]).any():
        return None
    return column.words[kept[0]].decode() if column.words else int(kept[0])


def most_frequent(column: Column) -> int | str | None:
    """What most rows have that are not NULL, for whole numbers and words; of equals the lowest."""
    values, missing = column.values, column.missing
    if values is None or values.dtype.kind != "i" or _is_repeated(values):
        return common(column)
    found, which = distinct(values.astype(np.int64) if missing is None else values[~missing].astype(np.int64))
    if not len(found):
        return None
    value = int(found[np.bincount(which).argmax()])
    return column.words[value].decode() if column.words else value


def _is_repeated(values: Array) -> bool:
    return len(values) > 0 and values.strides == (0,)


def sheets(columns: Sequence[Column], usual: Usual) -> Iterator[Sheet]:
    """The rows in sheets, without the columns that have the usual value in all rows of the sheet."""
    nulls = _nulls(columns)
    for pattern in distinct(nulls)[0].tolist():
        rows = np.flatnonzero(nulls == pattern)
        there = [replace(column, missing=None) for at, column in enumerate(columns) if not pattern >> at & 1]
        chosen = there if len(rows) == len(nulls) else [only(column, rows) for column in there]
        given = [column for column in chosen if not (column.name in usual and common(column) == usual[column.name])]
        gone = [column.name for at, column in enumerate(columns) if pattern >> at & 1 and column.name in usual]
        names = (*(column.name for column in given), *gone)
        yield Sheet(names, _bytes(given, len(gone), len(rows)))


def _nulls(columns: Sequence[Column]) -> npt.NDArray[np.int64]:
    """For each row the columns in which it is NULL, as bits."""
    nulls = np.zeros(len(columns[0]), dtype=np.int64)
    for at, column in enumerate(columns):
        if column.missing is not None and column.missing.any():
            nulls |= column.missing.astype(np.int64) << at
    return nulls


def _bytes(columns: Sequence[Column], nulls: int, rows: int) -> memoryview:
    """The bytes of all rows: these columns without a NULL, then fields that are."""
    pieces, block = [], _Block()
    block.add((len(columns) + nulls).to_bytes(2, "big"))
    for column in columns:
        same, values = _same(column), _of_one_width(column)
        if same is not None:
            block.add(len(same).to_bytes(4, "big") + same)
        elif not isinstance(values, pa.Array):
            block.add(values.dtype.itemsize.to_bytes(4, "big"), values)
        else:
            block.add(b"", _lengths(values))
            pieces += [_binary(block.laid(rows)), values]
            block = _Block()
    block.add(b"\xff\xff\xff\xff" * nulls)
    pieces += [_binary(block.laid(rows))] if block.template else []
    return memoryview(_one_buffer(pieces))


def _same(column: Column) -> bytes | None:
    """The bytes of every row, where they are known to be the same."""
    if column.values is None or not _is_repeated(column.values):
        return None
    return column.words[column.values[0]] if column.words else column.values[:1].tobytes()


def _of_one_width(column: Column) -> Array | pa.Array:
    """Values of a fixed width where the column has such; else its texts."""
    if column.values is None:
        return _texts_of_one_length(column.texts)
    if not column.words:
        return column.values
    if len({len(word) for word in column.words}) == 1 and column.words[0]:
        return np.array(column.words)[column.values]
    return _texts_of_one_length(pa.array(column.words, pa.binary()).take(pa.array(column.values)))


class _Block:
    """Bytes that lie at the same places of every row."""

    def __init__(self) -> None:
        self.template = b""
        self._fields: list[tuple[int, Array]] = []

    def add(self, same: bytes, values: Array | None = None) -> None:
        """Bytes that are the same in every row, then values of a fixed width."""
        self.template += same
        if values is not None:
            self._fields.append((len(self.template), values))
            self.template += bytes(values.dtype.itemsize)

    def laid(self, rows: int) -> npt.NDArray[np.uint8]:
        """Each row's bytes side by side."""
        width = len(self.template)
        laid = np.empty((rows, width), dtype=np.uint8)
        for start in range(0, rows, _AT_ONCE):
            some = laid[start : start + _AT_ONCE]
            some[:] = np.frombuffer(self.template, dtype=np.uint8)
            for offset, values in self._fields:
                field = np.ndarray(len(some), values.dtype, some.data, offset, (width,))
                field[:] = values[start : start + _AT_ONCE]
        return laid


def _texts_of_one_length(texts: pa.Array) -> Array | pa.Array:
    """Texts that all have the same length in bytes as values of that width; others as they are."""
    ends = _ends(texts)
    lengths = np.diff(ends)
    if not lengths[0] or (lengths != lengths[0]).any():
        return texts
    data = np.frombuffer(texts.buffers()[2], dtype=np.uint8)[ends[0] : ends[-1]]
    return data.view(f"S{lengths[0]}")


def _ends(texts: pa.Array) -> npt.NDArray[np.int32]:
    return np.frombuffer(texts.buffers()[1], dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]


def _lengths(texts: pa.Array) -> Array:
    return np.diff(_ends(texts)).astype(">i4")


def _binary(laid: npt.NDArray[np.uint8]) -> pa.Array:
    """Fixed-width rows as Arrow binary values."""
    offsets = np.arange(len(laid) + 1, dtype=np.int32) * laid.shape[1]
    return pa.Array.from_buffers(pa.binary(), len(laid), [None, pa.py_buffer(offsets), pa.py_buffer(laid)])


def _one_buffer(pieces: Sequence[pa.Array]) -> pa.Buffer:
    joined = pc.binary_join_element_wise(*pieces, b"") if len(pieces) > 1 else pieces[0]
    first, last = _ends(joined)[[0, -1]]
    return joined.buffers()[2].slice(int(first), int(last - first))
