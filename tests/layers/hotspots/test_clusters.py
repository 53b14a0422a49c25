"""Clusters of places, against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from sklearn.cluster import DBSCAN

from geo_oss.errors import Invalid
from layers.hotspots import clusters
from layers.hotspots.clusters import _facts, _groups, _hull, dbscan, hdbscan
from layers.hotspots.source import Places


def _places(seed: int, n: int = 300) -> tuple[np.ndarray, np.ndarray]:
    """Places in metres, some alone, some in heaps, some on the very same spot."""
    chance = np.random.default_rng(seed)
    x, y = chance.uniform(0, 2000, (2, n))
    x[: n // 3] = 500 + chance.normal(0, 30, n // 3)
    y[: n // 3] = 500 + chance.normal(0, 30, n // 3)
    x[-10:], y[-10:] = 1234.5, 777.0
    return x.round(1), y.round(1)


@given(st.integers(0, 999), st.integers(2, 12), st.sampled_from([15.0, 40.0, 90.0]))
def test_cores_and_noise_are_scikit_learns(seed: int, least: int, metres: float) -> None:
    x, y = _places(seed)
    found = dbscan(x, y, metres, least)
    other = DBSCAN(eps=metres, min_samples=least).fit(np.column_stack((x, y)))
    core = other.core_sample_indices_
    pairs = set(zip(found[core].tolist(), other.labels_[core].tolist(), strict=True))
    assert len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs}) == other.labels_.max() + 1
    assert np.array_equal(found == -1, other.labels_ == -1)


def test_a_place_on_the_edge_joins_the_nearest_core() -> None:
    x = np.array([0.0] * 5 + [3.0, 24.0, 43.0] + [46.0] * 5)
    assert dbscan(x, np.zeros(13), 21.0, 6).tolist() == [0] * 6 + [1] * 7


def test_clusters_of_many_sizes_are_found_and_too_few_are_none() -> None:
    x, y = _places(3)
    assert hdbscan(x, y, 8).max() >= 1 and (hdbscan(x[:5], y[:5], 8) == -1).all()
    assert len(dbscan(x[:0], y[:0], 40, 4)) == 0


def test_a_cluster_says_how_many_how_old_and_mostly_what() -> None:
    places = Places(
        np.array([0.0, 10, 5, 100]), np.array([0.0, 0, 9, 0]), np.array([30.0, 2, 4, 99]), np.array([3, 7, 7, 1])
    )
    group = _groups(np.array([0, 0, 0, -1]))[0]
    assert _facts(places, group) == {
        "category_id": 7, "category_share": 0.6667, "oldest_days": 30.0, "median_days": 4.0,
    }  # fmt: skip
    assert shapely.area(_hull(places, group)) == 45


def test_a_heap_on_one_spot_has_a_hull_one_can_see() -> None:
    places = Places(np.zeros(4), np.zeros(4), np.zeros(4), np.ones(4, dtype=np.int64))
    assert 60 < shapely.area(_hull(places, np.arange(4))) < 80


def test_what_is_too_crowded_to_be_held_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = _places(3)
    monkeypatch.setattr(clusters, "MOST_PAIRS", 2_000)
    monkeypatch.setattr(clusters, "MOST_BY_DENSITY", 299)
    assert len(dbscan(x, y, 5.0, 4)) == 300
    for find, field in ((lambda: dbscan(x, y, 900.0, 4), "metres"), (lambda: hdbscan(x, y, 4), "by")):
        with pytest.raises(Invalid) as refused:
            find()
        assert refused.value.field == field and "ระยะ" in refused.value.th
