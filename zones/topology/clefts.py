"""Gaps that are no holes: narrow clefts between two boundaries, open to the ground outside all of them.

The outline is closed over everything up to `SLIVER_METRES` wide. What that fills counts as a cleft when it is long,
and when two boundaries face each other along it: a bay of one boundary, or a corner between two, is how things are.
"""

from __future__ import annotations

import numpy as np
import shapely

from geo_oss.files import crs
from zones.topology import plane
from zones.topology.areas import NO_DETAIL, Layer
from zones.topology.mesh import Mesh
from zones.topology.model import SLIVER_METRES, Finding, Shapes

METRES_PER_DEGREE = 111_320.0
LONG_METRES = 8 * SLIVER_METRES
FACING = 0.25
"""Share of the rim that each of two boundaries has at least, and that is open at most."""
TOUCHING_METRES = 1e-3


def clefts(layer: Layer, mesh: Mesh) -> list[Finding]:
    """A finding for each cleft, with the codes of the boundaries along it."""
    unit = _unit(layer.plane.crs)
    filled = _filled(mesh.faces, unit * SLIVER_METRES / 2)
    long = filled[shapely.length(filled) / 2 >= LONG_METRES * unit]
    found = [(cleft, sides) for cleft in long if (sides := _sides(layer, cleft, unit * TOUCHING_METRES))]
    shapes = layer.plane.kept(np.array([cleft for cleft, _ in found], dtype=object))
    codes = [tuple(layer.codes[row] for row in sides) for _, sides in found]
    told = np.flatnonzero(~shapely.is_empty(shapes))
    return plane.areal("cleft", [codes[i] for i in told], shapes[told], [NO_DETAIL] * len(told))


def _unit(name: str) -> float:
    """One metre in the plane, about."""
    system = crs.parse(name)
    return 1 / METRES_PER_DEGREE if system.is_geographic else 1 / system.axis_info[0].unit_conversion_factor


def _filled(faces: Shapes, reach: float) -> Shapes:
    """What closing the outline of all faces adds to them."""
    whole = shapely.union_all(faces)
    closed = shapely.buffer(shapely.buffer(whole, reach, quad_segs=4), -reach, quad_segs=4)
    added = np.array([shapely.difference(closed, whole)], dtype=object)
    return np.asarray(shapely.get_parts(plane.areas_only(added)))


def _sides(layer: Layer, cleft: object, near: float) -> list[int]:
    """The boundaries along a cleft; nothing when no two of them face each other."""
    rim, box = shapely.boundary(cleft), shapely.bounds(shapely.buffer(cleft, 3 * near))
    rows = layer.tree.query(shapely.box(*box), predicate="intersects")
    beside = shapely.buffer(shapely.intersection(layer.shapes[rows], shapely.box(*box)), near)
    share = shapely.length(shapely.intersection(rim, beside)) / shapely.length(rim)
    along = rows[share >= FACING]
    open_share = 1 - shapely.length(shapely.intersection(rim, shapely.union_all(beside))) / shapely.length(rim)
    return sorted(along.tolist()) if len(along) > 1 and open_share <= FACING else []
