"""The topology report: everything that is wrong with the boundaries of one layer, each thing once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely

from zones.topology import areas, broken, clefts, crossings, mesh, words
from zones.topology.areas import Layer
from zones.topology.model import KINDS, Drawing, Finding, Shapes, Topology
from zones.topology.plane import Plane

Progress = Callable[[str, int, int], None]
"""Told the stage that begins, its number and how many there are."""
STAGES = ("shapes", "mesh", "gaps", "overlaps", "slivers", "zones")


def report(
    drawing: Drawing, layer: str, *, zones: Drawing | None = None, progress: Progress = lambda stage, done, of: None
) -> Topology:
    """What is wrong with boundaries as drawn, among themselves and, for communities, against `zones`.

    Overlaps and gaps are looked for in the plane of the drawing, where its edges are straight, and measured on the
    ellipsoid. For zones every hole is a gap; ground that no community covers is told when it is a sliver or a pocket.
    Raises `Invalid` for an unknown coordinate system and for coordinates that cannot be in it.
    """
    stage = _stages(progress)
    stage()
    plane = Plane(drawing.crs)
    shapes, found = broken.mended(drawing.codes, drawing.shapes, plane)
    found += _words(drawing, plane.degrees(_spots(shapes)))
    mended = Layer.of(drawing.codes, shapes, drawing.crs)
    stage()
    where = mesh.of(shapes)
    stage()
    holes, thin_holes = areas.gaps(mended, where, covers_all=layer == "zone")
    stage()
    shared, thin_shared = areas.overlaps(mended, where)
    stage()
    found += holes + shared + areas.slivers(mended) + clefts.clefts(mended, where)
    stage()
    found += _against(drawing, mended, zones) if zones and layer == "community" else []
    return Topology(layer, len(drawing.codes), drawing.crs, _ordered(found), thin_holes + thin_shared)


def _stages(progress: Progress) -> Callable[[], None]:
    numbered = iter(enumerate(STAGES))

    def begin() -> None:
        number, name = next(numbered)
        progress(name, number, len(STAGES))

    return begin


def _spots(shapes: Shapes) -> Shapes:
    return np.asarray(shapely.point_on_surface(shapes), dtype=object)


def _words(drawing: Drawing, spots: Shapes) -> list[Finding]:
    named = [name if name != code else "" for name, code in zip(drawing.names, drawing.codes, strict=True)]
    return words.colliding("code", drawing.codes, drawing.codes, spots) + words.colliding(
        "name", named, drawing.codes, spots
    )


def _against(drawing: Drawing, mended: Layer, zones: Drawing) -> list[Finding]:
    """Crossings, in the plane of the zones when that is another one than the communities'."""
    over = Layer.of(zones.codes, broken.mended(zones.codes, zones.shapes, Plane(zones.crs))[0], zones.crs)
    if zones.crs != drawing.crs:
        mended, over = _in_degrees(mended), _in_degrees(over)
    return crossings.crossings(mended, over) + crossings.elsewhere(mended, drawing.zone_codes, over)


def _in_degrees(layer: Layer) -> Layer:
    return Layer.of(layer.codes, layer.plane.degrees(layer.shapes), "EPSG:4326")


def _ordered(found: list[Finding]) -> list[Finding]:
    kinds = list(KINDS)
    return sorted(found, key=lambda f: (kinds.index(f.kind), -f.area_m2, f.codes))
