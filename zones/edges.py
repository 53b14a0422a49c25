"""How far are many places from an edge, and from whose? Metres on the ground, right to 1 %.

Edges are sampled; the nearest sample tells the distance. Close to an edge, where the gap between two samples would
show, the distance to the edge itself is measured. The plane is EPSG:3857 times cos(latitude), as in place_of.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree

from geo_oss.geo_arrays import mercator
from zones.edge_lattice import Lattice

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Shapes = npt.NDArray[np.object_]

SPACING_METRES = 25.0
MOST_SAMPLES = 400_000
NEAR = 4.0
"""Spacings within which the edge itself is measured: farther away a sample errs by less than 1/128."""
CANDIDATES = 4
WORTH_THREADS = 100_000
"""From so many places on two threads search; for fewer, starting them costs more."""
MANY = 4096
"""So many places are worth a lattice."""
LEAF = 64
"""Samples looked through at the end of a search: measured best for edges."""


@dataclass(frozen=True)
class Edges:
    """Edges of polygons in EPSG:3857: each from `start` to `end`, belonging to polygon `owner`; sorted by owner."""

    start: Floats
    end: Floats
    owner: Indices

    @classmethod
    def of(cls, shapes: Shapes) -> Edges:
        """The edges of polygons in degrees (EPSG:4326)."""
        parts, owner = shapely.get_parts(shapes, return_index=True)
        rings, part = shapely.get_rings(parts, return_index=True)
        places, ring = shapely.get_coordinates(rings, return_index=True)
        flat = np.column_stack(mercator(places[:, 0], places[:, 1]))
        joined = np.flatnonzero(ring[1:] == ring[:-1])
        return cls(flat[joined], flat[joined + 1], owner[part][ring[joined]])

    def belonging_to(self, owner: int) -> Edges:
        """The edges of one polygon."""
        first, last = np.searchsorted(self.owner, (owner, owner + 1))
        return Edges(self.start[first:last], self.end[first:last], self.owner[first:last])

    @cached_property
    def spacing(self) -> float:
        """Metres between two samples of an edge: 25, more where that would make too many."""
        return max(SPACING_METRES, float(self._lengths.sum()) / MOST_SAMPLES)

    def distance(self, places: Floats) -> Floats:
        """Metres of the plane from each place to the closest edge."""
        metres = self._to_sample(places)
        near = np.flatnonzero(metres < NEAR * self.spacing)
        metres[near] = np.min(self._measured(places[near], self._close(places[near])), axis=1, initial=np.inf)
        return np.asarray(metres, dtype=np.float64)

    def nearest(self, places: Floats) -> tuple[Indices, Floats]:
        """Owner of the closest edge and metres of the plane; of equally close ones the lowest owner."""
        edges = self._close(places)
        metres = self._measured(places, edges).astype(np.float32)
        best = np.lexsort((self.owner[edges], metres), axis=1)[:, :1]
        chosen = np.take_along_axis(edges, best, axis=1)[:, 0]
        return self.owner[chosen], np.take_along_axis(metres, best, axis=1)[:, 0].astype(np.float64)

    def _to_sample(self, places: Floats) -> Floats:
        """Metres from each place to the closest sample: interpolated where that is sure, else searched for."""
        metres, sure = np.empty(len(places)), np.zeros(len(places), dtype=bool)
        if len(places) >= MANY:
            metres, sure = self._lattice.between(places)
        metres[~sure] = self._tree.query(places[~sure], workers=_workers(places))[0]
        return metres

    @cached_property
    def _lattice(self) -> Lattice:
        return Lattice.of(self._tree)

    @cached_property
    def _lengths(self) -> Floats:
        return np.asarray(np.hypot(*(self.end - self.start).T), dtype=np.float64)

    @cached_property
    def _samples(self) -> tuple[Floats, Indices]:
        """Points along the edges, the starts among them, and the edge each lies on."""
        pieces = np.maximum(np.ceil(self._lengths / self.spacing), 1.0).astype(np.intp)
        edge = np.repeat(np.arange(len(pieces)), pieces)
        step = (np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[edge]
        return self.start[edge] + (self.end - self.start)[edge] * step[:, None], edge

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(self._samples[0], leafsize=LEAF)

    def _close(self, places: Floats) -> Indices:
        """For each place some edges among which the closest is: those of the closest samples and the ones before."""
        count = min(CANDIDATES, len(self._samples[0]))
        _, samples = self._tree.query(places, k=np.arange(1, count + 1), workers=_workers(places))
        edges = self._samples[1][samples]
        return np.hstack([edges, self._before[edges]])

    @cached_property
    def _before(self) -> Indices:
        """The edge that ends where each edge starts; itself where a ring begins."""
        before = np.arange(len(self.owner)) - 1
        joined = (self.end[before] == self.start).all(axis=1)
        return np.where(joined, before, np.arange(len(self.owner)))

    def _measured(self, places: Floats, edges: Indices) -> Floats:
        start, along = self.start[edges], (self.end - self.start)[edges]
        away = places[:, None, :] - start
        squared = np.maximum((along**2).sum(axis=2), np.finfo(float).tiny)
        share = np.clip((away * along).sum(axis=2) / squared, 0.0, 1.0)
        gap = away - along * share[..., None]
        return np.asarray(np.hypot(gap[..., 0], gap[..., 1]), dtype=np.float64)


def _workers(places: Floats) -> int:
    return 2 if len(places) >= WORTH_THREADS else 1
