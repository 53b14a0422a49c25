"""Areas of even load: whole, covering, repeatable, and beside the best there is where that can be counted out."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_oss.routing.balance import Balance, Ground, balance, is_whole, joined, partition


def grid(wide: int, high: int, loads: list[float]) -> Ground:
    """Squares of 300 metres that touch at their sides."""
    places = [(x, y) for y in range(high) for x in range(wide)]
    beside = [frozenset(places.index(n) for n in around(*one) if n in places) for one in places]
    return Ground(np.array(loads, dtype=float), 300.0 * np.array(places), beside)


def around(x: int, y: int) -> list[tuple[int, int]]:
    return [(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)]


def parts(areas: np.ndarray, count: int) -> list[frozenset[int]]:
    return [frozenset(map(int, np.flatnonzero(areas == area))) for area in range(count)]


def test_a_heavy_corner_gets_a_small_area() -> None:
    ground = grid(4, 4, [90, 10, 10, 10, 10, *[10] * 10, 10])
    areas = partition(ground, 3, seed=1)
    found = balance(ground, areas, 3)
    assert found.loads == pytest.approx([80, 80, 80], abs=10)
    assert len(next(part for part in parts(areas, 3) if 0 in part)) == 1


def test_balance_by_hand() -> None:
    ground = grid(2, 1, [30, 10])
    assert balance(ground, np.array([0, 1]), 2) == Balance((30.0, 10.0), 1.5, 0.0)
    whole = balance(ground, np.array([0, 0]), 1)
    assert whole.metres == pytest.approx(np.sqrt((30 * 75**2 + 10 * 225**2) / 40))


@settings(max_examples=15)
@given(st.integers(2, 4), st.lists(st.integers(0, 60), min_size=16, max_size=16), st.integers(0, 99))
def test_every_area_is_whole_and_nothing_is_left(count: int, loads: list[int], seed: int) -> None:
    ground = grid(4, 4, list(map(float, loads)))
    areas = partition(ground, count, seed=seed, starts=3)
    assert set(areas) == set(range(count))
    assert all(is_whole(ground.neighbours, part) for part in parts(areas, count))
    assert (areas == partition(ground, count, seed=seed, starts=3)).all()


@settings(max_examples=8)
@given(st.lists(st.integers(5, 60), min_size=9, max_size=9))
def test_two_areas_are_nearly_as_even_as_any_two_whole_ones(loads: list[int]) -> None:
    ground = grid(3, 3, list(map(float, loads)))
    divisions = (np.array(one) for one in product((0, 1), repeat=9))
    whole = (one for one in divisions if all(is_whole(ground.neighbours, part) for part in parts(one, 2)))
    best = min(balance(ground, one, 2).most_by_mean for one in whole)
    assert balance(ground, partition(ground, 2), 2).most_by_mean <= best + 0.1


def test_an_island_is_tied_to_what_is_nearest() -> None:
    middle = np.array([(0.0, 0.0), (100.0, 0.0), (900.0, 0.0), (1000.0, 0.0)])
    apart = [frozenset({1}), frozenset({0}), frozenset({3}), frozenset({2})]
    assert joined(apart, middle) == [frozenset({1}), frozenset({0, 2}), frozenset({1, 3}), frozenset({2})]


def test_a_chain_is_cut_once_although_two_pieces_each_would_be_evener() -> None:
    chain = [frozenset({1}), frozenset({0, 2}), frozenset({1, 3}), frozenset({2})]
    ground = Ground(np.array([30.0, 10.0, 20.0, 40.0]), np.zeros((4, 2)), chain)
    areas = partition(ground, 2)
    assert all(is_whole(chain, part) for part in parts(areas, 2))
    assert sorted(balance(ground, areas, 2).loads) == [40.0, 60.0]
