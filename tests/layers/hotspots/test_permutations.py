"""Conditional permutations against the plain definition, tie by tie."""

from __future__ import annotations

import h3
import numpy as np
from esda.crand import vec_permutations
from hypothesis import given
from hypothesis import strategies as st

from layers.hotspots.gi_star import z_scores
from layers.hotspots.local import judged_by
from layers.hotspots.neighbours import within_rings
from layers.hotspots.permutations import draws, simulated


def _cells(rings: int) -> np.ndarray:
    middle = h3.latlng_to_cell(16.43, 102.83, 9)
    return np.sort(np.array([h3.str_to_int(cell) for cell in h3.grid_disk(middle, rings)], dtype=np.uint64))


def _plainly(values: np.ndarray, around: object, drawn: np.ndarray) -> tuple[list[int], list[int]]:
    """Each cell by itself: the others in their order, the drawn ones of them added up, compared."""
    at_least, at_most = [], []
    for cell in range(len(values)):
        beside = around.indices[around.indptr[cell] : around.indptr[cell + 1]]
        others = np.delete(values, cell)
        sums = others[drawn[:, : len(beside)]].sum(axis=1)
        at_least.append(int((sums >= values[beside].sum()).sum()))
        at_most.append(int((sums <= values[beside].sum()).sum()))
    return at_least, at_most


@given(st.integers(0, 2**32 - 1), st.integers(1, 3), st.sampled_from([0.3, 2.0, 40.0]))
def test_equals_the_definition(seed: int, rings: int, mean: float) -> None:
    cells = _cells(4)
    values = np.random.default_rng(seed).poisson(mean, len(cells))
    around = within_rings(cells, rings)
    drawn = draws(len(cells), int(np.diff(around.indptr).max()), 49, seed)
    found = simulated(values, around, drawn)
    assert (found.at_least.tolist(), found.at_most.tolist()) == _plainly(values, around, drawn)


def test_takes_the_draws_of_esda() -> None:
    cells = _cells(10)
    values, around = np.random.default_rng(1).poisson(2, len(cells)), within_rings(cells)
    drawn = vec_permutations(6, len(cells), 99, 42)
    found = simulated(values, around, drawn)
    assert (found.at_least.tolist(), found.at_most.tolist()) == _plainly(values, around, drawn)


def test_a_high_cell_among_low_ones_is_on_the_low_side() -> None:
    cells = _cells(10)
    values, around = np.random.default_rng(1).poisson(20, len(cells)), within_rings(cells)
    values[around[150].indices] = 0
    values[150] = 500
    drawn = simulated(values, around, draws(len(cells), 6, 999, 1))
    z = z_scores(values.astype(float), around)
    assert z[150] > 2 and judged_by(z, drawn).side[150] == -1 and judged_by(z, drawn).classes()[150] <= 0


def test_a_lonely_cell_is_never_rare() -> None:
    cells = np.sort(np.append(_cells(2), np.uint64(h3.str_to_int(h3.latlng_to_cell(0.0, 0.0, 9)))))
    found = simulated(np.arange(len(cells)), within_rings(cells), draws(len(cells), 6, 99, 1))
    lonely = np.diff(within_rings(cells).indptr) == 0
    assert (found.p()[lonely] == 1).all()


@given(st.integers(2, 60), st.integers(1, 12), st.integers(0, 99))
def test_draws_are_others_and_never_twice(n: int, wide: int, seed: int) -> None:
    drawn = draws(n, wide, 20, seed)
    assert drawn.shape == (20, min(wide, n - 1)) and drawn.min() >= 0 and drawn.max() <= n - 2
    assert all(len(set(row)) == len(row) for row in drawn.tolist())


def test_every_other_cell_is_drawn_as_often() -> None:
    times = np.bincount(draws(200, 6, 20_000, 3).ravel(), minlength=199)
    assert abs(times / times.mean() - 1).max() < 0.2


def test_chance_gives_a_p_below_a_twentieth_one_time_in_twenty() -> None:
    cells = _cells(40)
    values, around = np.random.default_rng(8).poisson(20, len(cells)), within_rings(cells)
    p = simulated(values, around, draws(len(cells), 6, 999, 2)).p()
    assert 0.035 < (p <= 0.05).mean() < 0.06
