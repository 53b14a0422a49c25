"""What the public is told gives no count under 5, not even to somebody who subtracts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.heat import small, told
from layers.heat.count import Cell
from layers.heat.told import Answer

CELLS = [f"utm48n-250-{250 * column}-0" for column in range(12)]


def found() -> st.SearchStrategy[list[Cell]]:
    """Cells with requests, mostly few."""
    counts = st.tuples(st.integers(1, 14), st.integers(0, 14)).map(lambda both: (max(both), min(both)))
    some = st.dictionaries(st.sampled_from(CELLS), counts, max_size=len(CELLS))
    return some.map(lambda made: [Cell(cell, *counts) for cell, counts in sorted(made.items())])


@given(found())
def test_no_small_count_is_told_nor_left_over_by_a_sum(cells: list[Cell]) -> None:
    answer = told.answer(cells)
    counts = {one.cell: one for one in cells}
    small = {1, 2, 3, 4}
    for one in answer.cells:
        true = counts[one.cell]
        assert one.n is None or one.n == true.n >= 5
        assert one.n_open is None or (one.n_open == true.n_open and {one.n_open, true.n - one.n_open}.isdisjoint(small))
    rest = [counts[one.cell].n for one in answer.cells if one.n is None]
    if answer.n is not None or any(one.n for one in answer.cells):
        assert may_be_large(rest), "what is left over is one cell, or little"
        assert answer.n == sum(one.n for one in cells)
    if answer.n_open is not None:
        untold = [counts[one.cell] for one in answer.cells if one.n_open is None]
        for rest in ([one.n_open for one in untold], [one.n - one.n_open for one in untold]):
            assert not any(rest) or may_be_large(rest), "neither the open ones nor the finished ones"


def may_be_large(rest: list[int]) -> bool:
    """Whether each of these, known to be there, may be 5 or more when their sum is known."""
    return not rest or (len(rest) > 1 and sum(rest) - (len(rest) - 1) >= 5)


def test_little_is_kept_back_for_the_little() -> None:
    counts = [Cell("a", 60, 0), Cell("b", 3, 0), Cell("c", 9, 0), Cell("d", 7, 5)]
    assert [(one.cell, one.n) for one in told.answer(counts).cells] == [("a", 60), ("b", None), ("c", 9), ("d", None)]
    assert told.answer(counts).n == 79


@given(st.lists(st.integers(0, 12), max_size=12))
def test_slices_beside_their_sum(counts: list[int]) -> None:
    slices = {f"2024-{number:02}": n for number, n in enumerate(counts)}
    said = told.slices(slices)
    assert all(said[word] in (None, n) and said[word] not in (1, 2, 3, 4) for word, n in slices.items())
    rest = [n for word, n in slices.items() if said[word] is None]
    assert may_be_large(rest) or not any(said.values()), "all of them are untold"
    assert 0 not in rest or len(rest) == len(slices)


def test_a_comparison_tells_a_cell_in_both_periods_or_in_neither() -> None:
    a = told.answer([Cell("x", 9, 0), Cell("y", 7, 0), Cell("z", 3, 0)])
    b = told.answer([Cell("x", 8, 0), Cell("w", 6, 0)])
    in_a, in_b = told.pairs(a, b)
    pairs = {one.cell: (one.n, other.n) for one, other in zip(in_a, in_b, strict=True)}
    assert pairs == {"x": (9, 8), "w": (0, 6)}, "z is small, and y would give it away"


@pytest.mark.parametrize(
    ("rest", "known"),
    [
        ([], True),
        ([0, 0], True),
        ([9], False),
        ([2, 3], False),
        ([2, 4], True),
        ([1] * 9, False),
        ([1] * 8 + [5], True),
    ],
)
def test_a_sum_is_known_only_where_it_hides_enough(rest: list[int], known: bool) -> None:
    assert small.safe(rest) == known
    assert told.answer([]) == Answer([], 0, 0)
