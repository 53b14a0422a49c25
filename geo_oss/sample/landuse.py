"""What the land is used for: public places, parks, fields, ponds and houses along the streets."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_oss.sample import names
from geo_oss.sample.design import Design
from geo_oss.sample.model import Floats, Geometry, Ground, Street
from geo_oss.sample.network import Network

HALF_WIDTH = {"trunk": 11.0, "primary": 9.0, "secondary": 7.0, "street": 5.0, "soi": 3.2}
"""Metres from the middle of a street to its side."""
_NAMED = {"temple": ("วัด", "Wat "), "school": ("โรงเรียน", "School of ")}
_PLOT = {"temple": 9000, "school": 14000, "market": 7000, "hospital": 22000, "park": 20000, "stadium": 26000}


def grounds(design: Design, network: Network, rng: np.random.Generator) -> list[Ground]:
    """Public places on whole cells, parks around lakes, and the built and the farmed land as a whole."""
    lands = names.lands(rng)
    free = ~network.wet
    found = []
    for kind, th, en, wanted in design.places:
        cell = _best(design, network, free, kind, wanted, rng)
        free[cell] = False
        if not th:
            name = lands.take()
            th, en = _NAMED[kind][0] + name[0], _NAMED[kind][1] + name[1]
        found.append(Ground(kind, th, en, network.cells[cell]))
    built = network.out < 0.66
    town = shapely.union_all(network.cells[built], grid_size=0.01)
    fields = [Ground("field", "", "", cell) for cell in network.cells[free & ~built][:: 2 if len(free) > 200 else 3]]
    return [Ground("residential", "", "", town), *fields, *_shores(design, network), *found]


def _best(
    design: Design, network: Network, free: NDArray[np.bool_], kind: str, wanted: float, rng: np.random.Generator
) -> int:
    """The free cell nearest to the wanted distance and size, in a random direction."""
    angle = rng.uniform(-np.pi, np.pi)
    ahead = np.array([np.cos(angle) * design.reach_x, np.sin(angle) * design.reach_y]) * wanted
    apart = np.hypot(*(network.middles - ahead).T) / design.reach_x
    size = np.abs(np.log(shapely.area(network.cells) / _PLOT.get(kind, 8000)))
    return int(np.argmin(np.where(free, apart + 0.04 * size, np.inf)))


def _shores(design: Design, network: Network) -> list[Ground]:
    """A park around each lake."""
    lakes = network.water[len(design.streams) :]
    return [
        Ground("park", f"สวนริม{lake.name_th}", f"{lake.name_en} Park", shape.buffer(65).difference(shape))
        for lake, shape in zip(design.lakes, lakes, strict=True)
    ]


def ponds(network: Network, rng: np.random.Generator) -> Geometry:
    """Small ponds in the fields, as an array of polygons in metres."""
    far = np.flatnonzero((network.out > 0.6) & ~network.wet & (shapely.area(network.cells) > 25000))
    chosen = rng.choice(far, max(3, len(far) // 5), replace=False)
    inner = shapely.buffer(network.cells[chosen], -45)
    middles = shapely.point_on_surface(inner[~shapely.is_empty(inner)])
    return shapely.buffer(shapely.buffer(middles, rng.uniform(12, 34, len(middles)), quad_segs=2), 6, quad_segs=2)


def houses(
    design: Design, network: Network, streets: list[Street], taken: list[Geometry], rng: np.random.Generator
) -> Geometry:
    """Houses in rows on both sides of the streets and halls on the public places: an array of polygons in metres."""
    plans = [_row(design, street, side, rng) for street in streets for side in (-1, 1)]
    boxes = _boxes(np.concatenate([plan for plan in plans if len(plan)]))
    boxes = boxes[shapely.contains_properly(network.edge, boxes)]
    boxes = _away(boxes, [street.line for street in streets], 3.5)
    boxes = _away(boxes, taken, 1.0)
    return boxes[_first_come(boxes)]


def _row(design: Design, street: Street, side: int, rng: np.random.Generator) -> Floats:
    """Rows of (x, y, direction, width, depth) along one side of a street."""
    length = street.line.length
    middle = street.line.centroid
    out = float(np.hypot(middle.x / design.reach_x, middle.y / design.reach_y))
    step = np.interp(out, (0, 0.3, 0.6, 0.75, 1.0), (11, 17, 32, 110, 260))
    at = np.arange(14.0, length - 12.0, step) + rng.uniform(-1, 1)
    at = at[rng.random(len(at)) < 0.82]
    here = shapely.get_coordinates(shapely.line_interpolate_point(longest(street.line), at))
    there = shapely.get_coordinates(shapely.line_interpolate_point(longest(street.line), at + 2.0))
    turn = np.arctan2(*(there - here).T[::-1])
    width = step * rng.uniform(0.62, 0.9, len(at)) if step < 14 else rng.uniform(8, 15, len(at))
    depth = rng.uniform(9, 14, len(at))
    away = side * (HALF_WIDTH[street.kind] + rng.uniform(2, 6 if step < 14 else 9, len(at)) + depth / 2)
    xy = here + np.stack([-np.sin(turn), np.cos(turn)], axis=1) * away[:, None]
    return np.column_stack([xy, turn, width, depth])


def longest(line: Geometry) -> Geometry:
    """The longest part of a line."""
    parts = shapely.get_parts(line)
    return parts[int(np.argmax(shapely.length(parts)))]


def _boxes(plan: Floats) -> Geometry:
    """Rectangles of the plan as polygons; a third of them has a wing."""
    x, y, turn, width, depth = plan.T
    corners = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)])
    u, v = corners[:, 0][None, :] * width[:, None], corners[:, 1][None, :] * depth[:, None]
    cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
    rings = np.stack([x[:, None] + u * cos - v * sin, y[:, None] + u * sin + v * cos], axis=2)
    return shapely.polygons(np.concatenate([rings, rings[:, :1]], axis=1))


def halls(places: list[Ground], rng: np.random.Generator) -> Geometry:
    """Two to four larger buildings on each public place."""
    plan = []
    for place in places:
        box = np.array(shapely.oriented_envelope(place.shape).exterior.coords)[:3]
        turn = float(np.arctan2(*(box[1] - box[0])[::-1]))
        inner = place.shape.buffer(-16)
        if inner.is_empty or place.kind in {"park", "field", "residential", "stadium"}:
            continue
        west, south, east, north = inner.bounds
        spots = rng.uniform((west, south), (east, north), (5, 2))
        spots = spots[shapely.contains_xy(inner, spots[:, 0], spots[:, 1])]
        plan += [(x, y, turn, rng.uniform(16, 34), rng.uniform(11, 17)) for x, y in spots]
    boxes = _boxes(np.array(plan))
    return boxes[_first_come(boxes)]


def _away(boxes: Geometry, others: list[Geometry], metres: float) -> Geometry:
    close = shapely.STRtree(boxes).query(others, predicate="dwithin", distance=metres)[1]
    keep = np.ones(len(boxes), dtype=bool)
    keep[close] = False
    return boxes[keep]


def _first_come(boxes: Geometry) -> NDArray[np.bool_]:
    """Of two that overlap the later one goes."""
    one, other = shapely.STRtree(boxes).query(boxes, predicate="intersects")
    keep = np.ones(len(boxes), dtype=bool)
    keep[one[one > other]] = False
    return keep
