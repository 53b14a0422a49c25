"""From the plane in which boundaries were drawn to degrees; the parts of what was found that are more than noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geo_oss.errors import Invalid
from geo_oss.files import crs
from geo_oss.geo import LonLat
from zones.topology import measure
from zones.topology.model import Finding, Shapes


@dataclass(frozen=True, slots=True)
class Plane:
    """The coordinate system of a drawing: what is straight there is straight for the report."""

    crs: str

    def degrees(self, shapes: Shapes) -> Shapes:
        """The same shapes in EPSG:4326, vertex by vertex. Raises `Invalid` when they leave the globe."""
        if not len(shapes) or crs.parse(self.crs).to_epsg() == 4326:
            return shapes
        lon, lat = crs.degrees(self.crs, *shapely.get_coordinates(shapes).T)
        if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
            raise Invalid(
                f"พิกัดในไฟล์ไม่ใช่ {self.crs} ระบุระบบที่ถูกต้องด้วย --crs เช่น --crs EPSG:32647",
                f"The coordinates cannot be {self.crs}. State the right system with --crs, e.g. --crs EPSG:32647.",
                field="crs",
            )
        return np.asarray(shapely.set_coordinates(shapes.copy(), np.column_stack([lon, lat])), dtype=object)

    def kept(self, shapes: Shapes) -> Shapes:
        """In degrees, the areas of each shape that are wider than noise; empty where there are none."""
        parts, owner = shapely.get_parts(areas_only(shapes), return_index=True)
        lon_lat = self.degrees(parts)
        wide = ~measure.is_noise(lon_lat) if len(parts) else np.zeros(0, dtype=bool)
        return _grouped(lon_lat[wide], owner[wide], len(shapes))


def areas_only(shapes: Shapes) -> Shapes:
    """The shapes without the points and lines that an intersection leaves beside areas."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    parts, inner = shapely.get_parts(parts, return_index=True)
    areal = (shapely.get_type_id(parts) == 3) & ~shapely.is_empty(parts)
    return _grouped(parts[areal], owner[inner][areal], len(shapes))


def places(shapes: Shapes) -> list[LonLat]:
    """A place to look at for each shape (EPSG:4326): within its largest part."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    largest_first = np.lexsort((-shapely.area(parts), owner))
    one_each = largest_first[np.unique(owner[largest_first], return_index=True)[1]]
    inside = shapely.get_coordinates(shapely.point_on_surface(parts[one_each]))
    return [LonLat(lon, lat) for lon, lat in inside.tolist()]


def areal(
    kind: str, codes: Sequence[tuple[str, ...]], shapes: Shapes, details: Sequence[tuple[str, str]]
) -> list[Finding]:
    """Findings that are areas, measured; `shapes` in degrees, none of them empty."""
    found, where = measure.sizes(shapes), places(shapes)
    return [
        Finding(
            kind, codes[i], shapes[i], where[i],
            float(found.area[i]), float(found.width[i]), float(found.length[i]), bool(found.is_sliver[i]), details[i],
        )
        for i in range(len(shapes))
    ]  # fmt: skip


def _grouped(parts: Shapes, owner: np.ndarray, count: int) -> Shapes:
    whole = np.full(count, shapely.MultiPolygon(), dtype=object)
    if len(parts):
        shapely.multipolygons(parts, indices=owner, out=whole)
    return whole
