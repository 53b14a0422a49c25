"""The spatial functions of CQL2: drawn shapes as SQL, and how they lie to a geometry column (21-065, 7.3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, false, func, literal, not_, or_, true

from geo_oss import asked_shapes
from geo_oss.asked_shapes import Shape
from geo_oss.reference_systems import System
from geo_oss.requests.cql2_values import Property, Refused

Condition = ColumnElement[bool]
Nested = list[Any]
Drawn = Shape
_FIELD = "filter"
_KINDS = {
    kind.lower(): kind for kind in ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
}
_RELATIONS: dict[str, Callable[..., Any]] = {
    "s_intersects": func.ST_Intersects,
    "s_equals": func.ST_Equals,
    "s_touches": func.ST_Touches,
    "s_within": func.ST_Within,
    "s_overlaps": func.ST_Overlaps,
    "s_crosses": func.ST_Crosses,
    "s_contains": func.ST_Contains,
}


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where a table keeps its shapes, whether all are points, and the column of their `z28` if they have one."""

    column: ColumnElement[Any]
    codes: ColumnElement[int] | None = None
    points: bool = True


def drawn(kind: str, nested: Nested, spoken: System) -> Drawn:
    """A geometry written as WKT or GeoJSON."""
    known = _KINDS.get(kind.lower(), kind)
    if known == "Point" and nested and isinstance(nested[0], list):
        nested = nested[0] if len(nested) == 1 else nested
    if known == "MultiPoint":
        nested = [_alone(one) for one in nested]
    return asked_shapes.geometry(known, nested, spoken, name=_FIELD)


def _alone(position: Any) -> Any:
    """MULTIPOINT((1 2)) and MULTIPOINT(1 2) are the same."""
    is_wrapped = isinstance(position, list) and len(position) == 1 and isinstance(position[0], list)
    return position[0] if is_wrapped else position


def related(name: str, left: Property | Drawn, right: Property | Drawn, geometry: Geometry | None) -> Condition:
    """Whether the relation holds between a geometry column and a drawn shape, in the order given."""
    lower = name.lower()
    shape = right if isinstance(right, Shape) else left
    asked = left if isinstance(right, Shape) else right
    if geometry is None or not isinstance(asked, Property) or asked.kind != "geometry" or not isinstance(shape, Shape):
        raise Refused(f"{name} ใช้กับ geometry และรูปที่วาด", f"{name} takes geometry and a drawn shape")
    if shape.mixed and lower not in ("s_intersects", "s_disjoint"):
        raise Refused(f"{name} ใช้กับ GEOMETRYCOLLECTION ไม่ได้", f"{name} takes no GEOMETRYCOLLECTION")
    if lower in ("s_disjoint", "s_intersects"):
        common = meets(geometry, shape)
        return common if lower == "s_intersects" else not_(common)
    sides = [geometry.column if isinstance(side, Property) else _sql(side) for side in (left, right)]
    return _near(geometry, shape, _RELATIONS[lower](*sides))


def meets(geometry: Geometry, shape: Shape) -> Condition:
    """Whether the column's shape and the drawn one have a place in common; edges belong to them."""
    boxed = shape.is_box and geometry.points
    exact = _between(geometry, shape) if boxed else func.ST_Intersects(geometry.column, _sql(shape))
    return _near(geometry, shape, exact)


def _near(geometry: Geometry, shape: Shape, exact: Condition) -> Condition:
    """The condition, with what an index can answer before it: codes in the ranges that hold the shape.

    The planner knows how many rows the ranges have; the CASE keeps it from guessing a thousandth of that for the rest.
    """
    codes = geometry.codes
    if codes is None:
        return exact
    ranges = asked_shapes.code_ranges(shape.boxes)
    held = (and_(codes >= _code(first), codes < _code(last)) for first, last in ranges)
    return and_(or_(*held), case((exact, true()), else_=false()))


def _between(geometry: Geometry, shape: Shape) -> Condition:
    x, y = func.ST_X(geometry.column), func.ST_Y(geometry.column)
    boxes: Sequence[tuple[float, float, float, float]] = shape.boxes
    return or_(*(and_(x.between(west, east), y.between(south, north)) for west, south, east, north in boxes))


def _code(value: int) -> ColumnElement[int]:
    return literal(value, BigInteger)


def _sql(shape: Shape) -> ColumnElement[Any]:
    found: ColumnElement[Any] = func.ST_MakeValid(func.ST_GeomFromText(shape.wkt, 4326))
    return found
