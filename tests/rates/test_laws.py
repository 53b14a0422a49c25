"""The laws behind the intervals, against scipy and by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import example, given
from hypothesis import strategies as st

from geo_oss.rates import gamma, intervals, smoothing


@given(st.floats(0.02, 5e5), st.floats(0.001, 0.999))
def test_quantiles_are_those_of_scipy(shape: float, share: float) -> None:
    assert gamma.quantile(shape, share) == pytest.approx(scipy.stats.gamma.ppf(share, shape), rel=1e-8)


@given(st.floats(0.02, 1e4), st.floats(0.0, 3.0))
def test_the_share_below_is_that_of_scipy(shape: float, times: float) -> None:
    assert gamma.below(shape, shape * times) == pytest.approx(scipy.stats.gamma.cdf(shape * times, shape), abs=1e-11)


@pytest.mark.parametrize("count", [0, 1, 2, 7, 40, 1234, 100_000])
def test_a_poisson_interval_is_garwoods(count: int) -> None:
    found = intervals.poisson(count, 50.0)
    low = scipy.stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    assert (found.low, found.high) == pytest.approx((low / 50, scipy.stats.chi2.ppf(0.975, 2 * count + 2) / 2 / 50))


def test_garwoods_interval_of_ten_as_printed() -> None:
    found = intervals.poisson(10, 1.0)
    assert (round(found.low, 4), round(found.high, 4)) == (4.7954, 18.3904)


@given(st.integers(1, 5000), st.data())
def test_a_share_is_wilsons(trials: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, trials))
    found = intervals.wilson(successes, trials)
    told = scipy.stats.binomtest(successes, trials).proportion_ci(0.95, method="wilson")
    assert found is not None
    assert (found.low, found.high) == pytest.approx((told.low, told.high), abs=1e-9)


def test_nothing_tried_has_no_share() -> None:
    assert intervals.wilson(0, 0) is None


def test_marshall_by_hand() -> None:
    """Three areas, worked on paper: 30 of 1000, 10 of 1000, 4 of 40; together 44 of 2040."""
    of = smoothing.prior([30, 10, 4], [1000, 1000, 40])
    assert of is not None
    mean = 44 / 2040
    spread = (1000 * (0.03 - mean) ** 2 + 1000 * (0.01 - mean) ** 2 + 40 * (0.1 - mean) ** 2) / 2040
    variance = spread - mean / (2040 / 3)
    assert (of.mean, of.variance) == pytest.approx((mean, variance))
    tiny = smoothing.smoothed(4, 40, of)
    weight = variance / (variance + mean / 40)
    assert tiny.rate == pytest.approx(mean + weight * (0.1 - mean))
    assert tiny.weight == pytest.approx(weight)
    assert tiny.rate < 0.05, "the rate of forty people is drawn to that of all"
    law = scipy.stats.gamma(mean**2 / variance + 4, scale=1 / (mean / variance + 40))
    assert (tiny.interval.low, tiny.interval.high) == pytest.approx(law.interval(0.95))
    assert tiny.rate == pytest.approx(law.mean())


def test_areas_alike_share_one_rate() -> None:
    of = smoothing.prior([10, 10, 10], [1000, 1000, 1000])
    assert of is not None and of.variance == 0.0
    assert smoothing.smoothed(10, 1000, of) == smoothing.Smoothed(0.01, 0.0, intervals.poisson(30, 3000))


@pytest.mark.parametrize(("counts", "sizes"), [([], []), ([0, 0], [10, 20])])
def test_of_nothing_nothing_is_learned(counts: list[int], sizes: list[float]) -> None:
    assert smoothing.prior(counts, sizes) is None


@example([(0, 196.0), (2, 1.0)])
@given(st.lists(st.tuples(st.integers(0, 500), st.floats(0.5, 1e5)), min_size=2, max_size=40))
def test_a_smoothed_rate_lies_between_its_own_and_the_overall(areas: list[tuple[int, float]]) -> None:
    of = smoothing.prior([x for x, _ in areas], [n for _, n in areas])
    if of is None:
        return
    for x, n in areas:
        found = smoothing.smoothed(x, n, of)
        low, high = sorted((x / n, of.mean))
        assert low * (1 - 1e-9) <= found.rate <= high * (1 + 1e-9)
        assert found.interval.low <= found.interval.high
        # The law of a rate nearly all of whose weight is at nothing has its mean above what 39 of 40 stay below.
        if not of.variance or of.mean**2 / of.variance + x > 0.5:
            assert found.interval.low < found.rate < found.interval.high


def test_smoothed_rates_are_nearer_to_the_truth() -> None:
    """300 areas with known true rates: smoothing halves the squared error, and intervals hold nine in ten."""
    rng = np.random.default_rng(16)
    truth = rng.gamma(8.0, 0.02 / 8.0, 300)
    sizes = rng.integers(30, 2000, 300)
    counts = rng.poisson(truth * sizes)
    of = smoothing.prior(counts.tolist(), sizes.tolist())
    assert of is not None
    found = [smoothing.smoothed(int(x), float(n), of) for x, n in zip(counts, sizes, strict=True)]
    error = np.mean((np.array([one.rate for one in found]) - truth) ** 2)
    assert error < 0.5 * np.mean((counts / sizes - truth) ** 2)
    held = np.mean([one.interval.low <= t <= one.interval.high for one, t in zip(found, truth, strict=True)])
    assert 0.9 < held < 0.99


def test_ranks_of_a_median_are_never_too_near_the_middle() -> None:
    """Against the exact binomial law, to 20,000 values: the same rank, or in one of a thousand the one below."""
    n = np.arange(1, 20_001)
    exact = scipy.stats.binom.ppf(0.025, n, 0.5).astype(int)
    used = np.array([math.floor((k + 1) / 2.0 - intervals.Z / 2.0 * math.sqrt(k)) for k in n])
    assert (used <= exact).all() and (exact - used).max() == 1 and (used != exact).mean() < 0.005
    assert (exact[:5] <= 0).all() and exact[5] == 1, "six values are the fewest"
