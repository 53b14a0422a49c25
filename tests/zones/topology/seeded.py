"""Boundaries with mistakes put in on purpose, and what shapely alone says of them: every pair, one great union."""

import itertools

import numpy as np
import shapely
from pyproj import Geod

from tests.zones.coverage import coverage
from zones.topology.model import Drawing, Finding

ELLIPSOID = Geod(ellps="WGS84")
POLYGONS = 20
FAR = 0.5
"""Degrees east of the town, where nothing else is."""
SPECK_M2 = 1e-4


def town(seed: int) -> np.ndarray:
    """Twenty polygons that share every vertex; of towns whose crooked lines happen to cross, the next one is taken."""
    towns = (coverage(POLYGONS, seed=number, levels=3) for number in itertools.count(seed))
    return next(shapes for shapes in towns if len(shapes) == POLYGONS)


def drawing(
    shapes: list | np.ndarray, *, names: list[str] | None = None, zone_codes: list[str] | None = None
) -> Drawing:
    """Boundaries A0, A1, … with names of their own."""
    codes = [f"A{number}" for number in range(len(shapes))]
    called = names or [f"ชุมชน {code}" for code in codes]
    return Drawing(codes, called, zone_codes or [""] * len(codes), np.array(shapes, dtype=object))


def square_metres(shape: object) -> float:
    """The area on the ellipsoid between geodesics: another way than the product's."""
    return abs(ELLIPSOID.geometry_area_perimeter(shapely.orient_polygons(shape))[0])


def with_a_vertex_moved(shapes: np.ndarray, random: np.random.Generator, metres: float) -> np.ndarray | None:
    """One polygon with one of its vertices elsewhere; None where that makes it cross itself."""
    row = int(random.integers(len(shapes)))
    ring = shapely.get_coordinates(shapes[row].exterior)[:-1]
    vertex, angle = int(random.integers(len(ring))), random.uniform(0, 2 * np.pi)
    ring[vertex] += np.array([np.cos(angle), np.sin(angle)]) * metres / 111_000
    moved = shapes.copy()
    moved[row] = shapely.polygons(ring)
    return moved if shapely.is_valid(moved[row]) else None


def bow_tie(west: float) -> object:
    """A polygon that crosses itself, alone in the country."""
    return shapely.Polygon([(west, 16.4), (west + 0.01, 16.41), (west + 0.01, 16.4), (west, 16.41)])


def pairs_by_shapely(shapes: np.ndarray) -> dict[tuple[str, str], float]:
    """Every pair that shares an area, and its square metres."""
    found = {}
    for one in range(len(shapes)):
        for other in range(one + 1, len(shapes)):
            shared = square_metres(_area(shapely.intersection(shapes[one], shapes[other])))
            if shared > SPECK_M2:
                found[f"A{one}", f"A{other}"] = shared
    return found


def holes_by_shapely(shapes: np.ndarray) -> list[float]:
    """The square metres of every hole of the union, smallest first."""
    parts = shapely.get_parts(shapely.union_all(shapes))
    holes = [shapely.Polygon(ring) for part in parts for ring in part.interiors]
    return sorted(size for size in map(square_metres, holes) if size > SPECK_M2)


def kinds(findings: list[Finding]) -> dict[str, int]:
    """How many findings there are of each kind that occurs; overlaps and gaps of a speck are left out."""
    told = [f.kind for f in findings if f.area_m2 > SPECK_M2 or f.kind not in ("overlap", "gap")]
    return {kind: told.count(kind) for kind in dict.fromkeys(told)}


def _area(shape: object) -> object:
    return shapely.union_all([part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"])
