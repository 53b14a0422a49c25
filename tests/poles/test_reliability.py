"""Days dark, repeats, mean time between failures: by hand, and against pandas counting every minute."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from poles.reliability import outages, reliability

DAY = timedelta(days=1)
START = datetime(2026, 1, 1, tzinfo=UTC)
NOW = START + 40 * DAY


def at(day: float) -> datetime:
    return START + day * DAY


def test_the_figures_of_one_pole_by_hand() -> None:
    cases = [(at(0), at(2)), (at(1), at(3)), (at(10), at(11)), (at(39), None)]
    figures = reliability(cases, NOW, repeat_days=7)
    assert figures.failures == 3, "two reports of the same darkness are one failure"
    assert figures.days_dark == pytest.approx(3 + 1 + 1)
    assert figures.repeats == 1, "day 10 is 7 days after the repair of day 3; day 39 is not"
    assert figures.mtbf_days == pytest.approx((10 + 29) / 2)
    assert figures.repair_days == pytest.approx((3 + 1) / 2)
    assert figures.dark_since == at(39)


def test_a_pole_that_never_failed_has_no_means() -> None:
    figures = reliability([], NOW, repeat_days=30)
    assert (figures.failures, figures.days_dark, figures.mtbf_days, figures.repair_days) == (0, 0, None, None)
    once = reliability([(at(1), at(2))], NOW, repeat_days=30)
    assert (once.failures, once.repeats, once.mtbf_days, once.dark_since) == (1, 0, None, None)


def test_the_year_is_the_last_365_days() -> None:
    figures = reliability([(NOW - 400 * DAY, NOW - 360 * DAY)], NOW, repeat_days=30)
    assert figures.days_dark == pytest.approx(40) and figures.days_dark_year == pytest.approx(5)


minutes = st.integers(0, 3000)
intervals = st.lists(st.tuples(minutes, st.one_of(st.none(), st.integers(1, 600))), max_size=12)


@given(intervals)
def test_pandas_counting_every_minute_agrees(drawn: list[tuple[int, int | None]]) -> None:
    now = START + timedelta(minutes=4000)
    cases = [
        (START + timedelta(minutes=begin), None if length is None else START + timedelta(minutes=begin + length))
        for begin, length in drawn
    ]
    clock = pd.Series(data=False, index=pd.date_range(START, now, freq="min", inclusive="left"))
    for begin, end in cases:
        clock[begin : (end or now) - timedelta(minutes=1)] = True
    figures = reliability(cases, now, repeat_days=1)
    assert figures.days_dark == pytest.approx(clock.sum() / 1440)
    begins = clock.index[clock & ~clock.shift(fill_value=False)]
    touching = sum(before.end == after.start for before, after in zip(outages(cases), outages(cases)[1:], strict=False))
    assert figures.failures == len(begins) + touching and touching == 0
    if len(begins) > 1:
        assert figures.mtbf_days == pytest.approx(begins.to_series().diff().mean() / pd.Timedelta(days=1))
