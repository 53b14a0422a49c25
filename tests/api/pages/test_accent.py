"""The accent of a municipality is readable, whatever it chose."""

from __future__ import annotations

import pytest

from api.pages import accent


@pytest.mark.parametrize("chosen", ["#ffff00", "#ff8800", "#00ffff", "#ffffff", "#e91e63", "#0b6e4f", "#000000"])
def test_words_stand_out_on_every_accent(chosen: str) -> None:
    shades = accent.shades(chosen)
    assert accent.contrast(shades.accent, "#ffffff") >= 4.5
    assert accent.contrast(shades.strong, shades.soft) >= 4.5


def test_a_readable_accent_is_left_as_it_is() -> None:
    assert accent.shades("#0B6E4F").accent == "#0b6e4f"


@pytest.mark.parametrize("nonsense", ["", "red", "#12345", "#0b6e4f;}body{display:none", "#gggggg"])
def test_nonsense_becomes_the_default(nonsense: str) -> None:
    assert accent.shades(nonsense).accent == accent.DEFAULT


def test_contrast_of_black_on_white_is_21() -> None:
    assert accent.contrast("#000000", "#ffffff") == pytest.approx(21)
