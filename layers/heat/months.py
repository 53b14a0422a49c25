"""Requests of cells by month: a period of whole months is a difference of two columns, and what may be told of it.

Of a cell only these are ever told: its count in all, in fiscal years, in quarters and in months, each kept back beside
its brothers as `small.known` says and below whatever is kept back, and sums of these. So no two periods, however they
overlap, subtract to a count from 1 to 4. Of what is kept back it is not told either in which parts there is none: who
could find the months of 5 requests in 5 cells would know each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from layers.heat.small import Integers, Truths, known, large

_YEAR, _QUARTER = 12, 3
_OCTOBER = 9


def month_of(day: date) -> int:
    """Months are counted from the year 0."""
    return day.year * 12 + day.month - 1


def span_of(since: date | None, until: date | None) -> tuple[int | None, int | None] | None:
    """The first month and the one after the last; None for days that begin or end inside a month, or end before."""
    after = until + timedelta(days=1) if until else None
    if any(end and end.day > 1 for end in (since, after)) or (since and after and after <= since):
        return None
    return month_of(since) if since else None, month_of(after) if after else None


@dataclass(frozen=True)
class Tree:
    """What may be told, by cell and piece of time; columns begin with an October and are whole fiscal years."""

    all_time: Truths
    years: Truths
    quarters: Truths
    months: Truths

    @classmethod
    def of(cls, counts: Integers, all_time: Truths) -> Tree:
        """From counts (cells × months) and of which cells the count in all may be told."""
        cells, columns = counts.shape
        by_quarter = counts.reshape(cells, columns // _QUARTER, _QUARTER)
        by_year = by_quarter.sum(axis=-1).reshape(cells, columns // _YEAR, _YEAR // _QUARTER)
        years = known(by_year.sum(axis=-1), all_time)
        quarters = known(by_year, years).reshape(cells, columns // _QUARTER)
        return cls(all_time, years, quarters, known(by_quarter, quarters).reshape(counts.shape))

    def __and__(self, other: Tree) -> Tree:
        """What may be told by both."""
        return Tree(
            self.all_time & other.all_time,
            self.years & other.years,
            self.quarters & other.quarters,
            self.months & other.months,
        )

    def between(self, first: int, end: int) -> Truths:
        """The cells whose sum over these columns may be told."""
        if (first, end) == (0, self.months.shape[1]):
            return self.all_time
        told = np.ones(len(self.all_time), np.bool_)
        for piece in self._pieces(first, end):
            told &= piece
        return told

    def _pieces(self, first: int, end: int) -> Iterator[Truths]:
        """From a column until before another, in few pieces: always the longest that begins there."""
        kinds = ((_YEAR, self.years), (_QUARTER, self.quarters), (1, self.months))
        while first < end:
            length, told = next((n, told) for n, told in kinds if first % n == 0 and first + n <= end)
            yield told[:, first // length]
            first += length


@dataclass(frozen=True)
class Months:
    """Counts of cells by month: `keys` of the cells, sorted; `n` and `n_open` (cells × months), `first` an October."""

    first: int
    keys: Integers
    n: Integers
    n_open: Integers

    @classmethod
    def of(cls, keys: Integers, months: Integers, n: Integers, n_open: Integers) -> Months:
        """From rows of a cell, a month (`month_of`), its requests and the open ones of them; each pair once."""
        cells, row = np.unique(keys, return_inverse=True)
        first = int(months.min()) if len(months) else _OCTOBER
        first -= (first - _OCTOBER) % _YEAR
        years = (int(months.max(initial=first)) - first) // _YEAR + 1
        table = np.zeros((2, len(cells), years * _YEAR), np.int32)
        table[0, row, months - first] = n
        table[1, row, months - first] = n_open
        return cls(first, cells, *table)

    @property
    def bytes(self) -> int:
        """What it weighs in memory with all that is derived of it."""
        return self.keys.nbytes + 3 * (self.n.nbytes + self.n_open.nbytes)

    def columns(self, first: int | None, end: int | None) -> tuple[int, int]:
        """The columns from a month until before another; None is an open end, and so is a month before or after all."""
        lowest, highest = self._busy
        low = 0 if first is None or first - self.first <= lowest else first - self.first
        high = self.n.shape[1] if end is None or end - self.first > highest else max(end - self.first, 0)
        return min(low, high), high

    def between(self, low: int, high: int) -> tuple[Integers, Integers]:
        """Requests of each cell in these columns, and the open ones of them."""
        n, n_open = self._sums
        return n[:, high] - n[:, low], n_open[:, high] - n_open[:, low]

    def counts(self, low: int, high: int) -> list[tuple[int, int, int]]:
        """Key, requests and open ones of each cell that has some in these columns."""
        n, n_open = self.between(low, high)
        some = n > 0
        return list(zip(*(column[some].tolist() for column in (self.keys, n, n_open)), strict=True))

    @cached_property
    def _busy(self) -> tuple[int, int]:
        """The first and the last column with requests."""
        busy = np.flatnonzero(self.n.any(axis=0))
        return (int(busy[0]), int(busy[-1])) if len(busy) else (0, 0)

    @cached_property
    def _sums(self) -> tuple[Integers, Integers]:
        """Up to each column."""
        n, n_open = (
            np.pad(counts.cumsum(axis=1, dtype=np.int32), ((0, 0), (1, 0))) for counts in (self.n, self.n_open)
        )
        return n, n_open

    @cached_property
    def told(self) -> Tree:
        """Of which cells the requests may be told."""
        counts = self.n.sum(axis=1)
        return Tree.of(self.n, known(counts[None], np.array([True]))[0])

    @cached_property
    def told_open(self) -> Tree:
        """Of which cells the open and the finished ones may be told too."""
        n, n_open = self.n.sum(axis=1), self.n_open.sum(axis=1)
        all_time = self.told.all_time & large(n_open, n)
        return self.told & Tree.of(self.n_open, all_time) & Tree.of(self.n - self.n_open, all_time)
