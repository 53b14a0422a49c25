"""Overlaps, gaps, slivers and boundaries drawn twice, among boundaries of one layer."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely

from zones.topology import measure, plane
from zones.topology.mesh import Mesh
from zones.topology.model import POCKET_M2, SAME_SHARE, Finding, Shapes
from zones.topology.plane import Plane

NO_DETAIL = ("", "")


@dataclass(frozen=True, slots=True)
class Layer:
    """Valid shapes in their plane, with the codes as written and the tree over them."""

    codes: list[str]
    shapes: Shapes
    plane: Plane
    tree: shapely.STRtree

    @classmethod
    def of(cls, codes: list[str], shapes: Shapes, crs: str) -> Layer:
        """A layer with its tree."""
        return cls(codes, shapes, Plane(crs), shapely.STRtree(shapes))


def overlaps(layer: Layer, mesh: Mesh) -> tuple[list[Finding], int]:
    """A finding for each pair that shares an area, as overlap or as duplicate; and how many pairs share only noise."""
    one, other = _pairs(layer, mesh.overlaps)
    shared = shapely.intersection(layer.shapes[one], layer.shapes[other])
    area = shapely.area(shared)
    one, other, shared, area = (values[area > 0] for values in (one, other, shared, area))
    shapes = layer.plane.kept(shared)
    told = np.flatnonzero(~shapely.is_empty(shapes))
    pairs = [(layer.codes[one[i]], layer.codes[other[i]]) for i in told]
    found = plane.areal("overlap", pairs, shapes[told], [NO_DETAIL] * len(pairs))
    larger = np.maximum(shapely.area(layer.shapes[one]), shapely.area(layer.shapes[other]))
    same = (area >= SAME_SHARE * larger)[told]
    found = [replace(f, kind="duplicate", is_sliver=False) if s else f for f, s in zip(found, same, strict=True)]
    return found, len(shapes) - len(told)


def gaps(layer: Layer, mesh: Mesh, *, covers_all: bool) -> tuple[list[Finding], int]:
    """A finding for each hole between boundaries, with the codes around it; and how many are only noise.

    A layer that does not cover all ground has holes that are no mistake: of those only cracks and pockets are told.
    """
    shapes = layer.plane.kept(mesh.gaps)
    told = ~shapely.is_empty(shapes)
    around = _around(layer, mesh.gaps[told])
    found = plane.areal("gap", around, shapes[told], [NO_DETAIL] * len(around))
    return [f for f in found if covers_all or f.is_sliver or f.area_m2 < POCKET_M2], int((~told).sum())


def slivers(layer: Layer) -> list[Finding]:
    """A finding for each part of a boundary that is itself long and thin."""
    parts, owner = shapely.get_parts(layer.shapes, return_index=True)
    thin = layer.plane.degrees(parts)
    chosen = np.flatnonzero(measure.sizes(thin).is_sliver)
    whole = np.bincount(owner, minlength=len(layer.codes)) == 1
    details = [_which_part(bool(whole[owner[i]])) for i in chosen]
    return plane.areal("sliver", [(layer.codes[owner[i]],) for i in chosen], thin[chosen], details)


def _which_part(whole: bool) -> tuple[str, str]:
    if whole:
        return "ทั้งขอบเขตเป็นแถบแคบ", "the whole boundary is a thin strip"
    return "ส่วนหนึ่งของขอบเขตเป็นแถบแคบ", "one part of the boundary is a thin strip"


def _pairs(layer: Layer, faces: Shapes) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of boundaries that may share an area: both touch a face that is covered twice."""
    involved = np.unique(layer.tree.query(faces, predicate="intersects")[1])
    one, other = shapely.STRtree(layer.shapes[involved]).query(layer.shapes[involved], predicate="intersects")
    once = one < other
    return involved[one[once]], involved[other[once]]


def _around(layer: Layer, faces: Shapes) -> list[tuple[str, ...]]:
    face, neighbour = layer.tree.query(faces, predicate="intersects")
    found: list[list[str]] = [[] for _ in faces]
    for f, n in sorted(zip(face.tolist(), neighbour.tolist(), strict=True)):
        found[f].append(layer.codes[n])
    return [tuple(codes) for codes in found]
