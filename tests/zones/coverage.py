"""An invented municipality with crooked borders: a coverage of polygons that share every vertex of their edges."""

import numpy as np
import shapely
from scipy.spatial import Voronoi

Floats = np.ndarray


def coverage(count: int, *, seed: int, levels: int = 5, west: float = 102.8, south: float = 16.4) -> np.ndarray:
    """About `count` polygons over 0.1 × 0.1 degrees; neighbours share their crooked edges exactly."""
    random = np.random.default_rng(seed)
    seeds = random.uniform(0, 0.1, (count, 2))
    mirrored = [seeds, seeds * (-1, 1), seeds * (1, -1), (0.2, 0) + seeds * (-1, 1), (0, 0.2) + seeds * (1, -1)]
    diagram = Voronoi(np.vstack(mirrored))
    lines = [
        _crooked(diagram.vertices[a], diagram.vertices[b], levels, random) + np.array([west, south])
        for (one, other), (a, b) in zip(diagram.ridge_points, diagram.ridge_vertices, strict=True)
        if min(a, b) >= 0 and min(one, other) < count
    ]
    noded = shapely.get_parts(shapely.union_all([shapely.linestrings(line) for line in lines]))
    shapes = shapely.get_parts(shapely.polygonize(noded))
    return shapes[shapely.is_valid(shapes)]


def worst_points(shapes: np.ndarray, *, seed: int, random_points: int) -> tuple[Floats, Floats]:
    """Random points around, every vertex, every middle of an edge, and vertices moved by ± 1e-12 degrees."""
    random = np.random.default_rng(seed)
    west, south, east, north = shapely.total_bounds(shapes)
    corners, ring = shapely.get_coordinates(shapely.boundary(shapes), return_index=True)
    joined = ring[1:] == ring[:-1]
    middles = (corners[:-1][joined] + corners[1:][joined]) / 2
    margin = (east - west) / 20
    anywhere = random.uniform((west - margin, south - margin), (east + margin, north + margin), (random_points, 2))
    places = np.vstack([anywhere, corners, middles, corners + random.choice([-1e-12, 1e-12], corners.shape)])
    return places[:, 0], places[:, 1]


def oracle(shapes: np.ndarray, codes: list[str], areas: list[float], lon: Floats, lat: Floats) -> np.ndarray:
    """The rule by shapely alone: a tree of polygons, covered or not, smallest area, then code."""
    order = np.array(sorted(range(len(codes)), key=lambda i: (areas[i], codes[i])))
    points, ranks = shapely.STRtree(shapes[order]).query(shapely.points(lon, lat), predicate="covered_by")
    winner = np.full(len(lon), len(codes))
    np.minimum.at(winner, points, ranks)
    return np.append(order, -1)[winner]


def _crooked(start: Floats, end: Floats, levels: int, random: np.random.Generator) -> Floats:
    line = np.array([start, end])
    for _ in range(levels):
        step = np.diff(line, axis=0)
        aside = np.column_stack([-step[:, 1], step[:, 0]]) * random.normal(0, 0.1, (len(step), 1)).clip(-0.2, 0.2)
        longer = np.empty((2 * len(line) - 1, 2))
        longer[::2], longer[1::2] = line, (line[:-1] + line[1:]) / 2 + aside
        line = longer
    return line
