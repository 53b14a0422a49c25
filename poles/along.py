"""The order of things along a street: from one end to the other, as one walks, whatever their numbers are."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, hypot, radians

Point = tuple[float, float]
METRES_PER_DEGREE = 111_320.0


def along(places: Sequence[Point]) -> list[int]:
    """Indices of places (longitude, latitude) in walking order.

    It begins at that end of the street which is nearer to the first place given, and always goes on to the nearest one
    left: a bent street is followed around its bend.
    """
    if len(places) < 3:
        return list(range(len(places)))
    metres = _flat(places)
    at = _end(metres)
    left = set(range(len(metres))) - {at}
    order = [at]
    while left:
        at = min(left, key=lambda one: (_far(metres[one], metres[order[-1]]), one))
        left.remove(at)
        order.append(at)
    return order


def _flat(places: Sequence[Point]) -> list[Point]:
    """Metres east and north, near enough for an order."""
    shrink = cos(radians(places[0][1]))
    return [(lon * METRES_PER_DEGREE * shrink, lat * METRES_PER_DEGREE) for lon, lat in places]


def _end(metres: Sequence[Point]) -> int:
    """Of the two ends (each the farthest from the other) the one nearer to the first place."""
    one = max(range(len(metres)), key=lambda at: _far(metres[at], metres[0]))
    other = max(range(len(metres)), key=lambda at: _far(metres[at], metres[one]))
    return min((other, one), key=lambda at: _far(metres[at], metres[0]))


def _far(a: Point, b: Point) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])
