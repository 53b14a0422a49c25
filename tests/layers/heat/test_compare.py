"""Changes between periods, with scipy as the oracle: the test, its approximation, false discoveries, the ratio."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, false_discovery_control

from geo_oss.errors import Invalid
from layers.heat import compare
from layers.heat.count import Cell
from layers.heat.periods import Period

YEAR = Period(date(2023, 10, 1), date(2024, 9, 30))
NEXT = Period(date(2024, 10, 1), date(2025, 9, 30))
QUARTER = Period(date(2024, 10, 1), date(2024, 12, 31))


@given(st.integers(0, 120), st.integers(0, 80), st.sampled_from([0.1, 0.2, 0.4991, 0.5, 0.8]))
def test_the_test_is_the_exact_binomial_one(in_a: int, in_b: int, share: float) -> None:
    expected = binomtest(in_b, in_a + in_b, share).pvalue if in_a + in_b else 1.0
    assert compare.p_value(in_b, in_a + in_b, share) == pytest.approx(expected, rel=1e-6, abs=1e-12)


@given(st.integers(201, 20_000), st.floats(0.05, 0.95), st.floats(-6.0, 6.0))
def test_it_is_exact_of_many_requests_too(tries: int, share: float, spreads: float) -> None:
    successes = round(tries * share + spreads * (tries * share * (1 - share)) ** 0.5)
    successes = min(max(successes, 0), tries)
    exact = binomtest(successes, tries, share).pvalue
    assert compare.p_value(successes, tries, share) == pytest.approx(exact, rel=1e-6, abs=1e-12)


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=60))
def test_false_discoveries_are_held_to_five_percent(p_values: list[float]) -> None:
    adjusted = false_discovery_control(p_values)
    decided = compare.discoveries(p_values)
    for stands, q in zip(decided, adjusted, strict=True):
        assert stands == (q <= 0.05) or abs(q - 0.05) < 1e-9


def test_a_few_requests_are_told_like_the_town() -> None:
    told = {
        one.cell: one
        for one in compare.changes(
            [Cell("big", 100, 0), Cell("gone", 1, 0), Cell("even", 50, 0)],
            [Cell("big", 300, 0), Cell("new", 2, 0), Cell("even", 50, 0)],
            YEAR,
            NEXT,
        )
    }
    assert told["big"].ratio == pytest.approx(3.0, abs=0.1) and told["big"].sure
    assert 1.0 < told["new"].ratio < 4.0 and not told["new"].sure
    assert 1.0 < told["gone"].ratio < told["new"].ratio and not told["gone"].sure, "the town grew to 352/151"
    assert 1.0 < told["even"].ratio < 1.1 and told["even"].difference == 0
    assert [one.cell for one in compare.changes([], [Cell("x", 1, 0), Cell("y", 9, 0)], YEAR, NEXT)] == ["y", "x"]


def test_the_ratio_is_of_requests_a_day() -> None:
    found = compare.changes([Cell("x", 365, 0)], [Cell("x", 92, 0)], Period(YEAR.since, YEAR.until), QUARTER)
    assert found[0].ratio == pytest.approx(1.0, abs=0.02) and not found[0].sure
    assert found[0].difference == 92 - 365


def test_periods_that_share_a_day_are_refused() -> None:
    compare.apart(YEAR, NEXT)
    for a, b in ((NEXT, QUARTER), (QUARTER, NEXT), (YEAR, YEAR)):
        with pytest.raises(Invalid) as refused:
            compare.apart(a, b)
        assert refused.value.field == "b"
