"""Pictures nobody took: plain drawings of what is wrong and of how it was put right, marked as samples."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIZE = (1200, 900)
_HORIZON = 430
_ROAD = [(430, _HORIZON), (770, _HORIZON), (1350, 900), (-150, 900)]
Draw = ImageDraw.ImageDraw
Scene = Callable[[Draw, np.random.Generator, bool], None]


def picture(code: str, rng: np.random.Generator, *, after: bool) -> bytes:
    """A JPEG (1200 × 900) for a sub-category, before or after the work; the same generator state draws the same."""
    night = code == "ฟ.(1)"
    image = _street(rng, night=night)
    if night and after:
        image = _lit(image)
    draw = ImageDraw.Draw(image)
    SCENES.get(code, _cone)(draw, rng, after)
    draw.rectangle((0, 862, 1200, 900), fill=(30, 34, 32))
    words = "SAMPLE PICTURE - AFTER" if after else "SAMPLE PICTURE"
    draw.text((20, 868), words, fill=(235, 235, 230), font=ImageFont.load_default(22))
    return _jpeg(image)


def _jpeg(image: Image.Image) -> bytes:
    body = io.BytesIO()
    image.save(body, "JPEG", quality=82)
    return body.getvalue()


def smaller(body: bytes, side: int) -> bytes:
    """The same picture, its longer side at most `side` pixels."""
    image = Image.open(io.BytesIO(body))
    image.thumbnail((side, side))
    return _jpeg(image)


def _street(rng: np.random.Generator, *, night: bool) -> Image.Image:
    """Sky, houses and a road that runs away from the eye."""
    top, bottom = ((12, 18, 38), (44, 50, 74)) if night else ((146, 190, 222), (226, 236, 240))
    mix = np.linspace(0, 1, SIZE[1])[:, None, None]
    sky = (np.array(top) * (1 - mix) + np.array(bottom) * mix).astype(np.uint8)
    image = Image.fromarray(np.ascontiguousarray(np.broadcast_to(sky, (SIZE[1], SIZE[0], 3))))
    draw = ImageDraw.Draw(image)
    dim = 0.32 if night else 1.0
    draw.rectangle((0, _HORIZON, 1200, 900), fill=_shade((150, 164, 118), dim))
    for x in range(-20, 1200, 118):
        if not 380 < x + 50 < 800:
            _house(draw, rng, x, dim)
    draw.polygon(_ROAD, fill=_shade((112, 114, 116), dim))
    for y in range(470, 900, 90):
        half = 3 + (y - _HORIZON) // 42
        draw.polygon([(600 - half, y), (600 + half, y), (600 + half + 2, y + 40), (600 - half - 2, y + 40)],
                     fill=_shade((226, 222, 206), dim))  # fmt: skip
    return image


def _house(draw: Draw, rng: np.random.Generator, x: int, dim: float) -> None:
    height = int(rng.integers(90, 190))
    wall = _shade([(222, 206, 184), (206, 214, 212), (228, 220, 204), (198, 188, 176)][int(rng.integers(4))], dim)
    draw.rectangle((x, _HORIZON - height, x + 108, _HORIZON + 30), fill=wall)
    draw.polygon(
        [(x - 8, _HORIZON - height), (x + 54, _HORIZON - height - 44), (x + 116, _HORIZON - height)],
        fill=_shade((150, 84, 68), dim),
    )
    for window in (x + 16, x + 64):
        draw.rectangle(
            (window, _HORIZON - height + 24, window + 28, _HORIZON - height + 58), fill=_shade((96, 124, 140), dim)
        )


def _shade(colour: tuple[int, int, int], dim: float) -> tuple[int, int, int]:
    red, green, blue = (int(part * dim) for part in colour)
    return red, green, blue


def _lit(image: Image.Image) -> Image.Image:
    """A warm cone of light below the lamp."""
    glow = Image.new("L", SIZE, 0)
    draw = ImageDraw.Draw(glow)
    draw.polygon([(846, 190), (870, 190), (1120, 880), (560, 880)], fill=150)
    draw.ellipse((812, 140, 904, 232), fill=230)
    warm = Image.new("RGB", SIZE, (255, 226, 160))
    return Image.composite(warm, image, glow.filter(ImageFilter.GaussianBlur(34)).point(lambda value: value // 2))


def _lamp(draw: Draw, rng: np.random.Generator, after: bool) -> None:
    draw.rectangle((946, 150, 960, 720), fill=(84, 88, 92))
    draw.line((952, 160, 860, 178), fill=(84, 88, 92), width=9)
    draw.rounded_rectangle((826, 170, 884, 190), 6, fill=(255, 244, 206) if after else (52, 56, 60))


def _hole(draw: Draw, rng: np.random.Generator, after: bool) -> None:
    if after:
        draw.polygon([(470, 690), (760, 684), (792, 772), (446, 780)], fill=(74, 76, 78))
        return
    angle = np.linspace(0, 2 * np.pi, 18)[:-1]
    size = rng.uniform(0.75, 1.15, 17)
    rim = [
        (float(610 + 170 * r * np.cos(a)), float(730 + 52 * r * np.sin(a))) for a, r in zip(angle, size, strict=True)
    ]
    draw.polygon(rim, fill=(70, 62, 54))
    draw.polygon([(x * 0.8 + 122, y * 0.8 + 152) for x, y in rim], fill=(46, 40, 36))


def _water(draw: Draw, rng: np.random.Generator, after: bool) -> None:
    if after:
        return
    draw.rectangle((0, 560, 1200, 900), fill=(126, 118, 96))
    for _ in range(46):
        x, y = int(rng.integers(0, 1160)), int(rng.integers(575, 850))
        draw.line((x, y, x + int(rng.integers(30, 120)), y), fill=(160, 156, 138), width=3)


def _rubbish(draw: Draw, rng: np.random.Generator, after: bool) -> None:
    draw.rounded_rectangle((820, 560, 940, 740), 12, fill=(52, 110, 78))
    draw.rounded_rectangle((808, 540, 952, 572), 8, fill=(38, 86, 60))
    if after:
        return
    for _ in range(26):
        x, y, r = int(rng.integers(640, 1090)), int(rng.integers(650, 800)), int(rng.integers(24, 50))
        colour = [(34, 36, 40), (70, 74, 82), (212, 210, 202), (176, 70, 60), (60, 96, 150)][int(rng.integers(5))]
        draw.ellipse((x - r, y - r * 3 // 4, x + r, y + r * 3 // 4), fill=colour)


def _tree(draw: Draw, rng: np.random.Generator, after: bool) -> None:
    draw.rectangle((214, 380, 250, 700), fill=(98, 74, 52))
    reach = 120 if after else 250
    for _ in range(60):
        x, y = int(rng.normal(240 + (0 if after else 110), reach * 0.5)), int(rng.normal(300, 56))
        draw.ellipse(
            (x - 52, y - 40, x + 52, y + 40), fill=(58 + int(rng.integers(40)), 110 + int(rng.integers(30)), 64)
        )
    for y in (236, 252, 270):
        draw.line((0, y, 1200, y + 26), fill=(40, 42, 44), width=3)


def _cone(draw: Draw, rng: np.random.Generator, after: bool) -> None:
    if not after:
        draw.polygon([(560, 780), (610, 620), (660, 780)], fill=(226, 104, 40))
        draw.polygon([(584, 704), (596, 664), (624, 664), (636, 704)], fill=(240, 240, 236))
        draw.rectangle((536, 780, 684, 796), fill=(196, 84, 28))


SCENES: dict[str, Scene] = {
    "ฟ.(1)": _lamp,
    "ถ.(1)": _hole,
    "น.(1)": _water,
    "น.(2)": _water,
    "อส.(3)": _rubbish,
    "ต.(1)": _tree,
}
"""What is drawn for each sub-category; others get a traffic cone."""
