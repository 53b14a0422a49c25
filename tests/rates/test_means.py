"""Shrunk means of stars, against scipy's analysis of variance, and by the truth of a simulation."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from geo_oss.rates import means
from geo_oss.rates.means import Scores
from geo_oss.rates.model import FEWEST, Rated, Satisfaction

Stars = list[int]


def scores(stars: Stars) -> Scores:
    return Scores(len(stars), sum(stars), sum(star * star for star in stars))


def of_area(stars: Stars, prior: means.MeanPrior) -> Satisfaction:
    kept = scores(stars)
    return Satisfaction(Rated(kept, sum(star >= 4 for star in stars), {}), means.smoothed(kept, prior))


def test_the_variance_between_areas_is_that_of_the_analysis_of_variance() -> None:
    """F of scipy, with one more score's worth of doubt in the variance within."""
    rng = np.random.default_rng(12)
    shapes = {40: (0.3, 0.2, 0.2, 0.2, 0.1), 25: (0, 0, 0.1, 0.3, 0.6), 9: (0.1, 0.1, 0.2, 0.3, 0.3)}
    areas = [rng.choice([1, 2, 3, 4, 5], n, p=p) for n, p in shapes.items()]
    found = means.prior([scores(area.tolist()) for area in areas])
    assert found is not None
    n = np.array([len(area) for area in areas])
    inside = sum(((area - area.mean()) ** 2).sum() for area in areas)
    spread = scipy.stats.f_oneway(*areas).statistic * inside / (n.sum() - 3)
    within = (inside + 2.0) / (n.sum() - 2)
    typical = (n.sum() - (n**2).sum() / n.sum()) / 2
    assert found.within == pytest.approx(within)
    assert found.between == pytest.approx((spread - within) / typical)
    assert found.mean == pytest.approx(np.concatenate(areas).mean())
    own = means.smoothed(scores(areas[2].tolist()), found)
    law = scipy.stats.norm(own.value, np.sqrt(1 / (1 / found.between + 9 / found.within)))
    assert own.interval.low == pytest.approx(law.ppf(0.025)) and own.interval.high == pytest.approx(
        min(law.ppf(0.975), 5)
    )
    assert own.value == pytest.approx(
        np.average([found.mean, areas[2].mean()], weights=[1 / found.between, 9 / within])
    )


def test_three_ratings_make_nobody_best_or_worst() -> None:
    town = [[5, 4, 4, 5, 3, 4, 5, 4, 2, 5] * 4, [4, 4, 5, 3, 5, 4, 4, 5, 5, 3] * 4]
    prior = means.prior([scores(stars) for stars in (*town, [1, 1, 1], [5, 5, 5])])
    assert prior is not None
    worst, best = of_area([1, 1, 1], prior), of_area([5, 5, 5], prior)
    assert (worst.verdict(prior), best.verdict(prior)) == ("few", "few") and len([1, 1, 1]) < FEWEST
    assert worst.smoothed.value > 1.5 and best.smoothed.interval.low < of_area(town[0], prior).smoothed.interval.high
    many = of_area([1] * 30, means.prior([scores(stars) for stars in (*town, [1] * 30)]) or prior)
    assert many.verdict(prior) == "lower", "thirty do"


def test_a_few_ratings_all_alike_are_not_sure() -> None:
    prior = means.prior([scores([5, 5, 5])])
    assert prior is not None and prior.between == 0
    only = means.smoothed(scores([5, 5, 5]), prior)
    assert only.value == 5 and only.interval.low < 4.2 and only.interval.high == 5
    assert means.prior([]) is None and means.prior([Scores(0, 0, 0)]) is None


@given(st.lists(st.lists(st.integers(1, 5), min_size=1, max_size=30), min_size=1, max_size=12))
def test_a_smoothed_mean_lies_between_its_own_and_that_of_all(areas: list[Stars]) -> None:
    prior = means.prior([scores(stars) for stars in areas])
    assert prior is not None and prior.within > 0
    for stars in areas:
        found, own = means.smoothed(scores(stars), prior), float(np.mean(stars))
        low, high = sorted((own, prior.mean))
        assert low - 1e-9 <= found.value <= high + 1e-9 and 0 <= found.weight < 1
        assert 1 <= found.interval.low <= found.value + 1e-9 and found.value - 1e-9 <= found.interval.high <= 5


def test_smoothed_means_are_nearer_to_the_truth() -> None:
    """300 areas of 1 … 40 ratings: less than half the squared error, and intervals hold nineteen in twenty or so."""
    rng = np.random.default_rng(7)
    truth = rng.normal(3.6, 0.25, 300)
    areas = [np.clip(np.rint(rng.normal(mean, 1.0, rng.integers(1, 41))), 1, 5).astype(int) for mean in truth]
    expected = [_expected(mean) for mean in truth]
    kept = [scores(area.tolist()) for area in areas]
    prior = means.prior(kept)
    assert prior is not None
    found = [means.smoothed(one, prior) for one in kept]
    error = np.mean((np.array([one.value for one in found]) - expected) ** 2)
    assert error < 0.5 * np.mean((np.array([area.mean() for area in areas]) - expected) ** 2)
    held = np.mean([one.interval.low <= t <= one.interval.high for one, t in zip(found, expected, strict=True)])
    assert 0.92 < held < 0.98


def _expected(mean: float) -> float:
    """The mean of a normal law rounded to 1 … 5."""
    edges = scipy.stats.norm(mean, 1.0).cdf([1.5, 2.5, 3.5, 4.5])
    return float(5 - edges.sum())
