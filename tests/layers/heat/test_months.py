"""Whatever periods somebody asks for and subtracts, no small count of a cell comes out: by linear algebra."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from layers.heat import parts, small
from layers.heat.months import Months, month_of
from layers.heat.parts import Moments, Piece

OCTOBER = month_of(date(2022, 10, 1))
TODAY = date(2026, 6, 1)
Span = tuple[int, int]
Floats = npt.NDArray[np.float64]
COUNTS = st.one_of(st.just(0), st.integers(0, 9), st.integers(0, 40))


def months_of(cells: list[list[int]], first: int = OCTOBER, n_open: list[list[int]] | None = None) -> Months:
    """Cells by month, as rows of the database."""
    rows = [
        (key, first + month, n, n_open[key][month] if n_open else 0)
        for key, counts in enumerate(cells)
        for month, n in enumerate(counts)
        if n
    ]
    return Months.of(*np.array(rows, np.int64).reshape(-1, 4).T)


def follows(sought: Floats, told: Floats) -> bool:
    """Whether a sum follows from told sums, all being sums of the same unknown numbers."""
    rank = np.linalg.matrix_rank
    return bool(len(told)) and bool(rank(np.vstack([told, sought])) == rank(told))


def leaks(counts: list[int], spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs of counts with 1 to 4 in all that follow from the sums over the told spans; it is known which are 0."""
    some = np.array(counts) > 0
    rows = {
        span: np.array([first <= i < span[1] for i in range(len(counts))])[some] for span in spans for first in span[:1]
    }
    told = np.array([row for row in rows.values() if row.any()], np.float64)
    found = []
    for first, end in combinations(range(len(counts) + 1), 2):
        sought = np.array([first <= i < end for i in range(len(counts))])[some]
        if 0 < sum(counts[first:end]) < small.FEWEST and follows(sought.astype(np.float64), told):
            found.append((first, end))
    return found


def certain(counts: list[int], spans: list[Span], pieces: list[Span], above: dict[Span, Span]) -> list[Span]:
    """Pieces with 1 to 4 that cannot be 5 or more by what is told, by linear programming.

    A piece that is not told, though another of the one above it is, has requests: none would have been told.
    """
    rows = {
        span: np.array([span[0] <= i < span[1] for i in range(len(counts))], np.float64)
        for span in (*spans, *pieces, *above.values())
    }
    known = set(spans)
    parted = {above.get(piece) for piece in known.intersection(pieces)} & known
    busy = [rows[piece] for piece in pieces if piece not in known and above.get(piece) in parted]
    found = []
    for low, high in pieces:
        if not 0 < sum(counts[low:high]) < small.FEWEST:
            continue
        most = linprog(
            -rows[low, high],
            A_ub=-np.array(busy) if busy else None,
            b_ub=-np.ones(len(busy)) if busy else None,
            A_eq=np.array([rows[span] for span in spans]) if spans else None,
            b_eq=[sum(counts[first:end]) for first, end in spans] or None,
        )
        if most.status == 0 and -most.fun < small.FEWEST - 1e-6:
            found.append((low, high))
    return found


@settings(max_examples=25)
@given(st.lists(st.one_of(st.just(0), st.integers(0, 3), st.integers(0, 9)), min_size=24, max_size=24))
def test_what_is_not_told_may_be_five_or_more(counts: list[int]) -> None:
    months = months_of([counts, [30] * 24])
    if len(months.keys) < 2:
        return
    pieces = {length: [(low, low + length) for low in range(0, 24, length)] for length in (1, 3, 12, 24)}
    above = {
        (low, high): next(upper for upper in pieces[longer] if upper[0] <= low < upper[1])
        for length, longer in ((1, 3), (3, 12), (12, 24))
        for low, high in pieces[length]
    }
    spans = [(low, high) for low, high in combinations(range(25), 2) if months.told.between(low, high)[0]]
    assert certain(counts, spans, [piece for of_length in pieces.values() for piece in of_length], above) == []


@given(st.lists(COUNTS, min_size=1, max_size=27), st.integers(0, 11), st.integers(0, 30))
def test_no_small_count_of_months_follows(counts: list[int], begins: int, beside: int) -> None:
    months = months_of([counts, [beside], [30]], OCTOBER + begins)
    if not any(counts):
        return
    spans = []
    for low, high in combinations(range(len(counts) + 1), 2):
        columns = months.columns(OCTOBER + begins + low, OCTOBER + begins + high)
        n, _ = months.between(*columns)
        assert n[0] == sum(counts[low:high])
        if months.told.between(*columns)[0]:
            assert not 0 < n[0] < small.FEWEST
            spans.append((low, high))
    assert leaks(counts, spans) == []


@given(st.lists(st.lists(COUNTS, min_size=30, max_size=30), min_size=2, max_size=5), st.integers(0, 5))
def test_open_ones_beside_are_not_small_and_do_not_follow(cells: list[list[int]], share: int) -> None:
    n_open = [[n * share // 5 for n in counts] for counts in cells]
    months = months_of(cells, OCTOBER, n_open)
    if len(months.keys) < len(cells):
        return
    told: list[list[tuple[int, int]]] = [[] for _ in cells]
    for low, high in combinations(range(31), 2):
        columns = months.columns(OCTOBER + low, OCTOBER + high)
        known = months.told_open.between(*columns)
        assert not (known & ~months.told.between(*columns)).any(), "open ones told without all"
        for cell in np.flatnonzero(known):
            told[cell].append((low, high))
    for cell, spans in enumerate(told):
        done = [n - part for n, part in zip(cells[cell], n_open[cell], strict=True)]
        assert leaks(n_open[cell], spans) == [] and leaks(done, spans) == []


@given(st.lists(st.integers(0, 4), min_size=26, max_size=26), st.integers(0, 3))
def test_no_small_count_of_days_follows(counts: list[int], thins: int) -> None:
    first = date(2024, 2, 19)
    counts = [n if n > thins else 0 for n in counts]
    days = {first + timedelta(step): n for step, n in enumerate(counts) if n}
    if not days:
        return
    by_month = [sum(n for day, n in days.items() if month_of(day) == month_of(first) + step) for step in range(2)]
    months = months_of([by_month, [30]], month_of(first))
    told = {
        (low, high): taken(months, days, first + timedelta(low), first + timedelta(high - 1))
        for low, high in combinations(range(len(counts) + 1), 2)
    }
    spans = [span for span, n in told.items() if n is not None]
    assert all(told[low, high] == sum(counts[low:high]) not in (1, 2, 3, 4) for low, high in spans)
    assert leaks(counts, spans) == []
    ends = [*range(0, len(counts), 7), len(counts)]
    weeks = [(low, high) for low, high in pairwise(sorted({*ends, 11})) if low < high]
    assert certain(counts, spans, weeks, {week: (11, len(counts)) for week in weeks if week[0] >= 11}) == []


def taken(months: Months, days: dict[date, int], since: date, until: date) -> int | None:
    """What is told of the first cell for a period, as `told.cells` puts it together."""
    moments = Moments((since, until), (since, until))
    low, high, cut = parts.columns(months, moments)
    found = [int(months.between(low, high)[0][0]) if months.told.between(low, high)[0] else None]
    for month in cut:
        own = {day: n for day, n in days.items() if month_of(day) == month}
        whole_month = bool(months.told.between(*months.columns(month, month + 1))[0])
        found.append(Piece.of(month, moments, TODAY).taken(own, whole_month=whole_month))
    return None if None in found else sum(n for n in found if n is not None)


def test_much_is_told_where_there_is_much() -> None:
    months = months_of([[12, 7, 30] * 8, [9, 2, 8] * 8, [3, 0, 0] * 8, [4], [3]])
    year, quarter, month = (months.told.between(0, length).tolist() for length in (12, 3, 1))
    assert months.told.all_time.tolist() == year == [True, True, True, False, False]
    assert quarter == [True, True, False, False, False]
    assert month == [True, True, False, False, False]
    assert months.told.between(1, 2).tolist()[:3] == [True, False, False], "2 is small; nought of an untold quarter"
    assert months.told.between(2, 3).tolist()[:3] == [True, False, False], "8 would give it away"
    assert months.told.between(0, 1).tolist()[:2] == [True, True]


def test_months_before_and_after_all_are_open_ends() -> None:
    months = months_of([[5, 5], [6, 6]], OCTOBER + 4)
    everything = months.columns(None, None)
    assert everything == (0, 12) == months.columns(OCTOBER + 4, OCTOBER + 6) == months.columns(0, OCTOBER + 900)
    assert months.columns(OCTOBER + 5, None) == (5, 12) and months.columns(None, OCTOBER + 5) == (0, 5)
    assert months.columns(OCTOBER + 100, None) == (12, 12) and months.columns(None, 7) == (0, 0)
    assert Months.of(*np.zeros((4, 0), np.int64)).columns(None, None) == (0, 12)


@pytest.mark.parametrize(
    ("whole", "days", "cut"),
    [
        (("2024-01-01", "2024-02-29"), ("2024-01-01", "2024-02-29"), []),
        (("2024-01-01", "2024-02-28"), ("2024-01-01", "2024-02-28"), ["2024-02"]),
        (("2024-01-02", None), ("2024-01-01", None), ["2024-01"]),
        (("2024-02-01", "2024-02-29"), ("2024-01-31", "2024-03-01"), ["2024-01", "2024-03"]),
        (("2024-02-05", "2024-02-11"), ("2024-02-05", "2024-02-11"), ["2024-02"]),
        ((None, "2024-12-31"), (None, "2024-12-31"), []),
    ],
)  # fmt: skip
def test_half_a_day_cuts_its_month(whole: tuple[str, str], days: tuple[str, str], cut: list[str]) -> None:
    spans = [tuple(date.fromisoformat(end) if end else None for end in span) for span in (whole, days)]
    months = months_of([[9] * 30])
    low, high, found = parts.columns(months, Moments(spans[0], spans[1]))
    assert sorted(f"{month // 12}-{month % 12 + 1:02}" for month in found) == cut and low <= high


def test_a_month_has_its_days() -> None:
    first, last = parts.days_of(month_of(date(2024, 2, 17)))
    assert (first, last) == (date(2024, 2, 1), date(2024, 2, calendar.monthrange(2024, 2)[1]))
