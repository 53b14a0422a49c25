"""Pictures are rebuilt: what can be seen stays, everything else goes, and only photos are opened."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from geo_oss.requests.photo_pixels import NotAPhoto, rebuild
from tests.requests import pictures


@pytest.mark.parametrize("data", [pictures.jpeg(), pictures.png(), pictures.webp()], ids=["jpeg", "png", "webp"])
def test_nothing_but_pixels_survives(data: bytes) -> None:
    assert pictures.CANARY in data
    made = rebuild(data)
    assert made.gps == pytest.approx(pictures.KHON_KAEN, abs=1e-6)
    for stored in made.sizes.values():
        image = Image.open(BytesIO(stored))
        assert image.format == "JPEG" and pictures.CANARY not in stored
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        assert not image.getexif() and stored.endswith(b"\xff\xd9")
    assert (made.width, made.height) == (640, 480)


def test_the_picture_stands_as_the_camera_was_held() -> None:
    made = rebuild(pictures.jpeg(orientation=6))
    image = Image.open(BytesIO(made.sizes["large"]))
    assert (made.width, made.height) == image.size == (480, 640)
    red, _, blue = image.getpixel((240, 40))  # the dark left half is on top now
    assert red < 60 and blue < 90


def test_large_pictures_are_made_smaller() -> None:
    made = rebuild(pictures.jpeg(size=(4000, 3000)))
    assert (made.width, made.height) == (2048, 1536)
    assert Image.open(BytesIO(made.sizes["small"])).size == (480, 360)


@pytest.mark.parametrize(
    ("place", "told"),
    [((0.0, 0.0), None), ((-0.5, -33.25), (-0.5, -33.25)), ((190.0, 10.0), None), ((100.0, 89.0), None)],
)
def test_only_a_sound_place_is_told(place: tuple[float, float], told: tuple[float, float] | None) -> None:
    assert rebuild(pictures.jpeg(place=place)).gps == (pytest.approx(told, abs=1e-6) if told else None)


@pytest.mark.parametrize("mode", ["L", "P", "LA", "CMYK", "1", "I;16"])
def test_other_colour_models_are_taken(mode: str) -> None:
    out = BytesIO()
    image = Image.new("I;16", (50, 40), 40_000) if mode == "I;16" else pictures.plain((50, 40)).convert(mode)
    image.save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert rebuild(out.getvalue()).width == 50


@pytest.mark.parametrize("kind", pictures.other_kinds())
def test_other_kinds_are_refused(kind: str) -> None:
    with pytest.raises(NotAPhoto, match="kind"):
        rebuild(pictures.other_kinds()[kind])


@pytest.mark.parametrize("kind", pictures.damaged())
def test_damaged_ones_are_refused(kind: str) -> None:
    with pytest.raises(NotAPhoto, match="broken"):
        rebuild(pictures.damaged()[kind])


def test_a_bomb_is_refused_before_it_is_opened() -> None:
    with pytest.raises(NotAPhoto, match="pixels"):
        rebuild(pictures.bomb())
