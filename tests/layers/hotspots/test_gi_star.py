"""Gi* against published values, and against what chance must give."""

from __future__ import annotations

import h3
import numpy as np
import pytest
import scipy.stats
from esda import G_Local
from hypothesis import given
from hypothesis import strategies as st

from layers.hotspots.gi_star import z_scores
from layers.hotspots.neighbours import within_metres, within_rings
from layers.hotspots.significance import Significance, corrected, judged
from tests.layers.hotspots import published
from tests.layers.hotspots.oracles import weights


def _disk(rings: int, resolution: int = 8) -> np.ndarray:
    middle = h3.latlng_to_cell(13.75, 100.5, resolution)
    return np.sort(np.array([h3.str_to_int(cell) for cell in h3.grid_disk(middle, rings)], dtype=np.uint64))


@pytest.mark.parametrize("metres", [30, 60, 90, 120, 150])
def test_equals_the_published_values_of_getis_and_ord(metres: int) -> None:
    if rows := published.rows("getisord_1996_ref.csv"):
        x, y, values = (np.array([float(row[name]) for row in rows]) for name in ("x", "y", "val"))
        expected = np.array([float(row[f"Gistar_z_{metres}"]) for row in rows])
        np.testing.assert_allclose(z_scores(values, within_metres(x, y, metres)), expected, rtol=1e-9)


def test_equals_spdep() -> None:
    if rows := published.rows("guerry_ref_spdep.csv"):
        crimes, expected = (np.array([float(row[name]) for row in rows]) for name in ("Crm_prs", "Gistar_B"))
        around = published.queen("guerry_queen.gal", len(rows))
        np.testing.assert_allclose(z_scores(crimes, around), expected, rtol=1e-9)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("rings", [1, 2])
def test_equals_esda(rings: int) -> None:
    cells = _disk(12)
    values = np.random.default_rng(rings).poisson(4, len(cells)).astype(float)
    around = within_rings(cells, rings)
    other = G_Local(values, weights(around), transform="B", star=True, permutations=0)
    np.testing.assert_allclose(z_scores(values, around), other.Zs, atol=1e-12)


def gi_star(values: np.ndarray, neighbours: object) -> Significance:
    """Gi* as it is judged."""
    return judged(z_scores(values, neighbours))


def _by_the_book(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Ord and Getis word for word, with a dense matrix."""
    n, mean = len(values), values.mean()
    deviation = np.sqrt((values**2).sum() / n - mean**2)
    sums, squares = weights.sum(1), (weights**2).sum(1)
    return (weights @ values - mean * sums) / (deviation * np.sqrt((n * squares - sums**2) / (n - 1)))


@given(st.lists(st.integers(0, 60), min_size=37, max_size=37).filter(lambda found: len(set(found)) > 1))
def test_equals_the_formula(counts: list[int]) -> None:
    cells, values = _disk(3), np.array(counts, dtype=float)
    neighbours = within_rings(cells)
    dense = neighbours.toarray() + np.eye(len(cells))
    np.testing.assert_allclose(z_scores(values, neighbours), _by_the_book(values, dense), atol=1e-9)


@given(st.integers(1, 3))
def test_rings_are_those_of_h3(rings: int) -> None:
    cells = _disk(4)
    matrix = within_rings(cells, rings).toarray().astype(bool)
    words = [h3.int_to_str(int(cell)) for cell in cells]
    expected = [[a != b and h3.grid_distance(a, b) <= rings for b in words] for a in words]
    assert np.array_equal(matrix, np.array(expected))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=80))
def test_the_correction_is_benjamini_and_hochbergs(found: list[float]) -> None:
    p = np.array(found)
    np.testing.assert_allclose(corrected(p), scipy.stats.false_discovery_control(p), atol=1e-15)


def test_chance_is_called_chance() -> None:
    cells = _disk(60)
    values = np.random.default_rng(7).poisson(20, len(cells)).astype(float)
    found = gi_star(values, within_rings(cells))
    assert 0.04 < (found.p < 0.05).mean() < 0.06
    assert (found.classes() != 0).mean() < 0.001


def test_a_heap_is_found_and_a_hole_too() -> None:
    cells = _disk(20)
    values = np.random.default_rng(3).poisson(20, len(cells)).astype(float)
    neighbours = within_rings(cells)
    heap, hole = 200, 900
    values[neighbours[heap].indices] += 60
    values[neighbours[hole].indices] = 0
    classes = gi_star(values, neighbours).classes()
    assert classes[heap] == 3 and classes[hole] < 0


@pytest.mark.parametrize("values", [[], [4.0], [2.0, 2.0, 2.0]])
def test_nothing_that_varies_is_no_hot_spot(values: list[float]) -> None:
    cells = np.sort(_disk(1)[: len(values)])
    found = (
        gi_star(np.array(values), within_rings(cells)) if values else gi_star(np.array([]), within_rings(_disk(0)[:0]))
    )
    assert not found.z.any() and not found.classes().any()
