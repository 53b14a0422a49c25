"""Cuts the land between the main roads into blocks, again and again; every cut is a street."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.ops import split

from geo_oss.sample.design import Design, Lake, Stream
from geo_oss.sample.model import Geometry

GRID_METRES = 0.01
_RINGS = (0.0, 0.2, 0.45, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Cut:
    """A line of the plan: a road (`road` is its place in the design), a street, a soi, a shore or the edge."""

    kind: str
    line: Geometry
    road: int = -1


def outline(design: Design, rng: np.random.Generator) -> Geometry:
    """The edge of the municipality: a crooked superellipse."""
    angle = np.linspace(0, 2 * np.pi, 33)[:-1] + rng.uniform(-0.05, 0.05, 32)
    stretch = 1 / (np.abs(np.cos(angle)) ** 3 + np.abs(np.sin(angle)) ** 3) ** (1 / 3)
    radius = stretch * rng.uniform(0.9, 1.0, 32)
    x, y = design.reach_x * radius * np.cos(angle), design.reach_y * radius * np.sin(angle)
    return shapely.Polygon(np.round(np.stack([x, y], axis=1), 2))


def rounded(stream: Stream) -> Geometry:
    """The middle line of a river or canal, its corners cut round."""
    points = np.array(stream.points)
    for _ in range(4):
        inner = np.stack([0.75 * points[:-1] + 0.25 * points[1:], 0.25 * points[:-1] + 0.75 * points[1:]], axis=1)
        points = np.concatenate([points[:1], inner.reshape(-1, 2), points[-1:]])
    return shapely.LineString(points)


def lake_shape(lake: Lake, rng: np.random.Generator) -> Geometry:
    """The water of a lake with an uneven shore."""
    angle = np.linspace(0, 2 * np.pi, 49)[:-1]
    waves = sum(rng.uniform(0.02, 0.12) * np.sin(n * angle + rng.uniform(0, 6.28)) for n in (2, 3, 5))
    radius = lake.radius * (1 + waves)
    return shapely.Polygon(np.stack([lake.x + 1.25 * radius * np.cos(angle), lake.y + radius * np.sin(angle)], axis=1))


def waters(design: Design, rng: np.random.Generator) -> list[Geometry]:
    """Water of the plan, streams first, then lakes, in the order of the design."""
    return [rounded(s).buffer(s.half_width, quad_segs=2) for s in design.streams] + [
        lake_shape(lake, rng) for lake in design.lakes
    ]


def lay_out(design: Design, edge: Geometry, water: list[Geometry], rng: np.random.Generator) -> list[Cut]:
    """All lines of the plan in the order of rank: edge, roads, shores, then the streets that cut the blocks."""
    wet = shapely.union_all(water)
    dry = edge.difference(wet)
    cuts = [Cut("edge", edge.exterior)]
    cuts += [
        Cut(road.kind, line, i)
        for i, road in enumerate(design.roads)
        for line in _lines(shapely.LineString(road.points).intersection(edge))
    ]
    cuts += [Cut("shore", line) for line in _lines(wet.boundary.intersection(edge))]
    blocks = shapely.polygonize(list(node(cuts))).geoms
    for block in sorted(blocks, key=_corner):
        if dry.contains(block.representative_point()):
            cuts.extend(_cut_up(block, design, rng, 0))
    return cuts


def node(cuts: list[Cut]) -> Geometry:
    """The lines split wherever they meet, as an array of edges that share their end points exactly."""
    joined = shapely.union_all([cut.line for cut in cuts], grid_size=GRID_METRES)
    return shapely.get_parts(joined)


def outwardness(design: Design, x: float, y: float) -> float:
    """How far out a place is: 0 in the middle, 1 at the edge."""
    return float(np.hypot(x / design.reach_x, y / design.reach_y))


def _cut_up(block: Geometry, design: Design, rng: np.random.Generator, depth: int) -> Iterator[Cut]:
    middle = block.centroid
    wanted = np.interp(outwardness(design, middle.x, middle.y), _RINGS, design.block_m2) * rng.uniform(0.75, 1.35)
    if block.area < wanted or depth > 12:
        return
    knife = _knife(block, rng)
    pieces = [p for p in split(block, knife).geoms if p.area > 400]
    if len(pieces) < 2 or min(p.area for p in pieces) < wanted * 0.12:
        return
    for line in _lines(knife.intersection(block)):
        yield Cut("street" if line.length > 420 and depth < 3 else "soi", line)
    for piece in sorted(pieces, key=_corner):
        yield from _cut_up(piece, design, rng, depth + 1)


def _knife(block: Geometry, rng: np.random.Generator) -> Geometry:
    """A straight line across the middle of the longer side, a little askew."""
    box = np.array(shapely.oriented_envelope(block).exterior.coords)[:4]
    sides = np.roll(box, -1, axis=0) - box
    length = np.hypot(sides[:, 0], sides[:, 1])
    i = int(np.argmax(length[:2]))
    foot = box[i] + sides[i] * rng.uniform(0.4, 0.6)
    across = sides[(i + 1) % 4]
    tilt = rng.normal(0, 0.035)
    across = across * np.cos(tilt) + np.array([-across[1], across[0]]) * np.sin(tilt)
    return shapely.LineString([foot - 0.5 * across, foot + 1.5 * across])


def _lines(geometry: Geometry) -> list[Geometry]:
    parts = shapely.get_parts(shapely.line_merge(geometry))
    return [part for part in parts if part.geom_type == "LineString" and part.length > 1]


def _corner(polygon: Geometry) -> tuple[float, float]:
    middle = polygon.centroid
    return round(middle.x, 1), round(middle.y, 1)
