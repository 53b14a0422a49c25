"""One H3 cell as a range of stored indexes."""

from __future__ import annotations

import random

import h3
import pytest

from geo_oss.errors import Invalid
from geo_oss.requests import cell
from geo_oss.requests.conditions import public


def test_children_of_a_cell_are_exactly_one_range() -> None:
    for resolution in (7, 8, 9, 10):
        parent = h3.latlng_to_cell(16.44, 102.83, resolution)
        children = sorted(h3.str_to_int(child) for child in h3.cell_to_children(parent, 10))
        low, high = cell.stored_range(parent)
        assert (children[0], children[-1]) == (low, high)


def test_every_place_is_in_the_range_of_its_cell_and_of_no_other() -> None:
    chance = random.Random(7)
    for _ in range(2000):
        lat, lon = 16.44 + chance.uniform(-0.1, 0.1), 102.83 + chance.uniform(-0.1, 0.1)
        stored = h3.str_to_int(h3.latlng_to_cell(lat, lon, 10))
        mine = h3.cell_to_parent(h3.int_to_str(stored), 8)
        for other in h3.grid_disk(mine, 1):
            low, high = cell.stored_range(other)
            assert (low <= stored <= high) == (other == mine)


@pytest.mark.parametrize("word", ["", "x", "8" * 15, "8f64c0000000000", "8b2a1072b59afff", "8265fffffffffff", "๘" * 15])
def test_other_words_are_refused(word: str) -> None:
    with pytest.raises(Invalid) as refused:
        cell.inside(public(), word)
    assert refused.value.field == "cell"


def test_the_middle_is_longitude_first() -> None:
    lon, lat = cell.centre(h3.latlng_to_cell(16.44, 102.83, 9))
    assert abs(lon - 102.83) < 0.01 and abs(lat - 16.44) < 0.01
