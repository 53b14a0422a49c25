"""Whole numbers of addresses and forms are read in one way."""

from __future__ import annotations

import pytest

from api import numbers
from geo_oss.errors import Invalid


@pytest.mark.parametrize("text", ["", "-1", "1.5", "๑", "²", " 1", "1_0", "0x1", "9" * 400, str(2**31), "a\x00"])
def test_what_is_no_whole_number_is_refused_by_name(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        numbers.whole(text, "run")
    assert refused.value.field == "run" and "run" in refused.value.th and "run" in refused.value.en


@pytest.mark.parametrize(("text", "taken"), [("2", True), ("100", True), ("1", False), ("101", False), ("1000", False)])
def test_bounds_are_taken_and_told(text: str, taken: bool) -> None:
    if taken:
        assert numbers.whole(text, "times", least=2, most=100) == int(text)
        return
    with pytest.raises(Invalid, match="from 2 to 100"):
        numbers.whole(text, "times", least=2, most=100)


def test_an_empty_word_is_no_number() -> None:
    assert numbers.chosen("", "run") is None and numbers.typed("", "speed_kmh") is None
    assert numbers.chosen("7", "run") == numbers.typed("7", "speed_kmh") == 7


def test_a_form_says_how_large_it_may_be() -> None:
    with pytest.raises(Invalid, match="up to 24") as refused:
        numbers.typed("25", "to_hour", most=24)
    assert refused.value.field == "to_hour"
