"""Which polygon is each of a million points in? A raster for most of them, the edges of their cell for the others.

Cells that no edge touches are pure: every point of such a cell is covered by the same polygons, and so are all cells
of one connected region, which is tested once. In the other cells edge_cells.py counts crossings; what it is not sure of
gets the exact test. The answer is that of place_of for every point: covered (edges included), smallest area first, then
code.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from scipy import ndimage

from zones.edge_cells import NOTHING, EdgeCells, Edges

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]
Indices = npt.NDArray[np.intp]
Cells = tuple[Indices, Indices]

NOBODY = -1
EDGE = -2
CELLS_PER_VERTEX = 24
CELLS_PER_POLYGON = 1 << 14
MOST_CELLS = 1 << 23
"""More cells leave fewer points to the exact test, and cost more to paint; a city takes a tenth of a second."""
SMALLEST_CELL_DEGREES = 1e-9
SLACK = 1e-3
"""Cells by which an edge is thickened: rounding stays below 1e-4 of the smallest cell."""
MANY = 1024
"""So many points near edges are worth knowing what covers the middles of their cells."""
CHUNK = 1 << 16
"""Points looked up together, so that the steps between stay in the processor's cache."""


class PlacementGrid:
    """Polygons of one boundary version in degrees (EPSG:4326), ready to place points in bulk."""

    def __init__(self, shapes: Sequence[object] | Shapes, codes: Sequence[str], areas: Sequence[float]) -> None:
        """`areas` decide overlaps, as boundary.area_m2 does; equal areas are decided by code, in its byte order."""
        order = sorted(range(len(codes)), key=lambda i: (areas[i], codes[i].encode()))
        self._owner = np.array([*order, NOBODY], dtype=np.int32)
        self._shapes = np.asarray(shapes, dtype=object)[order]
        shapely.prepare(self._shapes)
        self._tree = shapely.STRtree(self._shapes)
        self._frame(_bounds(self._shapes), shapely.get_num_coordinates(self._shapes).sum())
        self._ranks = self._painted()

    @property
    def edge_share(self) -> float:
        """Share of the cells in which the exact test is needed."""
        return float(np.mean(self._ranks == EDGE))

    def codes(self, lon: Floats, lat: Floats) -> npt.NDArray[np.int32]:
        """For each point the index of the winning polygon in the order given, or -1 where no polygon covers it."""
        lon, lat = np.ascontiguousarray(lon, dtype=np.float64), np.ascontiguousarray(lat, dtype=np.float64)
        ranks = np.empty(len(lon), dtype=np.int32)
        for start in range(0, len(lon), CHUNK):
            part = slice(start, start + CHUNK)
            ranks[part] = self._ranks.take(self._cells(lon[part], lat[part]))
        unsure = np.flatnonzero(ranks == EDGE)
        ranks[unsure] = self._near_edges(lon[unsure], lat[unsure])
        return self._owner.take(ranks)

    def _near_edges(self, lon: Floats, lat: Floats) -> npt.NDArray[np.int32]:
        """The lowest rank that covers each point of a cell with edges: by crossings, exactly where that is unsure."""
        if len(lon) < MANY:
            return self._exact(lon, lat)
        places = np.column_stack([(lon - self._west) * self._per_degree, (lat - self._south) * self._per_degree])
        number = self._number.take(self._cells(lon, lat)).astype(np.intp)
        order = np.argsort(number)  # neighbouring cells lie side by side in memory
        ranks, sure = np.empty(len(lon), dtype=np.int32), np.empty(len(lon), dtype=bool)
        ranks[order], sure[order] = self._edge_cells.lowest(number[order], places.take(order, axis=0))
        ranks[ranks == NOTHING] = NOBODY
        unsure = np.flatnonzero(~sure)
        ranks[unsure] = self._exact(lon[unsure], lat[unsure])
        return ranks

    @cached_property
    def _number(self) -> npt.NDArray[np.int32]:
        """The number of each cell that edges pass through, in the order of rows."""
        return (np.cumsum(self._ranks == EDGE, dtype=np.int32) - 1).reshape(self._ranks.shape)

    @cached_property
    def _edge_cells(self) -> EdgeCells:
        start, end, owner = self._edges()
        cell, edge = _pairs(start, end, self._columns)
        row, column = np.divmod(np.flatnonzero(self._ranks == EDGE), self._columns)
        middle = np.column_stack([column, row]) + 0.5
        ends = Edges(start, end - start, owner)
        number = self._number.ravel()[cell].astype(np.intp)
        return EdgeCells.of(middle, number, edge, ends, self._covering)

    def _frame(self, bounds: Floats, vertices: int) -> None:
        """Chooses the cells: as many as the edges are worth, square, two rows and columns spare on every side.

        No edge passes the outermost ones, to which points outside the raster are put.
        """
        west, south, east, north = bounds
        width, height = max(east - west, SMALLEST_CELL_DEGREES), max(north - south, SMALLEST_CELL_DEGREES)
        wanted = min(max(int(vertices) * CELLS_PER_VERTEX, len(self._shapes) * CELLS_PER_POLYGON, 1), MOST_CELLS)
        side = max(np.sqrt(width * height / wanted), max(width, height) / wanted, SMALLEST_CELL_DEGREES)
        self._per_degree = 1.0 / side
        self._west, self._south = west - 2 * side, south - 2 * side
        self._columns, self._rows = int(width / side) + 5, int(height / side) + 5

    def _cells(self, lon: Floats, lat: Floats) -> Indices:
        """The cell of each point, counted by rows; the corner, which nobody owns, for points outside the raster."""
        with np.errstate(over="ignore"):
            x, y = (lon - self._west) * self._per_degree, (lat - self._south) * self._per_degree
        inside = (x >= 0) & (x < self._columns) & (y >= 0) & (y < self._rows)
        if not inside.all():
            x, y = np.where(inside, x, 0.0), np.where(inside, y, 0.0)
        return np.asarray(y.astype(np.intp) * self._columns + x.astype(np.intp), dtype=np.intp)

    def _painted(self) -> npt.NDArray[np.int16] | npt.NDArray[np.int32]:
        """The raster: rank of the winner for pure cells, NOBODY outside all polygons, EDGE where an edge passes."""
        edge = np.zeros((self._rows, self._columns), dtype=bool)
        for cells in touched(*self._edges()[:2]):
            edge[cells] = True
        region, count = ndimage.label(~edge)
        ranks = np.full(count + 1, EDGE, dtype=np.int16 if len(self._shapes) < 1 << 15 else np.int32)
        row, column = np.divmod(_first_cell(region, count), self._columns)
        lon = self._west + (column + 0.5) / self._per_degree
        lat = self._south + (row + 0.5) / self._per_degree
        ranks[1:] = self._exact(lon, lat)
        return np.asarray(ranks[region])

    def _edges(self) -> tuple[Floats, Floats, npt.NDArray[np.int32]]:
        """Starts and ends of all edges, in cells, and the rank of the polygon each belongs to."""
        parts, rank = shapely.get_parts(self._shapes, return_index=True)
        rings, part = shapely.get_rings(parts, return_index=True)
        places, ring = shapely.get_coordinates(rings, return_index=True)
        places = (places - (self._west, self._south)) * self._per_degree
        joined = (ring[1:] == ring[:-1]) & np.any(places[1:] != places[:-1], axis=1)
        return places[:-1][joined], places[1:][joined], rank[part][ring[:-1][joined]].astype(np.int32)

    def _exact(self, lon: Floats, lat: Floats) -> npt.NDArray[np.int32]:
        """The lowest rank that covers each point, NOBODY where none does."""
        point, rank = self._covered(lon, lat)
        lowest = np.full(len(lon), len(self._shapes), dtype=np.int32)
        np.minimum.at(lowest, point, rank.astype(np.int32))
        lowest[lowest == len(self._shapes)] = NOBODY
        return lowest

    def _covered(self, lon: Floats, lat: Floats) -> tuple[Indices, Indices]:
        """Pairs of a point and the rank of a polygon that covers it."""
        point, rank = self._tree.query(shapely.points(lon, lat))
        covered = shapely.intersects_xy(self._shapes[rank], lon[point], lat[point])
        return point[covered], rank[covered]

    def _covering(self, places: Floats) -> tuple[Indices, Indices]:
        """The same for places in cells."""
        lon, lat = (places / self._per_degree + (self._west, self._south)).T
        return self._covered(lon, lat)


def touched(start: Floats, end: Floats) -> list[Cells]:
    """The cells edges pass through, never one too few."""
    return [(row, column) for row, column, _ in _passed(start, end)]


def _passed(start: Floats, end: Floats) -> list[tuple[Indices, Indices, Indices]]:
    """Row and column of cells, and the edge that passes: each edge is cut into pieces of at most half a cell."""
    pieces = np.maximum(np.ceil(2.0 * np.abs(end - start).max(axis=1, initial=0.0)), 1.0).astype(np.intp)
    edge = np.repeat(np.arange(len(pieces)), pieces)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    stride = ((end - start) / pieces[:, None])[edge]
    one = start[edge] + stride * step[:, None]
    other = one + stride
    low = np.floor(np.minimum(one, other) - SLACK).astype(np.intp)
    high = np.floor(np.maximum(one, other) + SLACK).astype(np.intp)
    return [(row[:, 1], column[:, 0], edge) for row in (low, high) for column in (low, high)]


def _pairs(start: Floats, end: Floats, columns: int) -> tuple[Indices, Indices]:
    """Each cell with each edge that passes through it, sorted by cell, then edge."""
    keys = [(row * columns + column) * len(start) + edge for row, column, edge in _passed(start, end)]
    sorted_keys = np.sort(np.concatenate(keys))
    cell, edge = np.divmod(sorted_keys[np.append(True, sorted_keys[1:] != sorted_keys[:-1])], len(start))
    return cell, edge


def _first_cell(region: npt.NDArray[np.int32], count: int) -> Ints:
    """One cell of each region 1 … count."""
    cells = np.empty(count + 1, dtype=np.int64)
    cells[region.ravel()] = np.arange(region.size)
    return cells[1:]


def _bounds(shapes: Shapes) -> Floats:
    return np.nan_to_num(shapely.total_bounds(shapes)) if len(shapes) else np.zeros(4)
