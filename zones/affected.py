"""Where can a place be answered differently when boundaries change? Cells of a raster, never one too few.

The edges that only one of two versions has enclose every place whose coverage differs. Cells such an edge touches are
affected; the cells between fall into connected regions, and a region is affected when one place of it is covered by
different boundaries before and after. Where two boundaries that stay lie over or beside each other and their order
(smallest area, then code) turns round, what they share is affected too: overlaps and shared edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy import ndimage

from zones.grid import touched

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Shapes = npt.NDArray[np.object_]

CELLS_PER_EDGE = 64
FEWEST_CELLS, MOST_CELLS = 1 << 14, 1 << 22
SMALLEST_CELL_DEGREES = 1e-7
MARGIN = 2
"""Cells around everything: a place just outside the outermost edge is still in the raster."""


@dataclass(frozen=True)
class Outlines:
    """The boundaries of one version: what decides which one a place is in. Shapes in degrees (EPSG:4326)."""

    codes: list[str]
    shapes: Shapes
    areas: list[float]

    @classmethod
    def none(cls) -> Outlines:
        """No version at all."""
        return cls([], np.array([], dtype=object), [])

    def some(self, codes: set[str]) -> Outlines:
        """Those with one of the codes."""
        kept = [i for i, code in enumerate(self.codes) if code in codes]
        return Outlines([self.codes[i] for i in kept], self.shapes[kept], [self.areas[i] for i in kept])

    def ranks(self) -> dict[str, tuple[float, bytes]]:
        """What orders overlapping boundaries: smallest area first, then code in its byte order."""
        return {code: (area, code.encode()) for code, area in zip(self.codes, self.areas, strict=True)}


@dataclass(frozen=True)
class Affected:
    """A raster of square cells in degrees: `cells[row, column]` is True where an answer may differ."""

    west: float
    south: float
    side: float
    cells: Bools

    @classmethod
    def between(cls, before: Outlines, after: Outlines) -> Affected:
        """The cells in which some place may have another winner under `after` than under `before`."""
        changed = changed_codes(before, after)
        old, new = before.some(changed), after.some(changed)
        turned = _turned_round(before, after, changed)
        start, end = _changed_edges(old, new)
        shared_start, shared_end = _edges(turned)
        return cls._painted(np.vstack([start, shared_start]), np.vstack([end, shared_end]), old, new, turned)

    @classmethod
    def _painted(cls, start: Floats, end: Floats, old: Outlines, new: Outlines, turned: Shapes) -> Affected:
        if not len(start):
            return cls(0.0, 0.0, 1.0, np.zeros((0, 0), dtype=bool))
        west, south, side, rows, columns = _frame(start, end)
        edge = np.zeros((rows, columns), dtype=bool)
        for cells in touched((start - (west, south)) / side, (end - (west, south)) / side):
            edge[cells] = True
        region, count = ndimage.label(~edge)
        row, column = np.divmod(_first_cells(region, count), columns)
        lon, lat = west + (column + 0.5) * side, south + (row + 0.5) * side
        differs = _differs(old, new, lon, lat) | _covered(turned, lon, lat)
        return cls(west, south, side, edge | np.append(False, differs)[region])

    @property
    def is_empty(self) -> bool:
        """Whether nothing can change anywhere."""
        return not self.cells.any()

    @property
    def square_degrees(self) -> float:
        """The area of the affected cells."""
        return float(self.cells.sum()) * self.side**2

    def holds(self, lon: Floats, lat: Floats) -> Bools:
        """For each place (EPSG:4326) whether its answer may differ."""
        if not self.cells.size:
            return np.zeros(len(lon), dtype=bool)
        row, column = np.floor((lat - self.south) / self.side), np.floor((lon - self.west) / self.side)
        inside = (row >= 0) & (row < self.cells.shape[0]) & (column >= 0) & (column < self.cells.shape[1])
        found = np.zeros(len(lon), dtype=bool)
        found[inside] = self.cells[row[inside].astype(np.intp), column[inside].astype(np.intp)]
        return found

    def boxes(self, most: int) -> Floats:
        """At most about `most` boxes (west, south, east, north in degrees) that hold all affected cells, and more."""
        factor, coarse = 1, self.cells
        while _runs(coarse)[0].size > most:
            factor, coarse = factor * 2, _halved(coarse)
        row, first, last = _runs(coarse)
        side = self.side * factor
        west, south = self.west + first * side, self.south + row * side
        return np.column_stack([west, south, self.west + (last + 1) * side, south + side])


def changed_codes(before: Outlines, after: Outlines) -> set[str]:
    """The codes whose boundary is not the same, coordinate for coordinate, in both versions."""
    old, new = (dict(zip(side.codes, shapely.to_wkb(side.shapes), strict=True)) for side in (before, after))
    return {code for code in old.keys() | new.keys() if old.get(code) != new.get(code)}


def _changed_edges(old: Outlines, new: Outlines) -> tuple[Floats, Floats]:
    """Starts and ends of the edges a code has in one version only."""
    numbers = {code: number for number, code in enumerate({*old.codes, *new.codes})}
    parts = [_numbered_edges(side, numbers) for side in (old, new)]
    every = np.vstack(parts)
    _, first, times = np.unique(every, axis=0, return_index=True, return_counts=True)
    alone = every[first[times == 1]]
    return alone[:, 1:3], alone[:, 3:5]


def _numbered_edges(side: Outlines, numbers: dict[str, int]) -> Floats:
    """The number of the code and both ends of each edge, the smaller end first."""
    if not side.codes:
        return np.zeros((0, 5))
    parts, owner = shapely.get_parts(side.shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    places, ring = shapely.get_coordinates(rings, return_index=True)
    joined = np.flatnonzero(ring[1:] == ring[:-1])
    one, other = places[joined], places[joined + 1]
    swap = (one[:, 0] > other[:, 0]) | ((one[:, 0] == other[:, 0]) & (one[:, 1] > other[:, 1]))
    number = np.array([numbers[code] for code in side.codes], dtype=np.float64)[owner[part][ring[joined]]]
    return np.column_stack([number, np.where(swap[:, None], np.hstack([other, one]), np.hstack([one, other]))])


def _edges(shapes: Shapes) -> tuple[Floats, Floats]:
    """Starts and ends of the edges of any shapes; a point is an edge without length."""
    places, owner = shapely.get_coordinates(_lines(shapes), return_index=True)
    joined = owner[1:] == owner[:-1]
    points = shapely.get_coordinates(shapes[shapely.get_type_id(shapes) == 0])
    return np.vstack([places[:-1][joined], points]), np.vstack([places[1:][joined], points])


def _lines(shapes: Shapes) -> Shapes:
    polygons = shapely.get_type_id(shapes) == 3
    return np.concatenate([shapely.get_rings(shapes[polygons]), shapes[shapely.get_type_id(shapes) == 1]])


def _turned_round(before: Outlines, after: Outlines, changed: set[str]) -> Shapes:
    """What pairs of boundaries share whose order is another after: simple polygons, lines and points."""
    old, new = before.ranks(), after.ranks()
    stayed = [i for i, code in enumerate(before.codes) if code in changed and code in new]
    one, other = shapely.STRtree(before.shapes).query(before.shapes[stayed], predicate="intersects")
    one = np.array(stayed, dtype=np.intp)[one]
    pairs = [
        (i, j)
        for i, j in zip(one.tolist(), other.tolist(), strict=True)
        if i != j and before.codes[j] in new and _turns(old, new, before.codes[i], before.codes[j])
    ]
    return _simple([_shared(before.shapes[i], before.shapes[j]) for i, j in pairs])


def _turns(old: dict[str, tuple[float, bytes]], new: dict[str, tuple[float, bytes]], code: str, other: str) -> bool:
    return (old[code] < old[other]) != (new[code] < new[other])


def _shared(one: object, other: object) -> object:
    """What two boundaries share; all of the first one where rounding would leave nothing of it."""
    found = shapely.intersection(one, other)
    return one if shapely.is_empty(found) else found


def _simple(shapes: Sequence[object]) -> Shapes:
    parts = shapely.get_parts(np.array(shapes, dtype=object))
    return np.asarray(shapely.get_parts(parts), dtype=object)


def _frame(start: Floats, end: Floats) -> tuple[float, float, float, int, int]:
    """West, south, side, rows and columns of a raster around edges, as many cells as they are worth."""
    places = np.vstack([start, end])
    (west, south), (east, north) = places.min(axis=0), places.max(axis=0)
    width, height = max(east - west, SMALLEST_CELL_DEGREES), max(north - south, SMALLEST_CELL_DEGREES)
    wanted = min(max(len(start) * CELLS_PER_EDGE, FEWEST_CELLS), MOST_CELLS)
    side = max(np.sqrt(width * height / wanted), max(width, height) / wanted, SMALLEST_CELL_DEGREES)
    rows, columns = int(height / side) + 1 + 2 * MARGIN, int(width / side) + 1 + 2 * MARGIN
    return float(west - MARGIN * side), float(south - MARGIN * side), float(side), rows, columns


def _first_cells(region: npt.NDArray[np.int32], count: int) -> Ints:
    cells = np.empty(count + 1, dtype=np.int64)
    cells[region.ravel()] = np.arange(region.size)
    return cells[1:]


def _differs(old: Outlines, new: Outlines, lon: Floats, lat: Floats) -> Bools:
    """For each place whether different changed boundaries cover it before and after."""
    numbers = {code: number for number, code in enumerate({*old.codes, *new.codes})}
    covered = np.concatenate([_covering(side, numbers, lon, lat) for side in (old, new)])
    _, first, times = np.unique(covered, axis=0, return_index=True, return_counts=True)
    found = np.zeros(len(lon), dtype=bool)
    found[covered[first[times == 1], 0]] = True
    return found


def _covering(side: Outlines, numbers: dict[str, int], lon: Floats, lat: Floats) -> Ints:
    """Pairs of place and number of a code that covers it."""
    if not side.codes:
        return np.zeros((0, 2), dtype=np.int64)
    point, shape = shapely.STRtree(side.shapes).query(shapely.points(lon, lat))
    shapely.prepare(side.shapes)
    inside = shapely.intersects_xy(side.shapes[shape], lon[point], lat[point])
    number = np.array([numbers[code] for code in side.codes], dtype=np.int64)
    return np.column_stack([point[inside].astype(np.int64), number[shape[inside]]])


def _covered(shapes: Shapes, lon: Floats, lat: Floats) -> Bools:
    found = np.zeros(len(lon), dtype=bool)
    if len(shapes):
        found[shapely.STRtree(shapes).query(shapely.points(lon, lat), predicate="intersects")[0]] = True
    return found


def _runs(cells: Bools) -> tuple[Ints, Ints, Ints]:
    """Row, first and last column of each run of cells."""
    wide = np.zeros((cells.shape[0], cells.shape[1] + 2), dtype=np.int8)
    wide[:, 1:-1] = cells
    step = np.diff(wide, axis=1)
    row, first = np.nonzero(step == 1)
    return row, first, np.nonzero(step == -1)[1] - 1


def _halved(cells: Bools) -> Bools:
    """Half as many rows and columns; a cell holds what any of its four held."""
    even = np.zeros((cells.shape[0] + cells.shape[0] % 2, cells.shape[1] + cells.shape[1] % 2), dtype=bool)
    even[: cells.shape[0], : cells.shape[1]] = cells
    return even[::2, ::2] | even[1::2, ::2] | even[::2, 1::2] | even[1::2, 1::2]
