"""Which polygon is a point in, in a cell through which edges pass? From the middle of the cell, edge by edge.

What covers the middle of each cell is known. On the straight way from there to the point only edges of the cell can be
crossed: a polygon whose edges are crossed an odd number of times is left or entered, the others stay. Points so close
to an edge, or to a way past a corner, that rounding could matter are not sure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Ranks = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Covering = Callable[[Floats], tuple[Indices, Indices]]
"""Given places in cells: pairs of a place and the rank of a polygon that covers it."""

NOTHING = np.iinfo(np.int32).max
NEAR = 1e-6
"""Cells within which a point counts as on an edge: rounding stays a thousand times below."""


@dataclass(frozen=True)
class Runs:
    """Slices of a longer list, one after the other: run n is from `first[n]` to `first[n + 1]`."""

    first: Indices

    @classmethod
    def of(cls, starts: Mask) -> Runs:
        """Runs that begin wherever `starts` is set."""
        return cls(np.append(np.flatnonzero(starts), len(starts)))

    def of_each(self, runs: Indices) -> tuple[Indices, Indices, Indices]:
        """The members of these runs, where each run begins among them, and the run each member is from."""
        counts = self.first[runs + 1] - self.first[runs]
        begins = np.cumsum(counts) - counts
        run = np.repeat(np.arange(len(runs)), counts)
        return np.arange(len(run)) + (self.first[runs] - begins)[run], begins, run


@dataclass(frozen=True)
class Edges:
    """Edges from `start` by `along`, in cells; `rank` is that of the polygon they belong to."""

    start: Floats
    along: Floats
    rank: Ranks


@dataclass(frozen=True)
class EdgeCells:
    """Cells numbered 0, 1, 2 …, each with claims of polygons, each claim with edges in the cell.

    `behind` is the lowest rank that covers the whole cell.
    """

    middle: Floats
    behind: Ranks
    claims: Runs
    rank: Ranks
    covers_middle: Mask
    passing: Runs
    edge: Indices
    edges: Edges

    @classmethod
    def of(cls, middle: Floats, cell: Indices, edge: Indices, edges: Edges, covering: Covering) -> EdgeCells:
        """From pairs of a cell and an edge that passes through it, sorted by cell, then rank."""
        rank = edges.rank[edge]
        begins = _changes(cell) | _changes(rank)
        claimed, claimant = cell[begins], rank[begins]
        place, cover = covering(middle)
        ranks = int(max(rank.max(initial=0), cover.max(initial=0))) + 1
        known, claim = place * ranks + cover, claimed * ranks + claimant
        whole = ~_among(known, claim)
        behind = np.full(len(middle), NOTHING, dtype=np.int32)
        np.minimum.at(behind, place[whole], cover[whole].astype(np.int32))
        cells, passing = Runs.of(_changes(claimed)), Runs.of(begins)
        edge, edges = _side_by_side(edge, edges)
        return cls(middle, behind, cells, claimant, _among(claim, known), passing, edge, edges)

    def lowest(self, cell: Indices, places: Floats) -> tuple[Ranks, Mask]:
        """For each place in a cell the lowest rank that covers it, NOTHING for none; and where that is sure."""
        claim, claims_begin, row = self.claims.of_each(cell)
        pair, pairs_begin, claim_of_pair = self.passing.of_each(claim)
        row_of_pair = row[claim_of_pair]
        middle = self.middle.take(cell, axis=0)
        way = (places - middle).take(row_of_pair, axis=0)
        crossed, unsure = self._crossed(self.edge[pair], middle.take(row_of_pair, axis=0), way)
        odd = np.add.reduceat(crossed.astype(np.int32), pairs_begin) % 2 == 1
        rank = np.where(self.covers_middle[claim] ^ odd, self.rank[claim], NOTHING)
        sure = np.ones(len(cell), dtype=bool)
        sure[row_of_pair[unsure]] = False
        return np.minimum(self.behind[cell], np.minimum.reduceat(rank, claims_begin)), sure

    def _crossed(self, edge: Indices, middle: Floats, way: Floats) -> tuple[Mask, Mask]:
        """Whether the way from the middle crosses the edge, and where that is too close to say."""
        near = self.edges.start.take(edge, axis=0) - middle  # take is several times as quick here as [edge]
        along = self.edges.along.take(edge, axis=0)
        (near_x, near_y), (x, y), (way_x, way_y) = near.T, along.T, way.T
        turned = x * way_y - y * way_x
        from_middle, to_start = y * near_x - x * near_y, way_x * near_y - way_y * near_x
        from_place, to_end = from_middle + turned, to_start - turned
        unsure = np.minimum(np.abs(from_middle), np.abs(from_place)) <= NEAR * (np.abs(x) + np.abs(y))
        unsure |= np.minimum(np.abs(to_start), np.abs(to_end)) <= NEAR * (np.abs(way_x) + np.abs(way_y))
        return ((from_middle > 0) != (from_place > 0)) & ((to_start > 0) != (to_end > 0)), unsure


def _side_by_side(edge: Indices, edges: Edges) -> tuple[Indices, Edges]:
    """The edges in the order of the cells they pass through, so that neighbours lie near each other in memory."""
    used, first = np.unique(edge, return_index=True)
    order = used[np.argsort(first)]
    place = np.empty(len(edges.rank), dtype=np.intp)
    place[order] = np.arange(len(order))
    return place[edge], Edges(edges.start[order], edges.along[order], edges.rank[order])


def _among(values: Indices, others: Indices) -> Mask:
    """Which of the values are among the others."""
    listed = np.append(np.sort(others), -1)
    return np.asarray(listed[np.searchsorted(listed[:-1], values)] == values)


def _changes(values: npt.NDArray[np.signedinteger]) -> Mask:
    """Where a value differs from the one before; the first does."""
    return np.append(True, values[1:] != values[:-1])[: len(values)]
