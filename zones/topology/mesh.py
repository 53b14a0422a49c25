"""Where does the number of boundaries over a place change? The faces between the edges that have no twin.

Rings run one way around, so an edge that two neighbours share runs there in one and back in the other: crossing it,
one leaves a boundary and enters another, and as many cover the far side. Only edges that do not cancel can border a
gap or an overlap. In good data these are the outline, so the work is one sort of all edges and a small arrangement.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from zones.topology.model import Shapes

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mesh:
    """Faces in the plane of the shapes, and how many shapes cover each; parts covered by one may be merged."""

    faces: Shapes
    covers: npt.NDArray[np.intp]

    @property
    def gaps(self) -> Shapes:
        """Faces that nobody covers, enclosed by those somebody covers."""
        return np.asarray(self.faces[self.covers == 0])

    @property
    def overlaps(self) -> Shapes:
        """Faces that two or more cover."""
        return np.asarray(self.faces[self.covers > 1])


def of(shapes: Shapes) -> Mesh:
    """The mesh of valid polygons."""
    start, end = single_edges(shapes)
    if not len(start):
        return Mesh(np.zeros(0, dtype=object), np.zeros(0, dtype=np.intp))
    noded = shapely.union_all(shapely.linestrings(np.stack([start, end], axis=1)))
    faces = np.asarray(shapely.get_parts(shapely.polygonize([noded])), dtype=object)
    inside, _ = shapely.STRtree(shapes).query(shapely.point_on_surface(faces), predicate="within")
    return Mesh(faces, np.bincount(inside, minlength=len(faces)))


def single_edges(shapes: Shapes) -> tuple[Floats, Floats]:
    """Start and end of the edges along which coverage changes: those without a twin that runs the other way."""
    parts = shapely.orient_polygons(shapely.get_parts(shapes), exterior_cw=True)
    places, ring = shapely.get_coordinates(shapely.get_rings(parts), return_index=True)
    first = np.flatnonzero(ring[1:] == ring[:-1])
    points = np.unique(np.ascontiguousarray(places + 0.0).view(np.complex128).ravel(), return_inverse=True)[1]
    start, end = points[first], points[first + 1]
    edges = np.minimum(start, end) * (points.max(initial=0) + 1) + np.maximum(start, end)
    _, one_of, edge = np.unique(edges, return_index=True, return_inverse=True)
    left_over = np.bincount(edge, weights=np.sign(end - start), minlength=len(one_of)) != 0
    kept = first[one_of[left_over]]
    return places[kept], places[kept + 1]
