"""Rows for PostgreSQL's binary COPY, a hundred thousand at a time, built by columns and never row by row.

A row is its number of fields, then each field as its length in four bytes and its bytes; −1 and nothing for NULL.
Columns of a fixed width become one numpy structure; texts come from Arrow; Arrow joins the pieces of each row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TRAILER = b"\xff\xff"
EPOCH = np.datetime64("2000-01-01T00:00:00", "us")
"""PostgreSQL counts microseconds from here."""
POINT = np.dtype([("order", "u1"), ("type", "<u4"), ("srid", "<u4"), ("x", "<f8"), ("y", "<f8")])
"""EWKB of a point; PostGIS takes either byte order."""
POINT_WITH_SRID = 0x20000001

Array = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table: values of a fixed width in network order, or texts. `missing` rows are NULL."""

    name: str
    values: Array | None = None
    texts: pa.Array | None = None
    missing: Mask | None = None


def number(name: str, values: Array, sql_type: str, *, missing: Mask | None = None) -> Column:
    """A column of int2, int4, int8, float4 or float8."""
    kind = {"int2": ">i2", "int4": ">i4", "int8": ">i8", "float4": ">f4", "float8": ">f8"}[sql_type]
    return Column(name, np.asarray(values).astype(kind), missing=missing)


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
    return Column(name, texts=given.cast(pa.binary()))


def words(name: str, codes: Sequence[str | None], index: Array) -> Column:
    """A column of text from a short list of words; index −1 is NULL."""
    listed = pa.array([*codes, None], pa.string())
    return text(name, listed.take(pa.array(np.where(index < 0, len(codes), index))))


def constant(name: str, value: bytes, rows: int) -> Column:
    """The same bytes in every row."""
    return Column(name, np.full(rows, np.void(value), dtype=f"V{len(value)}"))


def only(column: Column, rows: Mask) -> Column:
    """The column with some of its rows."""
    return Column(
        column.name,
        None if column.values is None else column.values[rows],
        None if column.texts is None else column.texts.filter(pa.array(rows)),
        None if column.missing is None else column.missing[rows],
    )


def body(columns: Sequence[Column]) -> memoryview:
    """The bytes of all rows, between header and trailer; columns in this order."""
    pieces: list[pa.Array] = []
    rows = _rows(columns[0])
    block: list[tuple[str, Array]] = [("fields", np.full(rows, len(columns), dtype=">i2"))]
    for column in columns:
        if column.texts is not None:
            block.append((f"{column.name} length", _lengths(column.texts)))
            pieces += [_joined(block), pc.fill_null(column.texts, b"")]
            block = []
        elif column.missing is None or not column.missing.any():
            assert column.values is not None
            block += _with_length(column.name, column.values)
        else:
            pieces += [_joined(block)] if block else []
            pieces.append(_nullable(column))
            block = []
    pieces += [_joined(block)] if block else []
    return memoryview(_one_buffer(pieces))


def _rows(column: Column) -> int:
    return len(column.values if column.values is not None else column.texts or [])


def _with_length(name: str, values: Array) -> list[tuple[str, Array]]:
    return [(f"{name} length", np.full(len(values), values.dtype.itemsize, dtype=">i4")), (name, values)]


def _structure(block: Sequence[tuple[str, Array]]) -> Array:
    """Columns side by side, without gaps."""
    rows = np.empty(len(block[0][1]), dtype=np.dtype([(name, values.dtype) for name, values in block]))
    for name, values in block:
        rows[name] = values
    return rows


def _joined(block: Sequence[tuple[str, Array]]) -> pa.Array:
    return _binary(_structure(block))


def _binary(rows: Array) -> pa.Array:
    """Fixed-width rows as Arrow binary values."""
    offsets = np.arange(len(rows) + 1, dtype=np.int32) * rows.dtype.itemsize
    return pa.Array.from_buffers(pa.binary(), len(rows), [None, pa.py_buffer(offsets), pa.py_buffer(rows)])


def _nullable(column: Column) -> pa.Array:
    """Length and value where there is one, −1 alone where there is none."""
    assert column.values is not None and column.missing is not None
    rows = _structure(_with_length(column.name, column.values))
    rows[f"{column.name} length"][column.missing] = -1
    width = rows.dtype.itemsize
    kept = np.where(column.missing, 4, width)
    offsets = np.concatenate([[0], np.cumsum(kept)]).astype(np.int32)
    everything = rows.view(np.uint8).reshape(-1, width)
    data = everything[np.arange(width) < kept[:, None]]
    return pa.Array.from_buffers(pa.binary(), len(rows), [None, pa.py_buffer(offsets), pa.py_buffer(data)])


def _lengths(texts: pa.Array) -> Array:
    lengths = pc.fill_null(pc.binary_length(texts), -1)
    return np.asarray(lengths).astype(">i4")


def _one_buffer(pieces: Sequence[pa.Array]) -> pa.Buffer:
    joined = pc.binary_join_element_wise(*pieces, b"") if len(pieces) > 1 else pieces[0]
    first, last = np.frombuffer(joined.buffers()[1], dtype=np.int32)[[joined.offset, joined.offset + len(joined)]]
    return joined.buffers()[2].slice(int(first), int(last - first))
