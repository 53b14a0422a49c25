"""A municipality's colour, made readable: white words on it, and it on white, have a contrast of at least 4.5 to 1."""

from __future__ import annotations

import re
from dataclasses import dataclass

MIN_CONTRAST = 4.5
DEFAULT = "#0b6e4f"
_HEX = re.compile(r"#[0-9a-fA-F]{6}")

Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Shades:
    """The shades of one accent as hex colours."""

    accent: str
    strong: str
    soft: str
    tint: str


def shades(accent: str) -> Shades:
    """The shades of an accent; anything that is not #rrggbb counts as the default colour."""
    base = readable(accent if _HEX.fullmatch(accent) else DEFAULT)
    return Shades(
        accent=base,
        strong=_mix(base, "#000000", 0.22),
        soft=_mix(base, "#ffffff", 0.9),
        tint=_mix(base, "#ffffff", 0.8),
    )


def readable(accent: str) -> str:
    """The colour itself, or the nearest darker one that stands 4.5 : 1 against white (WCAG 2.2, 1.4.3)."""
    share = 0.0
    colour = accent.lower()
    while contrast(colour, "#ffffff") < MIN_CONTRAST:
        share += 0.02
        colour = _mix(accent, "#000000", share)
    return colour


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two hex colours, 1 … 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _mix(colour: str, other: str, share: float) -> str:
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _parts(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
