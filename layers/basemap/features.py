"""What the sample base map shows: the invented towns as features by tile layer, in Web Mercator units 0 … 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_oss.sample.country import country
from geo_oss.sample.model import Town

Properties = dict[str, Any]
Geometries = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Features:
    """One tile layer: geometries (Web Mercator, 0 … 1, y down), their properties, and the zoom each appears at."""

    layer: str
    shapes: Geometries
    properties: list[Properties]
    from_zoom: NDArray[np.int64]


_ROAD_ZOOM = {"trunk": 8, "primary": 9, "secondary": 10, "street": 12, "soi": 13}
_LAND_ZOOM = {"residential": 8, "field": 11, "wood": 9, "park": 11}
_WATER_ZOOM = {"river": 8, "canal": 12, "lake": 10, "pond": 13}
_POI_ZOOM = {"hospital": 13, "office": 13, "station": 14, "market": 14, "stadium": 14, "college": 14, "park": 14}
_PLACE_ZOOM = {"town": 8, "village_town": 9, "village": 11}


def features(towns: tuple[Town, ...]) -> list[Features]:
    """All layers of the base map in drawing order."""
    around = country(towns)
    grounds = [*around.grounds, *(ground for town in towns for ground in town.grounds)]
    waters = [water for town in towns for water in town.waters]
    roads = [*around.roads, *(street for town in towns for street in town.streets)]
    named = [ground for ground in grounds if ground.name_th]
    middles = shapely.point_on_surface([ground.shape for ground in named])
    buildings = np.concatenate([town.buildings for town in towns])
    return [
        _layer("landuse", [g.shape for g in grounds], [{"class": g.kind} for g in grounds], _LAND_ZOOM, 12),
        _layer("water", [w.shape for w in waters], [_named(w.kind, w) for w in waters], _WATER_ZOOM, 12),
        _layer("waterway", [s.line for s in around.streams], [_named(s.kind, s) for s in around.streams], {}, 10),
        _layer("building", list(buildings), [{"class": "building"}] * len(buildings), {}, 15),
        _layer("road", [r.line for r in roads], [_named(r.kind, r) for r in roads], _ROAD_ZOOM, 13),
        _layer(
            "place",
            [shapely.Point(p.lon, p.lat) for p in around.places],
            [{"class": p.kind, "name_th": p.name, "name_en": p.detail} for p in around.places],
            _PLACE_ZOOM,
            11,
        ),
        _layer("poi", list(middles), [_named(g.kind, g) for g in named], _POI_ZOOM, 15),
    ]  # fmt: skip


def _named(kind: str, thing: Any) -> Properties:
    words = {"class": kind, "name_th": thing.name_th, "name_en": thing.name_en}
    return {key: value for key, value in words.items() if value}


def _layer(
    name: str, shapes: Sequence[Any], properties: list[Properties], zooms: dict[str, int], otherwise: int
) -> Features:
    from_zoom = np.array([zooms.get(p["class"], otherwise) for p in properties], dtype=np.int64)
    return Features(name, shapely.transform(np.array(shapes, dtype=object), _world), properties, from_zoom)


def _world(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Degrees to Web Mercator between 0 and 1, y down."""
    x = (lonlat[:, 0] + 180.0) / 360.0
    y = 0.5 - np.arcsinh(np.tan(np.radians(lonlat[:, 1]))) / (2.0 * np.pi)
    return np.stack([x, y], axis=1)
