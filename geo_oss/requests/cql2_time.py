"""The temporal functions of CQL2: instants, days and intervals, and how they lie to each other (21-065, 7.4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, DateTime, and_, literal, literal_column, or_

from geo_oss.requests.cql2_values import Literal, Property, Refused

Condition = ColumnElement[bool]
Moment = ColumnElement[Any]


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment to a moment, both included; an instant is a span of no length."""

    start: Moment
    end: Moment


def span(given: Property | Literal | Span) -> Span:
    """What lies between the first and the last moment of a property, a literal or an interval."""
    return given if isinstance(given, Span) else Span(_first(given), _last(given))


def interval(start: Property | Literal | None, end: Property | Literal | None) -> Span:
    """From the first moment of `start` to the last of `end`; None: open."""
    return Span(_infinite("-") if start is None else _first(start), _infinite("") if end is None else _last(end))


def _infinite(sign: str) -> Moment:
    return literal_column("'-infinity'::timestamptz" if sign else "'infinity'::timestamptz", DateTime(timezone=True))


def _first(given: Property | Literal) -> Moment:
    if isinstance(given, Property):
        return _moment(given)
    return literal(_instant(given).value, DateTime(timezone=True))


def _last(given: Property | Literal) -> Moment:
    if isinstance(given, Property):
        return _moment(given)
    return literal(_instant(given).last, DateTime(timezone=True))


def _moment(given: Property) -> Moment:
    if given.kind != "moment":
        raise Refused(f"{given.name} ไม่ใช่เวลา", f"{given.name} is no time")
    return given.column


def _instant(given: Literal) -> Literal:
    if given.kind not in ("timestamp", "date"):
        raise Refused("ต้องเป็น DATE, TIMESTAMP หรือ INTERVAL", "a DATE, a TIMESTAMP or an INTERVAL is needed")
    return given


_RELATIONS: dict[str, Callable[[Span, Span], Condition]] = {
    "t_after": lambda a, b: a.start > b.end,
    "t_before": lambda a, b: a.end < b.start,
    "t_contains": lambda a, b: and_(a.start < b.start, a.end > b.end),
    "t_disjoint": lambda a, b: or_(a.end < b.start, a.start > b.end),
    "t_during": lambda a, b: and_(a.start > b.start, a.end < b.end),
    "t_equals": lambda a, b: and_(a.start == b.start, a.end == b.end),
    "t_finishedby": lambda a, b: and_(a.start < b.start, a.end == b.end),
    "t_finishes": lambda a, b: and_(a.start > b.start, a.end == b.end),
    "t_intersects": lambda a, b: and_(a.start <= b.end, a.end >= b.start),
    "t_meets": lambda a, b: a.end == b.start,
    "t_metby": lambda a, b: a.start == b.end,
    "t_overlappedby": lambda a, b: and_(a.start > b.start, a.start < b.end, a.end > b.end),
    "t_overlaps": lambda a, b: and_(a.start < b.start, a.end > b.start, a.end < b.end),
    "t_startedby": lambda a, b: and_(a.start == b.start, a.end > b.end),
    "t_starts": lambda a, b: and_(a.start == b.start, a.end < b.end),
}


def related(name: str, left: Property | Literal | Span, right: Property | Literal | Span) -> Condition:
    """Whether the relation holds between two times."""
    relation = _RELATIONS.get(name.lower())
    if relation is None:
        raise Refused(f"ไม่รู้จัก {name[:40]}", f"{name[:40]} is none of {', '.join(_RELATIONS).upper()}")
    return relation(span(left), span(right))
