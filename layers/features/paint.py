"""The colours and widths of the product's own map: a layer's style.json, asked for one feature at a time.

Of the MapLibre style specification only the expressions that our drawings use are known here.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from layers.registry import Layer

Properties = Mapping[str, Any]
DRAWABLE = ("fill", "line", "circle")
ZOOM = 15.0
"""The zoom whose sizes are taken: near enough to tell one request from the next."""
_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def drawing(layer: Layer, properties: Properties) -> Mapping[str, Any] | None:
    """The topmost fill, line or circle a feature has near by; None when the layer is drawn otherwise."""
    fitting = (
        part
        for part in reversed(layer.drawing)
        if part["type"] in DRAWABLE and part["source-layer"] not in {"cells", "labels"}
        if value(part.get("filter", True), properties)
    )
    return next(fitting, None)


def value(expression: Any, properties: Properties) -> Any:
    """What an expression gives for a feature. Raises `ValueError` for one that no drawing of ours had yet."""
    if not isinstance(expression, list):
        return expression
    word, *arguments = expression
    if word in _COMPARED:
        first, second = (value(argument, properties) for argument in arguments)
        return first is not None and second is not None and _COMPARED[word](first, second)
    known = _KNOWN.get(word)
    if known is None:
        raise ValueError(f"the expression {word!r} of a style.json")
    return known(arguments, properties)


def _get(arguments: Sequence[Any], properties: Properties) -> Any:
    return properties.get(arguments[0])


def _match(arguments: Sequence[Any], properties: Properties) -> Any:
    found, *rest, otherwise = arguments
    asked = value(found, properties)
    for labels, result in zip(rest[::2], rest[1::2], strict=True):
        if asked in (labels if isinstance(labels, list) else [labels]):
            return value(result, properties)
    return value(otherwise, properties)


def _step(arguments: Sequence[Any], properties: Properties) -> Any:
    found, result, *rest = arguments
    asked = value(found, properties) or 0
    for stop, above in zip(rest[::2], rest[1::2], strict=True):
        if asked >= stop:
            result = above
    return value(result, properties)


def _case(arguments: Sequence[Any], properties: Properties) -> Any:
    *rest, otherwise = arguments
    for condition, result in zip(rest[::2], rest[1::2], strict=True):
        if value(condition, properties):
            return value(result, properties)
    return value(otherwise, properties)


def _interpolate(arguments: Sequence[Any], properties: Properties) -> Any:
    """Straight from one stop to the next; beyond the ends it stays."""
    _, found, *rest = arguments
    asked = value(found, properties)
    stops = [(stop, value(result, properties)) for stop, result in zip(rest[::2], rest[1::2], strict=True)]
    if asked <= stops[0][0]:
        return stops[0][1]
    for (low, first), (high, last) in pairwise(stops):
        if asked <= high:
            return first + (last - first) * (asked - low) / (high - low)
    return stops[-1][1]


_KNOWN: dict[str, Callable[[Sequence[Any], Properties], Any]] = {
    "get": _get,
    "id": lambda arguments, properties: properties.get("id"),
    "zoom": lambda arguments, properties: ZOOM,
    "match": _match,
    "step": _step,
    "case": _case,
    "interpolate": _interpolate,
}
