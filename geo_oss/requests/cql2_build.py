"""What CQL2 is made into, whichever way it was written: names, literals and predicates as SQL conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, false, not_, or_, true

from geo_oss import asked_shapes
from geo_oss.reference_systems import CRS84, System
from geo_oss.requests import cql2_shapes, cql2_time
from geo_oss.requests.cql2_shapes import Drawn, Geometry, Nested
from geo_oss.requests.cql2_time import Span
from geo_oss.requests.cql2_values import KINDS, Literal, Property, Refused, literal_of

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Names:
    """The queryables of a table: columns and kinds by name (texts where none is said), and its geometry.

    Days are local days of `zone`; shapes are drawn in `system`.
    """

    columns: Mapping[str, ColumnElement[Any]]
    zone: ZoneInfo
    kinds: Mapping[str, str] = field(default_factory=lambda: KINDS)
    geometry: Geometry | None = None
    system: System = CRS84


class Builder:
    """Predicates over the names; each raises `Refused` for a pair that means nothing."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def either(self, parts: Sequence[Condition]) -> Condition:
        """Any of them."""
        return or_(*parts) if len(parts) > 1 else parts[0]

    def both(self, parts: Sequence[Condition]) -> Condition:
        """All of them."""
        return and_(*parts) if len(parts) > 1 else parts[0]

    def denied(self, part: Condition) -> Condition:
        """Not that."""
        return not_(part)

    def truth(self, value: bool) -> Condition:
        """Everything or nothing."""
        return true() if value else false()

    def compared(self, left: Property | Literal, sign: str, right: Property | Literal) -> Condition:
        """The comparison of a property with a literal, either first."""
        if isinstance(left, Property) and isinstance(right, Literal):
            return left.compared(sign, right)
        if isinstance(left, Literal) and isinstance(right, Property):
            return right.compared(sign if sign == "<>" else sign.translate(str.maketrans("<>", "><")), left)
        raise Refused("เทียบชื่อกับค่าได้เท่านั้น", "a name is compared with a value")

    def like(self, left: Property, pattern: Literal) -> Condition:
        """The form of a text."""
        return left.like(pattern)

    def between(self, left: Property, low: Literal, high: Literal) -> Condition:
        """Both ends included."""
        return and_(left.compared(">=", low), left.compared("<=", high))

    def among(self, left: Property, options: Sequence[Literal]) -> Condition:
        """One of the list."""
        return or_(*(left.compared("=", option) for option in options))

    def empty(self, left: Property) -> Condition:
        """Without a value."""
        return left.column.is_(None)

    def spatial(self, name: str, left: Property | Drawn, right: Property | Drawn) -> Condition:
        """A relation of shapes."""
        return cql2_shapes.related(name, left, right, self._names.geometry)

    def temporal(self, name: str, left: Property | Literal | Span, right: Property | Literal | Span) -> Condition:
        """A relation of times."""
        return cql2_time.related(name, left, right)

    def property(self, name: str) -> Property:
        """The queryable of that name."""
        known, geometry = name.lower(), self._names.geometry
        if known == "geometry" and geometry is not None:
            return Property(known, "geometry", geometry.column)
        columns = self._names.columns
        if known not in columns:
            listed = ", ".join([*columns, *(["geometry"] if geometry else [])])
            raise Refused(f"ไม่รู้จักชื่อ {name} (ใช้ได้: {listed})", f"{name} is none of {listed}")
        return Property(known, self._names.kinds.get(known, "text"), columns[known])

    def literal(self, kind: str, text: str) -> Literal:
        """The literal written as text."""
        return literal_of(kind, text, self._names.zone)

    def end(self, text: str) -> Literal | None:
        """An end of an interval: a day, an instant, or `..` for none."""
        if text in ("..", ""):
            return None
        return self.literal("date" if len(text) == 10 else "timestamp", text)

    def interval(self, start: Property | Literal | None, end: Property | Literal | None) -> Span:
        """From one to the other."""
        return cql2_time.interval(start, end)

    def drawn(self, kind: str, nested: Nested) -> Drawn:
        """A geometry in the system of the filter."""
        return cql2_shapes.drawn(kind, nested, self._names.system)

    def collected(self, parts: Sequence[Drawn]) -> Drawn:
        """Several geometries."""
        return asked_shapes.collection(parts)

    def box(self, numbers: Sequence[float]) -> Drawn:
        """A box in the system of the filter."""
        return asked_shapes.box(numbers, self._names.system, name="filter")
