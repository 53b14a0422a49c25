"""Shapes that are no polygons: lines that cross themselves, holes outside their shell, rows without an area."""

from __future__ import annotations

import re

import numpy as np
import shapely

from geo_oss.files import reasons
from geo_oss.geo import LonLat
from zones.topology.model import Finding, Shapes
from zones.topology.plane import Plane

_PLACE = re.compile(r"\[(?P<x>\S+) (?P<y>[^\s\]]+)")
NO_AREA = ("ไม่มีพื้นที่ (ต้องเป็นโพลิกอน)", "no area (a polygon is needed)")
NOWHERE = LonLat(0.0, 0.0)


def mended(codes: list[str], shapes: Shapes, plane: Plane) -> tuple[Shapes, list[Finding]]:
    """The shapes as valid polygons, those without an area empty, and a finding for each that was not one."""
    flat = np.asarray(shapely.force_2d(shapes), dtype=object)
    flat[~_is_finite(flat)] = None
    areal = np.isin(shapely.get_type_id(flat), (3, 6)) & ~shapely.is_empty(flat)
    found = [_without_area(codes[row], shapes[row], plane) for row in np.flatnonzero(~areal)]
    flat[~areal] = shapely.MultiPolygon()
    broken = np.flatnonzero(~shapely.is_valid(flat))
    said = shapely.is_valid_reason(flat[broken])
    found += [_broken(codes[row], sentence, plane) for row, sentence in zip(broken, said, strict=True)]
    flat[broken] = shapely.make_valid(flat[broken], method="structure", keep_collapsed=False)
    return flat, found


def _is_finite(shapes: Shapes) -> np.ndarray:
    places, shape = shapely.get_coordinates(shapes, return_index=True)
    bad = np.bincount(shape, weights=~np.isfinite(places).all(axis=1), minlength=len(shapes))
    return np.asarray(bad == 0)


def _broken(code: str, sentence: str, plane: Plane) -> Finding:
    match = _PLACE.search(sentence)
    assert match is not None, sentence
    spot = plane.degrees(np.array([shapely.Point(float(match["x"]), float(match["y"]))], dtype=object))[0]
    return Finding("invalid", (code,), spot, LonLat(spot.x, spot.y), detail=reasons.words(sentence))


def _without_area(code: str, shape: object, plane: Plane) -> Finding:
    first = shapely.get_coordinates(shape)[:1]
    if not np.isfinite(first).all() or not len(first):
        return Finding("invalid", (code,), shapely.Point(), NOWHERE, detail=NO_AREA)
    spot = plane.degrees(shapely.points(first))[0]
    return Finding("invalid", (code,), spot, LonLat(spot.x, spot.y), detail=NO_AREA)
