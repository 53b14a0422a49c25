"""Rows of a collection as GeoJSON features; links in the header of a page."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from geo_oss.reference_systems import System
from layers.collections.chosen import Row
from layers.collections.registry import Collection

_POSITION = struct.Struct("<5xdd").unpack_from
Feature = dict[str, Any]


class FeatureCollection(msgspec.Struct, tag_field="type", tag="FeatureCollection"):
    """A page; `numberMatched` is left out where counting would cost more than the page."""

    numberReturned: int  # noqa: N815 (OGC 17-069r4's own words)
    timeStamp: datetime  # noqa: N815
    links: list[dict[str, str]]
    features: list[Feature]
    numberMatched: int | UnsetType = UNSET  # noqa: N815


encode = msgspec.json.Encoder().encode


def features(collection: Collection, rows: Sequence[Row], spoken: System) -> list[Feature]:
    """The features of rows: key, fields in order, geometry."""
    names = [field.name for field in collection.fields]
    drawn = _point if collection.geometry == "Point" and spoken.is_degrees else _as_written
    return [
        {
            "type": "Feature",
            "id": row[0],
            "geometry": drawn(row[-1]),
            "properties": dict(zip(names, row[1:-1], strict=True)),
        }
        for row in rows
    ]


def now() -> datetime:
    """This moment, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def _point(wkb: bytes) -> dict[str, Any]:
    return {"type": "Point", "coordinates": _POSITION(wkb)}


def _as_written(text: str) -> msgspec.Raw:
    return msgspec.Raw(text.encode())
