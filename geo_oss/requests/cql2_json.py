"""CQL2 written as JSON (OGC 21-065, clause 9): the same predicates as the text, read from objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from geo_oss.requests.cql2_build import Builder, Condition
from geo_oss.requests.cql2_shapes import Drawn
from geo_oss.requests.cql2_time import Span
from geo_oss.requests.cql2_values import Literal, Property, Refused

_SIGNS = {"=", "<>", "<", "<=", ">", ">="}
_GEOMETRIES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")


def walked(text: str, build: Builder, *, deepest: int) -> Condition:
    """The condition of a JSON text. Raises `Refused` when it is no CQL2."""
    try:
        found = msgspec.json.decode(text.encode())
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        raise Refused("ไม่ใช่ JSON", "it is no JSON") from None
    return _Walk(build, deepest).condition(found, 1)


class _Walk:
    def __init__(self, build: Builder, deepest: int) -> None:
        self._build, self._deepest = build, deepest

    def condition(self, found: Any, depth: int) -> Condition:
        if depth > self._deepest:
            raise Refused(f"ซ้อนกันเกิน {self._deepest} ชั้น", f"it is nested deeper than {self._deepest}")
        if isinstance(found, bool):
            return self._build.truth(found)
        if not isinstance(found, Mapping) or not isinstance(found.get("op"), str) or "args" not in found:
            raise Refused("ต้องมี op และ args", "op and args are needed")
        op, args = found["op"], found["args"]
        if not isinstance(args, Sequence) or isinstance(args, str) or not args:
            raise _wrong(op)
        return self._logical(op, args, depth) if op in ("and", "or", "not") else self._predicate(op, args)

    def _logical(self, op: str, args: Sequence[Any], depth: int) -> Condition:
        parts = [self.condition(part, depth + 1) for part in args]
        if op == "not":
            return self._build.denied(*_exactly(1, parts, op))
        return self._build.both(parts) if op == "and" else self._build.either(parts)

    def _predicate(self, op: str, args: Sequence[Any]) -> Condition:
        if op in _SIGNS:
            left, right = map(self._value, _exactly(2, args, op))
            return self._build.compared(left, op, right)
        if op.startswith("s_"):
            one, other = map(self._drawn, _exactly(2, args, op))
            return self._build.spatial(op, one, other)
        if op.startswith("t_"):
            first, second = map(self._time, _exactly(2, args, op))
            return self._build.temporal(op, first, second)
        return self._of_one(op, args)

    def _of_one(self, op: str, args: Sequence[Any]) -> Condition:
        left = self._property(args[0])
        if op == "isNull":
            _exactly(1, args, op)
            return self._build.empty(left)
        if op == "like":
            return self._build.like(left, self._literal(_exactly(2, args, op)[1]))
        if op == "between":
            low, high = map(self._literal, _exactly(3, args, op)[1:])
            return self._build.between(left, low, high)
        if op == "in" and isinstance(_exactly(2, args, op)[1], list) and args[1]:
            return self._build.among(left, [self._literal(one) for one in args[1]])
        raise _wrong(op)

    def _property(self, found: Any) -> Property:
        value = self._value(found)
        if not isinstance(value, Property):
            raise Refused("ต้องเริ่มด้วย property", "a property must come first")
        return value

    def _literal(self, found: Any) -> Literal:
        value = self._value(found)
        if not isinstance(value, Literal):
            raise Refused("ต้องเป็นค่า ไม่ใช่ property", "a value is needed, not a property")
        return value

    def _value(self, found: Any) -> Property | Literal:
        if isinstance(found, bool):
            return self._build.literal("boolean", str(found).lower())
        if isinstance(found, int | float):
            return self._build.literal("number", repr(found))
        if isinstance(found, str):
            return self._build.literal("text", found)
        if isinstance(found, Mapping):
            return self._object(found)
        raise Refused("มีค่าที่อ่านไม่เข้าใจ", "a value cannot be read")

    def _object(self, found: Mapping[str, Any]) -> Property | Literal:
        for name, kind in (("date", "date"), ("timestamp", "timestamp")):
            if isinstance(found.get(name), str):
                return self._build.literal(kind, found[name])
        if isinstance(found.get("property"), str):
            return self._build.property(found["property"])
        if found.get("op") == "casei" and isinstance(found.get("args"), list):
            return self._value(*_exactly(1, found["args"], "casei")).folded()
        raise Refused("มีค่าที่อ่านไม่เข้าใจ", "a value cannot be read")

    def _time(self, found: Any) -> Property | Literal | Span:
        if isinstance(found, Mapping) and isinstance(found.get("interval"), list):
            start, end = map(self._end, _exactly(2, found["interval"], "interval"))
            return self._build.interval(start, end)
        return self._value(found)

    def _end(self, found: Any) -> Property | Literal | None:
        return self._build.end(found) if isinstance(found, str) else self._value(found)

    def _drawn(self, found: Any) -> Property | Drawn:
        if isinstance(found, Mapping) and isinstance(found.get("bbox"), list):
            return self._build.box([_number(one) for one in found["bbox"]])
        if isinstance(found, Mapping) and found.get("type") == "GeometryCollection":
            return self._build.collected([self._shape(one) for one in found.get("geometries") or [None]])
        if isinstance(found, Mapping) and "type" in found:
            return self._shape(found)
        return self._property(found)

    def _shape(self, found: Any) -> Drawn:
        if not isinstance(found, Mapping) or found.get("type") not in _GEOMETRIES:
            raise Refused("ไม่รู้จักรูปร่างนี้", "that geometry is not known")
        nested = found.get("coordinates")
        return self._build.drawn(found["type"], nested if isinstance(nested, list) else [])


def _number(found: Any) -> float:
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise Refused("bbox ต้องเป็นตัวเลข", "bbox takes numbers")
    return float(found)


def _exactly(count: int, args: Sequence[Any], op: str) -> Sequence[Any]:
    if len(args) != count:
        raise _wrong(op)
    return args


def _wrong(op: str) -> Refused:
    return Refused(f"{op[:40]} เขียนไม่ถูกต้อง", f"{op[:40]} is not written as it must be")
