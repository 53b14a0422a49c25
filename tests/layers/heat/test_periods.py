"""Slices of time as people write them, and what a filter is within one."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_oss.errors import Invalid
from geo_oss.requests import filter as filters
from layers.heat import periods
from layers.heat.series import slices

DAYS = st.dates(date(1900, 1, 8), date(2199, 12, 20))


@pytest.mark.parametrize(
    ("word", "first", "last"),
    [
        ("2024-10", "2024-10-01", "2024-10-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-10..2024-12", "2024-10-01", "2024-12-31"),
        ("2024-W01", "2024-01-01", "2024-01-07"),
        ("2020-W53", "2020-12-28", "2021-01-03"),
        ("2024-W40..2024-W41", "2024-09-30", "2024-10-13"),
        ("2024-10-05", "2024-10-05", "2024-10-05"),
        ("2023..2024-06", "2023-01-01", "2024-06-30"),
    ],
)
def test_a_word_is_its_days(word: str, first: str, last: str) -> None:
    period = periods.read(word, "during")
    assert (period.since.isoformat(), period.until.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "word", ["", "..", "2024-13", "2024-W54", "2021-W53", "2024-02-30", "24-10", "2024-12..2024-10", "2567x", "2024-1"]
)
def test_other_words_are_refused_by_name(word: str) -> None:
    with pytest.raises(Invalid) as refused:
        periods.read(word, "during")
    assert refused.value.field == "during" and "2024-W40" in refused.value.th


@given(DAYS, DAYS, DAYS, DAYS, DAYS)
def test_within_takes_what_both_take(since: date, until: date, first: date, last: date, day: date) -> None:
    asked = filters.read({"from": since.isoformat(), "to": until.isoformat()})
    period = periods.Period(min(first, last), max(first, last))
    both = periods.within(asked, period)
    assert both.since is not None and both.until is not None
    assert (both.since <= day <= both.until) == (since <= day <= until and period.since <= day <= period.until)


@given(st.sampled_from(["month", "week"]), st.lists(DAYS, min_size=1, max_size=5))
def test_slices_follow_each_other_without_a_hole(by: str, days: list[date]) -> None:
    firsts = {day.replace(day=1) if by == "month" else day - timedelta(days=day.weekday()) for day in days}
    made = slices(by, {first: (2, 1) for first in firsts})
    assert [one.since for one in made if one.n] == sorted(firsts)
    for one, after in pairwise(made):
        assert one.until is not None and one.until + timedelta(days=1) == after.since
    assert all(periods.read(one.slice, "during") == periods.Period(one.since, one.until) for one in made)
