"""The streets of a town as a graph, and the shortest ways on it between things that stand beside the streets.

For the worker and commands: scipy and shapely are heavy. One-way streets and turns are not known to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra

from geo_oss.geo import EARTH_RADIUS_METRES, LonLat
from geo_oss.routing.ways import Floats, Line, Ways, metres_between, straight_metres

Ints = npt.NDArray[np.int64]
_GRID_DEGREES = 1e-7
"""Vertices within this are one (about a centimetre)."""
JOIN_METRES = 1.0
"""A street that ends within this of another one leads into it."""


@dataclass(frozen=True, slots=True)
class Graph:
    """Vertices in degrees (EPSG:4326) and straight edges between them, with their metres on the spheroid."""

    lon: Floats
    lat: Floats
    start: Ints
    end: Ints
    metres: Floats


@dataclass(frozen=True, slots=True)
class Feet:
    """Where places stand on the edges of a graph: which edge, how far along it (0 … 1), and metres away from it."""

    edge: Ints
    share: Floats
    lon: Floats
    lat: Floats
    away: Floats


def graph(lines: Sequence[Floats]) -> Graph:
    """The graph of street lines (each n × 2 degrees): joined where they share a vertex, and where one ends at another.

    Lines that merely cross are a bridge. Only what hangs together with most of the streets is kept.
    """
    corners = np.concatenate(lines)
    ends = np.cumsum([len(line) for line in lines])
    follows = np.setdiff1d(np.arange(1, len(corners)), ends[:-1])
    cells, which = np.unique(np.rint(corners / _GRID_DEGREES).astype(np.int64), axis=0, return_inverse=True)
    pairs = np.stack([which[follows - 1], which[follows]], axis=1)
    pairs = np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0)
    lon, lat = (cells * _GRID_DEGREES).T
    return _largest(_joined(_measured(lon, lat, pairs[:, 0], pairs[:, 1])))


def along(streets: Graph, places: Sequence[LonLat]) -> Ways:
    """The shortest ways between places: from each straight to the nearest street, along the streets, and straight on.

    Two places that are nearer to each other than to their streets are joined directly.
    """
    lon, lat = (np.array([getattr(place, axis) for place in places]) for axis in ("lon", "lat"))
    feet = snapped(streets, lon, lat)
    with_feet = inserted(streets, feet)
    at = np.arange(len(places)) + len(streets.lon)
    found, before = dijkstra(_matrix(with_feet), directed=False, indices=at, return_predecessors=True)
    metres = found[:, at] + feet.away[:, None] + feet.away[None, :]
    direct = straight_metres(places)
    beside = (direct <= feet.away[:, None] + feet.away[None, :]) & (direct <= metres)
    metres = np.where(beside, direct, metres)
    np.fill_diagonal(metres, 0.0)

    def line(one: int, other: int) -> Line:
        own = [(lon[one], lat[one])], [(lon[other], lat[other])]
        between = [] if beside[one, other] else _walked(with_feet, before[one], int(at[other]))
        return [(float(x), float(y)) for x, y in (*own[0], *between, *own[1])]

    return Ways(metres, line, "streets")


def snapped(streets: Graph, lon: Floats, lat: Floats) -> Feet:
    """The nearest point of the nearest edge to each place; the plane it is found on is true within a town."""
    nodes = _plane(streets, streets.lon, streets.lat)
    start, end, wanted = nodes[streets.start], nodes[streets.end], _plane(streets, lon, lat)
    tree = shapely.STRtree(shapely.linestrings(np.stack([start, end], axis=1)))
    edge = tree.nearest(shapely.points(wanted))
    along_edge = end[edge] - start[edge]
    share = ((wanted - start[edge]) * along_edge).sum(axis=1) / (along_edge**2).sum(axis=1)
    return _feet(streets, np.asarray(edge), np.clip(share, 0.0, 1.0), lon, lat)


def inserted(streets: Graph, feet: Feet) -> Graph:
    """The graph with a vertex for each foot, after its own ones in the feet's order; their edges are cut there."""
    added = np.arange(len(feet.edge)) + len(streets.lon)
    order = np.lexsort((feet.share, feet.edge))
    edge, node = feet.edge[order], added[order]
    first = np.r_[True, edge[1:] != edge[:-1]]
    last = np.r_[first[1:], True]
    begins = np.where(first, streets.start[edge], np.r_[0, node[:-1]])
    kept = np.setdiff1d(np.arange(len(streets.start)), edge)
    return _measured(
        np.r_[streets.lon, feet.lon],
        np.r_[streets.lat, feet.lat],
        np.r_[streets.start[kept], begins, node[last]],
        np.r_[streets.end[kept], node, streets.end[edge[last]]],
    )


def _feet(streets: Graph, edge: Ints, share: Floats, lon: Floats, lat: Floats) -> Feet:
    start, end = streets.start[edge], streets.end[edge]
    on_lon = streets.lon[start] + share * (streets.lon[end] - streets.lon[start])
    on_lat = streets.lat[start] + share * (streets.lat[end] - streets.lat[start])
    return Feet(edge, share, on_lon, on_lat, metres_between(lon, lat, on_lon, on_lat))


def _measured(lon: Floats, lat: Floats, start: Ints, end: Ints) -> Graph:
    return Graph(lon, lat, start, end, metres_between(lon[start], lat[start], lon[end], lat[end]))


def _plane(streets: Graph, lon: Floats, lat: Floats) -> Floats:
    """Degrees as metres east and north of the middle of the streets."""
    middle = np.radians(streets.lat.mean())
    east = np.radians(lon - streets.lon.mean()) * EARTH_RADIUS_METRES * np.cos(middle)
    return np.stack([east, np.radians(lat - streets.lat.mean()) * EARTH_RADIUS_METRES], axis=1)


def _joined(streets: Graph) -> Graph:
    """Dead ends within a metre of another street lead into it: drawn by hand, ends seldom meet exactly."""
    count = np.bincount(np.r_[streets.start, streets.end], minlength=len(streets.lon))
    dead = np.flatnonzero(count == 1)
    nodes = _plane(streets, streets.lon, streets.lat)
    tree = shapely.STRtree(shapely.linestrings(np.stack([nodes[streets.start], nodes[streets.end]], axis=1)))
    which, edge = tree.query(shapely.points(nodes[dead]), predicate="dwithin", distance=JOIN_METRES)
    foreign = (streets.start[edge] != dead[which]) & (streets.end[edge] != dead[which])
    which, edge = which[foreign], edge[foreign]
    if not len(which):
        return streets
    begin, onward = nodes[streets.start[edge]], nodes[streets.end[edge]] - nodes[streets.start[edge]]
    share = ((nodes[dead[which]] - begin) * onward).sum(axis=1) / (onward**2).sum(axis=1)
    at = dead[which]
    feet = _feet(streets, edge, np.clip(share, 0.0, 1.0), streets.lon[at], streets.lat[at])
    cut = inserted(streets, feet)
    added = np.arange(len(at)) + len(streets.lon)
    return _measured(cut.lon, cut.lat, np.r_[cut.start, at], np.r_[cut.end, added])


def _largest(streets: Graph) -> Graph:
    _, part = connected_components(_matrix(streets), directed=False)
    of_edge = part[streets.start]
    main = np.bincount(of_edge, weights=streets.metres).argmax()
    kept = of_edge == main
    nodes, renamed = np.unique(np.r_[streets.start[kept], streets.end[kept]], return_inverse=True)
    start, end = np.split(renamed, 2)
    return Graph(streets.lon[nodes], streets.lat[nodes], start, end, streets.metres[kept])


def _matrix(streets: Graph) -> coo_array:
    """Edges as scipy wants them: of two between the same vertices the shorter one, none of length nought."""
    size = len(streets.lon)
    low, high = np.minimum(streets.start, streets.end), np.maximum(streets.start, streets.end)
    order = np.lexsort((streets.metres, high, low))
    low, high, metres = low[order], high[order], np.maximum(streets.metres[order], 1e-6)
    once = np.r_[True, (low[1:] != low[:-1]) | (high[1:] != high[:-1])] & (low != high)
    return coo_array((metres[once], (low[once], high[once])), shape=(size, size)).tocsr()


def _walked(streets: Graph, before: npt.NDArray[np.int32], at: int) -> Line:
    """The corners from the source of a search to a vertex."""
    found = []
    while at >= 0:
        found.append((streets.lon[at], streets.lat[at]))
        at = int(before[at])
    return found[::-1]
