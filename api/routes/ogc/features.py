"""Rows of a collection as GeoJSON features, built for speed: a page may have ten thousand of them."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from geo_oss.reference_systems import System
from layers.collections.chosen import Row
from layers.collections.registry import Collection

_POSITION = struct.Struct("<5xdd").unpack_from
Links = list[dict[str, str]]


class Point(msgspec.Struct, tag_field="type", tag="Point", gc=False):
    """A place in the axis order of the answer."""

    coordinates: tuple[float, ...]


class Feature(msgspec.Struct, tag_field="type", tag="Feature", gc=False):
    """One feature; alone it has links."""

    id: int | str
    geometry: Point | msgspec.Raw
    properties: msgspec.Struct
    links: Links | UnsetType = UNSET


class FeatureCollection(msgspec.Struct, tag_field="type", tag="FeatureCollection"):
    """A page; `numberMatched` is left out where counting would cost more than the page."""

    numberReturned: int  # noqa: N815 (OGC 17-069r4's own words)
    timeStamp: datetime  # noqa: N815
    links: Links
    features: list[Feature]
    numberMatched: int | UnsetType = UNSET  # noqa: N815


encode = msgspec.json.Encoder().encode


def features(collection: Collection, rows: Sequence[Row], spoken: System) -> list[Feature]:
    """The features of rows: key, fields in order, geometry."""
    properties = _properties(collection)
    if collection.geometry == "Point" and spoken.is_degrees:
        return [Feature(row[0], Point(_POSITION(row[-1])), properties(*row[1:-1])) for row in rows]
    return [Feature(row[0], msgspec.Raw(row[-1].encode()), properties(*row[1:-1])) for row in rows]


@lru_cache(maxsize=64)
def _properties(collection: Collection) -> Callable[..., msgspec.Struct]:
    """The properties as a struct without names of its own, so that a property may be called anything."""
    names = {f"f{index}": field.name for index, field in enumerate(collection.fields)}
    return msgspec.defstruct(collection.id, [(name, Any) for name in names], rename=names, gc=False)


def now() -> datetime:
    """This moment, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
