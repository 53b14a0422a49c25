"""Emerging hot spots: the tests against esda, the trend against scipy, the names against histories drawn by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import h3
import numpy as np
import pytest
import scipy.sparse
import scipy.stats
from esda import G_Local
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from layers.hotspots.emerging import emerging
from layers.hotspots.neighbours import within_rings
from layers.hotspots.patterns import patterns
from layers.hotspots.space_time import against_same_months, space_time
from layers.hotspots.trend import Trend, mann_kendall
from layers.hotspots.window import month_after, months
from tests.layers.hotspots.oracles import weights


def _cells(rings: int) -> np.ndarray:
    middle = h3.latlng_to_cell(16.43, 102.83, 9)
    return np.sort(np.array([h3.str_to_int(cell) for cell in h3.grid_disk(middle, rings)], dtype=np.uint64))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("steps", [0, 1, 3])
def test_a_cell_month_is_a_place_with_neighbours_in_space_and_before_it(steps: int) -> None:
    cells, periods = _cells(5), 6
    counts = np.random.default_rng(steps).poisson(3, (len(cells), periods)).astype(float)
    space = within_rings(cells) + scipy.sparse.identity(len(cells))
    time = sum(scipy.sparse.eye(periods, periods, -step) for step in range(steps + 1))
    both = scipy.sparse.csr_matrix(scipy.sparse.kron(space, time))
    both.setdiag(0)
    both.eliminate_zeros()
    other = G_Local(counts.ravel(), weights(both), transform="B", star=True, permutations=0)
    np.testing.assert_allclose(space_time(counts, within_rings(cells), steps).ravel(), other.Zs, atol=1e-12)


@pytest.mark.filterwarnings("ignore")
def test_a_month_may_be_compared_with_itself_alone() -> None:
    cells = _cells(4)
    counts = np.random.default_rng(9).poisson((1, 2, 60, 3), (len(cells), 4)).astype(float)
    around = within_rings(cells)
    alone = against_same_months(counts, around, 0)
    for month in range(4):
        other = G_Local(counts[:, month], weights(around), transform="B", star=True, permutations=0)
        np.testing.assert_allclose(alone[:, month], other.Zs, atol=1e-12)
    with_the_last = against_same_months(counts, around, 1)
    np.testing.assert_allclose(with_the_last[:, 0], alone[:, 0], atol=1e-12)
    np.testing.assert_allclose(with_the_last[:, 3], space_time(counts[:, 2:], around, 1)[:, -1], atol=1e-12)
    assert (space_time(counts, around, 0)[:, 2] > 2).all(), "against all months every cell of the loud one is hot"
    assert (np.abs(alone[:, 2]) > 2).mean() < 0.2, "among themselves they are not"


@given(arrays(np.int8, st.tuples(st.integers(1, 5), st.integers(3, 14)), elements=st.integers(0, 4)))
def test_the_trend_is_mann_and_kendalls(found: np.ndarray) -> None:
    series = found.astype(float)
    trend = mann_kendall(series)
    for row, s, variance, p in zip(series, trend.s, trend.variance, trend.p, strict=True):
        pairs = [np.sign(b - a) for i, a in enumerate(row) for b in row[i + 1 :]]
        assert s == sum(pairs)
        if variance > 0:
            other = scipy.stats.kendalltau(np.arange(len(row)), row, method="asymptotic")
            np.testing.assert_allclose(2 * scipy.stats.norm.sf(abs(s) / np.sqrt(variance)), other.pvalue, atol=1e-12)
            np.testing.assert_allclose(p, 2 * scipy.stats.norm.sf(max(abs(s) - 1, 0) / np.sqrt(variance)), atol=1e-12)
        else:
            assert len(set(row)) == 1 and p == 1


HISTORIES = {
    "none": "0000000000",
    "new": "0-00000001",
    "consecutive": "0000000111",
    "sporadic": "0010010011",
    "oscillating": "0-00110011",
    "historical": "1111111110",
    "persistent": "1111101111",
    "intensifying": "0111111111",
    "diminishing": "1111111111",
}
"""Ten months: hot 1, cold -, neither 0."""
SLOPES = {"intensifying": 0.01, "diminishing": -0.01}


@pytest.mark.parametrize("name", HISTORIES)
def test_a_history_has_its_name(name: str) -> None:
    classes = np.array([[{"1": 2, "-": -1, "0": 0}[sign] for sign in HISTORIES[name]]], dtype=np.int8)
    slope = SLOPES.get(name, 0.0)
    trend = Trend(np.zeros(1), np.ones(1), np.sign([slope]), np.array([0.01 if slope else 0.8]))
    assert patterns(classes, trend).tolist() == [name]


def test_eight_of_ten_is_not_often_and_a_hot_spot_gone_is_none() -> None:
    classes = np.array([[1, 1, 1, 1, 1, 1, 1, 0, 0, 1], [1, 1, 1, 0, 1, 1, 1, 1, 0, 0]], dtype=np.int8)
    assert patterns(classes, mann_kendall(np.zeros((2, 10)))).tolist() == ["sporadic", "none"]


def test_a_heap_of_the_last_months_is_new_or_consecutive_and_chance_is_nothing() -> None:
    cells = _cells(14)
    around = within_rings(cells)
    counts = np.random.default_rng(4).poisson(2, (len(cells), 24)).astype(float)
    assert (emerging(counts, around).patterns == "none").mean() > 0.99
    heap = np.append(around[300].indices, 300)
    counts[heap, -3:] += 15
    assert set(emerging(counts, around).patterns[heap]) == {"consecutive"}
    counts[heap, :] += 15
    assert set(emerging(counts, around).patterns[heap]) <= {"persistent", "intensifying"}


def test_a_month_ends_by_the_local_clock() -> None:
    bangkok = ZoneInfo("Asia/Bangkok")
    for day in (datetime(2024, 1, 31, 17, tzinfo=UTC), datetime(2024, 2, 29, 16, 59, tzinfo=UTC)):
        assert month_after(day, "Asia/Bangkok") == datetime(2024, 3, 1, tzinfo=bangkok)
    assert month_after(datetime(2024, 12, 31, 17, tzinfo=UTC), "Asia/Bangkok") == datetime(2025, 2, 1, tzinfo=bangkok)


def test_months_are_whole_local_months() -> None:
    bangkok = ZoneInfo("Asia/Bangkok")
    starts = months(datetime(2025, 10, 31, 18, tzinfo=UTC), datetime(2026, 2, 28, 16, tzinfo=UTC), "Asia/Bangkok", 36)
    assert starts == [
        datetime(year, month, 1, tzinfo=bangkok) for year, month in ((2025, 11), (2025, 12), (2026, 1), (2026, 2))
    ]
    assert months(starts[0], starts[-1], "Asia/Bangkok", 36) == starts
    assert months(starts[0], starts[-1], "Asia/Bangkok", 2) == starts[1:]
