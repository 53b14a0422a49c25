"""What a version says about some places: the winner of each, metres to its edge, the nearest one outside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from geo_oss.geo_arrays import mercator
from zones.affected import Outlines
from zones.edges import Edges
from zones.grid import PlacementGrid

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

WORTH_A_GRID = 50_000
"""From so many places on a raster is quicker than asking each polygon."""


@dataclass(frozen=True)
class Target:
    """A version of boundaries, asked about places in degrees (EPSG:4326); the answers of place_of."""

    outlines: Outlines
    version: int | None

    def winners(self, lon: Floats, lat: Floats) -> Indices:
        """For each place the index of the code it is in, −1 outside all."""
        if not self.outlines.codes or not len(lon):
            return np.full(len(lon), -1, dtype=np.intp)
        if len(lon) >= WORTH_A_GRID:
            grid = PlacementGrid(self.outlines.shapes, self.outlines.codes, self.outlines.areas)
            return grid.codes(lon, lat).astype(np.intp)
        return self._asked(lon, lat)

    def edge_metres(self, winners: Indices, lon: Floats, lat: Floats) -> Floats:
        """Metres from each place to the edge of the boundary it is in; NaN outside."""
        metres = np.full(len(lon), np.nan)
        plane, scale = np.column_stack(mercator(lon, lat)), np.cos(np.radians(lat))
        for winner in np.unique(winners[winners >= 0]):
            rows = np.flatnonzero(winners == winner)
            edges = Edges.of(self.outlines.shapes[winner : winner + 1])
            metres[rows] = edges.distance(plane[rows]) * scale[rows]
        return metres

    def nearest(self, lon: Floats, lat: Floats) -> tuple[Indices, Floats]:
        """Index of the closest boundary (equally close: the lowest code) and metres to it; −1 and NaN without any."""
        if not self.outlines.codes or not len(lon):
            return np.full(len(lon), -1, dtype=np.intp), np.full(len(lon), np.nan)
        owner, plane = self._edges.nearest(np.column_stack(mercator(lon, lat)))
        return self._by_code[owner], plane * np.cos(np.radians(lat))

    @cached_property
    def _by_code(self) -> Indices:
        codes = self.outlines.codes
        return np.array(sorted(range(len(codes)), key=lambda i: codes[i].encode()), dtype=np.intp)

    @cached_property
    def _edges(self) -> Edges:
        return Edges.of(self.outlines.shapes[self._by_code])

    @cached_property
    def _order(self) -> Indices:
        """Indices of the codes, the winner of an overlap first."""
        ranks = self.outlines.ranks()
        codes = self.outlines.codes
        return np.array(sorted(range(len(codes)), key=lambda i: ranks[codes[i]]), dtype=np.intp)

    def _asked(self, lon: Floats, lat: Floats) -> Indices:
        ordered = self.outlines.shapes[self._order]
        point, rank = shapely.STRtree(ordered).query(shapely.points(lon, lat))
        shapely.prepare(ordered[np.unique(rank)])
        covered = shapely.intersects_xy(ordered[rank], lon[point], lat[point])
        lowest = np.full(len(lon), len(ordered), dtype=np.intp)
        np.minimum.at(lowest, point[covered], rank[covered])
        return np.append(self._order, -1)[lowest]
