"""The columns of an exported file: one name for programs, a short one for shapefiles, one for Thai readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement

Kind = Literal["text", "whole", "number", "moment"]
SHORT_BYTES = 10
"""A shapefile's names have at most so many bytes."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `value` is where it comes from, `words` turn stored numbers into what people read."""

    name: str
    short: str
    th: str
    kind: Kind
    value: ColumnElement[Any]
    words: Mapping[int, str] | None = None


def text(name: str, short: str, th: str, value: ColumnElement[Any]) -> Column:
    """A column of words."""
    return Column(name, short, th, "text", value)


def whole(name: str, short: str, th: str, value: ColumnElement[Any]) -> Column:
    """A column of whole numbers."""
    return Column(name, short, th, "whole", value)


def number(name: str, short: str, th: str, value: ColumnElement[Any]) -> Column:
    """A column of numbers with a fraction."""
    return Column(name, short, th, "number", value)


def moment(name: str, short: str, th: str, value: ColumnElement[Any]) -> Column:
    """A column of instants: UTC where the format has instants, local time with its offset where it has only words."""
    return Column(name, short, th, "moment", value)


def words(name: str, short: str, th: str, value: ColumnElement[Any], of: Mapping[int, str]) -> Column:
    """A column of words that are stored as numbers."""
    return Column(name, short, th, "text", value, of)


def arrow_type(kind: Kind) -> Any:
    """The Arrow type of a kind of column."""
    import pyarrow as pa  # for those who write files, not for those who only name columns

    return {
        "text": pa.string(), "whole": pa.int32(), "number": pa.float64(), "moment": pa.timestamp("us", tz="UTC"),
    }[kind]  # fmt: skip
