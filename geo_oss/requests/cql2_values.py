"""What a CQL2 condition is made of: a property with its kind, a literal with its kind, and how the two compare."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Boolean, ColumnElement, Double, Integer, and_, func, literal, not_

from geo_oss.requests.filter import STATUS_WORDS
from geo_oss.thai.calendar import FIRST_YEAR, LAST_YEAR

Condition = ColumnElement[bool]
KINDS = {"category": "number", "status": "status", "supporters": "number", "photos": "number"} | dict.fromkeys(
    ("created_at", "updated_at", "due_at", "done_at"), "moment"
)
"""Kind of each queryable of a request; the others are texts. Other tables also have `real` and `boolean`."""
_LIKE = {
    "number": ("number",),
    "real": ("number",),
    "text": ("text",),
    "moment": ("timestamp",),
    "boolean": ("boolean",),
}
_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Refused(Exception):
    """A name, a value or a pair of them that means nothing; `th` and `en` say which."""

    def __init__(self, th: str, en: str) -> None:
        self.th, self.en = th, en
        super().__init__(en)


@dataclass(frozen=True, slots=True)
class Literal:
    """A value of the filter: kind number, text, boolean, timestamp or date; a date also knows where its day ends."""

    kind: str
    value: Any
    end: datetime | None = None
    small: bool = False

    @property
    def last(self) -> Any:
        """The value, or the last moment of its day."""
        return self.value if self.end is None else self.end - timedelta(microseconds=1)

    def folded(self) -> Literal:
        """The same text without regard to case."""
        if self.kind != "text":
            raise Refused("CASEI ใช้กับข้อความเท่านั้น", "CASEI needs a text")
        return replace(self, small=True)

    def sql(self) -> ColumnElement[Any]:
        """The value as a bound parameter."""
        if self.kind == "number":
            return literal(self.value, Integer if isinstance(self.value, int) else Double)
        if self.kind == "boolean":
            return literal(self.value, Boolean)
        return func.lower(literal(self.value)) if self.small else literal(self.value)


@dataclass(frozen=True, slots=True)
class Property:
    """A queryable: its name, its kind, its column."""

    name: str
    kind: str
    column: ColumnElement[Any]

    def folded(self) -> Property:
        """The same text without regard to case."""
        if self.kind != "text":
            raise Refused(f"CASEI ใช้กับ {self.name} ไม่ได้", f"CASEI needs a text, and {self.name} is none")
        return replace(self, column=func.lower(self.column))

    def like(self, pattern: Literal) -> Condition:
        """Whether the text has the form of the pattern (% any, _ one, \\ before either takes it as it is)."""
        if self.kind != "text" or pattern.kind != "text":
            raise Refused(f"LIKE ใช้กับ {self.name} ไม่ได้", f"LIKE needs texts, and {self.name} is compared so")
        if len(pattern.value) - len(pattern.value.rstrip("\\")) & 1:
            raise Refused("รูปแบบ LIKE จบด้วย \\ ไม่ได้", "a LIKE pattern cannot end with \\")
        return self.column.like(pattern.sql(), escape="\\")

    def compared(self, sign: str, other: Literal) -> Condition:
        """The comparison with a literal of the same kind."""
        if self.kind == "moment" and other.kind == "date":
            return _with_day(self.column, sign, other)
        if self.kind == "status":
            return self._status(sign, other)
        if other.kind not in _LIKE.get(self.kind, ()) or (self.kind == "number" and isinstance(other.value, float)):
            raise Refused(f"{self.name} เทียบกับค่าชนิดนี้ไม่ได้", f"{self.name} cannot be compared with a {other.kind}")
        ordered = self.kind == "text" and sign not in ("=", "<>")
        column = self.column.collate("C") if ordered else self.column
        result: Condition = _SIGNS[sign](column, other.sql())
        return result

    def _status(self, sign: str, other: Literal) -> Condition:
        number = STATUS_WORDS.get(other.value) if other.kind == "text" else None
        if number is None or sign not in ("=", "<>"):
            known = ", ".join(STATUS_WORDS)
            raise Refused(f"status ใช้ได้กับ = <> IN และ {known}", f"status takes =, <> or IN with {known}")
        result: Condition = _SIGNS[sign](self.column, literal(number, Integer))
        return result


def _with_day(column: ColumnElement[Any], sign: str, day: Literal) -> Condition:
    starts, ends = literal(day.value), literal(day.end)
    within = and_(column >= starts, column < ends)
    conditions: dict[str, Condition] = {
        "=": within,
        "<>": not_(within),
        "<": column < starts,
        "<=": column < ends,
        ">": column >= ends,
        ">=": column >= starts,
    }
    return conditions[sign]


def literal_of(kind: str, text: str, zone: ZoneInfo) -> Literal:
    """The literal written as `text`; `Refused` when it is not one of its kind."""
    try:
        return _LITERALS[kind](text, zone)
    except (ValueError, OverflowError):
        raise Refused(f"อ่านค่า {text[:40]} ไม่ได้", f"{text[:40]} is not a {kind}") from None


def _number(text: str, zone: ZoneInfo) -> Literal:
    value = int(text) if re.fullmatch(r"[+-]?\d{1,12}", text) else float(text)
    if not math.isfinite(value) or (isinstance(value, int) and abs(value) >= 2**31):
        raise ValueError(text)
    return Literal("number", value)


def _timestamp(text: str, zone: ZoneInfo) -> Literal:
    moment = datetime.fromisoformat(text)
    _in_range(moment)
    return Literal("timestamp", moment if moment.tzinfo else moment.replace(tzinfo=zone))


def _date(text: str, zone: ZoneInfo) -> Literal:
    day = date.fromisoformat(text)
    _in_range(day)
    starts = datetime.combine(day, time.min, zone)
    return Literal("date", starts, datetime.combine(day + timedelta(days=1), time.min, zone))


def _in_range(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(str(day))


_LITERALS: dict[str, Callable[[str, ZoneInfo], Literal]] = {
    "number": _number,
    "text": lambda text, zone: Literal("text", text),
    "boolean": lambda text, zone: Literal("boolean", text == "true"),
    "timestamp": _timestamp,
    "date": _date,
}
