"""Drawings in the place of photos: the same each time, before and after not alike, marked as samples."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from geo_oss.sample import pictures


@pytest.mark.parametrize("code", [*pictures.SCENES, "ทศ.(2)"])
def test_a_picture_shows_the_trouble_and_its_end(code: str) -> None:
    before, after = (pictures.picture(code, np.random.default_rng(1), after=done) for done in (False, True))
    assert before != after
    assert before == pictures.picture(code, np.random.default_rng(1), after=False)
    image = Image.open(io.BytesIO(before))
    assert (image.format, image.size) == ("JPEG", pictures.SIZE)
    assert np.asarray(image)[890, 600].max() < 80  # the dark strip with the words


def test_smaller_keeps_the_shape() -> None:
    body = pictures.picture("ถ.(1)", np.random.default_rng(1), after=False)
    assert Image.open(io.BytesIO(pictures.smaller(body, 480))).size == (480, 360)
