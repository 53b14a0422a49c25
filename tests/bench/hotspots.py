"""Hot spots of a city, beside esda, scipy and scikit-learn: how fast, and how nearly the same."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from statistics import median
from typing import TypeVar

import h3
import numpy as np
import scipy.sparse
import scipy.stats
from esda import G_Local
from esda.crand import vec_permutations
from libpysal.weights import W
from sklearn.cluster import DBSCAN
from sklearn.neighbors import KernelDensity

from layers.hotspots.clusters import dbscan
from layers.hotspots.density import surface
from layers.hotspots.emerging import emerging
from layers.hotspots.gi_star import z_scores
from layers.hotspots.neighbours import within_rings
from layers.hotspots.permutations import draws, simulated
from tests.bench.table import Row, scale

PERMUTATIONS, SEED, MONTHS = 999, 42, 36
BANDWIDTH, SIDE = 150.0, 25.0
SPOTS = 400
"""Spots at which the exact density is summed; the whole surface is projected from them."""
Given = TypeVar("Given")
Floats = np.ndarray


def run() -> list[Row]:
    """Rows for Gi*, permutations, emerging hot spots, clusters and densities."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [*_gi_star(), *_permutations(), *_ties(), *_emerging(), *_clusters(), *_density()]


def _gi_star() -> list[Row]:
    cells, counts = _city(50_000)
    ours, z = _best(lambda: z_scores(counts, within_rings(cells)))
    theirs, other = _best(lambda: _esda(counts, _weights(cells)), 3)
    apart = float(np.abs(z - other.Zs).max())
    size = f"Gi* of {len(cells):,} cells"
    return [
        Row(
            f"{size}, neighbours included",
            len(cells) / ours,
            "esda",
            len(cells) / theirs,
            "cells/s",
            at_least=_full(40),
        ),
        Row("… largest difference of z", apart, "limit", 1e-12, "", at_most=1.0),
    ]


def _permutations() -> list[Row]:
    cells, counts = _city(50_000)
    around, weights = within_rings(cells), _weights(cells)
    whole = counts.astype(np.int64)
    ours, _ = _best(lambda: simulated(whole, around, draws(len(cells), 6, PERMUTATIONS, SEED)))
    _drawn(counts[:200], _weights(cells[:200]))  # compiled before it is measured
    theirs, _ = _best(lambda: _drawn(counts, weights), 1)
    what = f"{PERMUTATIONS} permutations of {len(cells):,} cells"
    return [Row(what, len(cells) / ours, "esda", len(cells) / theirs, "cells/s", at_least=_full(60))]


def _ties() -> list[Row]:
    """How often, over the same draws, a simulated sum reaches the one that is there; whole numbers decide."""
    cells, counts = _city(20_000)
    around, n = within_rings(cells), len(cells)
    drawn = vec_permutations(6, n, PERMUTATIONS, SEED)
    found = simulated(counts.astype(np.int64), around, drawn).at_least
    other = G_Local(
        counts,
        _weights(cells),
        transform="B",
        star=True,
        permutations=PERMUTATIONS,
        seed=SEED,
        n_jobs=1,
        keep_simulations=True,
    )
    sims = other.sim if other.sim.shape[0] == PERMUTATIONS else other.sim.T
    exact = np.zeros(n, dtype=np.int64)
    total, sums = counts.sum(), np.rint(other.Gs * counts.sum())
    for simulation in sims:
        exact += np.rint(simulation * total) >= sums
    p = (np.minimum(exact, PERMUTATIONS - exact) + 1) / (PERMUTATIONS + 1)
    theirs = np.isclose(other.p_sim, p, rtol=0, atol=1e-12)
    note = f"of {n:,} cells, over esda's draws"
    return [
        Row(
            "cells whose ties are all counted",
            100.0 * (found == exact).mean(),
            "limit",
            100.0,
            "%",
            at_least=1.0,
            note=note,
        ),
        Row("… and by floating point", 100.0 * theirs.mean(), "all", 100.0, "%", note="p_sim of esda"),
    ]


def _emerging() -> list[Row]:
    cells, _ = _city(2_000)
    counts = np.random.default_rng(SEED).poisson(3, (len(cells), MONTHS)).astype(float)
    ours, found = _best(lambda: emerging(counts, within_rings(cells)))
    theirs, (z, p) = _best(lambda: _emerging_by_libraries(cells, counts), 1)
    apart = float(np.abs(found.months.z - z).max())
    trend = 2 * scipy.stats.norm.sf(np.abs(found.trend.s) / np.sqrt(found.trend.variance))
    what = f"emerging hot spots, {len(cells):,} cells × {MONTHS} months"
    return [
        Row(what, len(cells) / ours, "esda + scipy", len(cells) / theirs, "cells/s", at_least=_full(40)),
        Row("… largest difference of z", apart, "limit", 1e-12, "", at_most=1.0),
        Row("… largest difference of a trend's p", float(np.abs(trend - p).max()), "limit", 1e-9, "", at_most=1.0),
    ]


def _emerging_by_libraries(cells: Floats, counts: Floats) -> tuple[Floats, Floats]:
    space = within_rings(cells) + scipy.sparse.identity(len(cells))
    both = scipy.sparse.csr_matrix(
        scipy.sparse.kron(space, scipy.sparse.eye(MONTHS) + scipy.sparse.eye(MONTHS, MONTHS, -1))
    )
    both.setdiag(0)
    both.eliminate_zeros()
    found = {i: both.indices[both.indptr[i] : both.indptr[i + 1]].tolist() for i in range(both.shape[0])}
    z = _esda(counts.ravel(), W(found, silence_warnings=True)).Zs.reshape(counts.shape)
    rows = z.round(9)  # equal sums must stay equal: they are ties
    return z, np.array([scipy.stats.kendalltau(np.arange(MONTHS), row, method="asymptotic").pvalue for row in rows])


def _clusters() -> list[Row]:
    x, y = _places(int(45_000 * scale()))
    ours, found = _best(lambda: dbscan(x, y, 30.0, 8))
    theirs, other = _best(lambda: DBSCAN(eps=30.0, min_samples=8).fit(np.column_stack((x, y))), 3)
    core = other.core_sample_indices_
    pairs = len(set(zip(found[core].tolist(), other.labels_[core].tolist(), strict=True)))
    same = pairs == found.max() + 1 == other.labels_.max() + 1 and np.array_equal(found < 0, other.labels_ < 0)
    note = f"{found.max() + 1:,} clusters, {'the same' if same else 'NOT the same'}"
    return [
        Row(f"DBSCAN of {len(x):,} places", ours * 1e3, "scikit-learn", theirs * 1e3, "ms", at_most=0.75, note=note)
    ]


def _density() -> list[Row]:
    x, y = _places(int(1_000_000 * scale()))
    ours, found = _best(lambda: surface(x, y, BANDWIDTH, SIDE))
    high, wide = found.density.shape
    chosen = np.random.default_rng(SEED).integers(0, (high, wide), (SPOTS, 2))
    spots = np.column_stack((found.west + (chosen[:, 1] + 0.5) * SIDE, found.south + (chosen[:, 0] + 0.5) * SIDE))
    model = KernelDensity(bandwidth=BANDWIDTH, rtol=1e-4).fit(np.column_stack((x, y)))
    theirs, logs = _best(lambda: model.score_samples(spots), 1)
    apart = np.abs(found.density[chosen[:, 0], chosen[:, 1]] - np.exp(logs) * len(x) * 1e6).max()
    note = f"scikit-learn at {SPOTS} spots, projected to {high * wide:,}"
    return [
        Row(
            f"density of {len(x):,} places",
            ours,
            "scikit-learn",
            theirs * high * wide / SPOTS,
            "s",
            at_most=0.01,
            note=note,
        ),
        Row("… largest error", 100 * apart / found.density.max(), "of the peak", 1.0, "%", at_most=1.0),
    ]


def _city(size: int) -> tuple[Floats, Floats]:
    """About so many hexagons around a middle, sorted, with counts that heap up here and there."""
    rings = int(np.sqrt(max(size * scale(), 100) / 3))
    middle = h3.latlng_to_cell(16.43, 102.83, 9)
    cells = np.sort(np.array([h3.str_to_int(cell) for cell in h3.grid_disk(middle, rings)], dtype=np.uint64))
    chance = np.random.default_rng(SEED)
    return cells, chance.poisson(chance.gamma(1.5, 8.0, len(cells))).astype(float)


def _places(n: int) -> tuple[Floats, Floats]:
    """Places in metres in a city of 9 × 8 km: spread, and in forty heaps."""
    chance = np.random.default_rng(SEED)
    x, y = chance.uniform(0, 9_000, n), chance.uniform(0, 8_000, n)
    heaps = chance.uniform(500, 7_500, (40, 2))[chance.integers(0, 40, n // 4)] + chance.normal(0, 60, (n // 4, 2))
    x[: n // 4], y[: n // 4] = heaps.T
    return x, y


def _weights(cells: Floats) -> W:
    """The neighbours as users of libpysal build them: a dictionary."""
    known = set(cells.tolist())
    words = {int(cell): h3.int_to_str(int(cell)) for cell in cells}
    found = {
        cell: [other for other in map(h3.str_to_int, h3.grid_disk(word, 1)) if other != cell and other in known]
        for cell, word in words.items()
    }
    return W(found, id_order=cells.tolist(), silence_warnings=True)


def _esda(counts: Floats, weights: W) -> G_Local:
    return G_Local(counts, weights, transform="B", star=True, permutations=0)


def _drawn(counts: Floats, weights: W) -> G_Local:
    return G_Local(counts, weights, transform="B", star=True, permutations=PERMUTATIONS, seed=SEED, n_jobs=1)


def _best(work: Callable[[], Given], times: int = 5) -> tuple[float, Given]:
    """Seconds of the median try, and what it gave."""
    took, found = [], []
    for _ in range(times):
        began = time.perf_counter()
        found = [work()]
        took.append(time.perf_counter() - began)
    return median(took), found[0]


def _full(bound: float) -> float | None:
    """A goal that holds at full size alone: small runs are for looking."""
    return bound if scale() >= 1 else None
