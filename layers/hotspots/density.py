"""A surface of density: requests per square kilometre, smoothed by a Gaussian of a stated bandwidth."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely
from contourpy import FillType, contour_generator
from scipy.ndimage import gaussian_filter

from geo_oss.errors import Invalid
from layers.hotspots.lattice import in_degrees
from layers.hotspots.model import Cells, Findings, Ints, Told
from layers.hotspots.neighbours import Floats
from layers.hotspots.source import Source

REACH = 4.0
"""Bandwidths beyond which a request adds nothing."""
MOST_SPOTS = 4_000_000


@dataclass(frozen=True, slots=True)
class Surface:
    """Requests per km² in the middle of each spot, shape (rows, columns), from the south-west corner in metres."""

    density: Floats
    west: float
    south: float
    side: float


def surface(x: Floats, y: Floats, bandwidth: float, side: float) -> Surface:
    """The density of places. `x`, `y`: projected metres; bandwidth and the side of a spot in metres.

    Places count at the middle of their spot. Raises `Invalid` for more spots than can be held.
    """
    edge = REACH * bandwidth
    west, south = (np.floor((axis.min(initial=np.inf) - edge) / side) * side if len(axis) else 0.0 for axis in (x, y))
    column, row = (((axis - start) // side).astype(np.int64) for axis, start in ((x, west), (y, south)))
    wide, high = (int(index.max(initial=0) + edge // side + 2) for index in (column, row))
    if wide * high > MOST_SPOTS:
        raise Invalid(
            "พื้นที่กว้างเกินไปสำหรับรัศมีนี้ กรุณาเลือกรัศมีที่กว้างขึ้น",
            "The area is too wide for so small a bandwidth: please choose a wider one.",
            field="bandwidth",
        )
    counts = np.bincount(row * wide + column, minlength=wide * high).reshape(high, wide).astype(np.float64)
    smooth = gaussian_filter(counts, bandwidth / side, mode="constant", truncate=REACH)
    return Surface(smooth * (1e6 / side**2), float(west), float(south), side)


def find(source: Source, told: Told) -> Findings:
    """Areas of like density between contours, in steps of the peak; each with the requests in it."""
    asked = source.run.parameters
    told("counting", 0.05)
    places = source.places()
    bandwidth, levels = int(asked["bandwidth"]), int(asked["levels"])
    told("smoothing", 0.4)
    found = surface(places.x, places.y, bandwidth, bandwidth / 5)
    told("keeping", 0.7)
    peak = float(found.density.max(initial=0.0))
    steps = [peak * level / (levels + 1) for level in range(1, levels + 2)] if len(places.x) else []
    bands = [(level, part) for level, ends in enumerate(pairwise(steps), 1) for part in areas_between(found, *ends)]
    parts = np.array([part for _, part in bands], dtype=object)
    shapes = shapely.to_wkb(in_degrees(parts, source.srid))
    rows = Cells(
        list(range(len(bands))),
        _inside(parts, places.x, places.y),
        list(shapes),
        facts=[_facts(level, steps) for level, _ in bands],
    )
    summary = {"bandwidth_metres": bandwidth, "peak_per_km2": round(peak, 3), "levels": levels}
    return Findings(rows, len(places.x), 0, f"Gaussian kernel density, bandwidth {bandwidth} m", summary=summary)


def _facts(level: int, steps: list[float]) -> dict[str, float]:
    least, most = (round(step, 3) for step in steps[level - 1 : level + 1])
    return {"level": level, "least_per_km2": least, "most_per_km2": most}


def areas_between(found: Surface, least: float, most: float) -> list[shapely.Geometry]:
    """The polygons, holes cut out, in which the density is from `least` to `most`, included; metres."""
    high, wide = found.density.shape
    x, y = (start + (np.arange(n) + 0.5) * found.side for start, n in ((found.west, wide), (found.south, high)))
    lines = contour_generator(x, y, found.density, fill_type=FillType.OuterOffset)
    areas = []
    for points, offsets in zip(*lines.filled(least, most), strict=True):
        rings = [points[begin:end] for begin, end in pairwise(offsets)]
        area = shapely.make_valid(shapely.Polygon(rings[0], rings[1:]))
        areas += [part for part in shapely.get_parts(area) if part.geom_type == "Polygon"]
    return areas


def _inside(areas: npt.NDArray[np.object_], x: Floats, y: Floats) -> Ints:
    """How many places each area holds."""
    _, area = shapely.STRtree(areas).query(shapely.points(x, y), predicate="within")
    return np.bincount(area, minlength=len(areas)).astype(np.int64)
