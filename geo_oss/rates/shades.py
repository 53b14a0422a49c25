"""The colours of rates: how far a smoothed rate is from that of all together, in five steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_WORDS = {
    2: ("สูงกว่ามาก (เกิน 1.5 เท่า)", "Far above (over 1.5 times)"),
    1: ("สูงกว่า (1.15–1.5 เท่า)", "Above (1.15–1.5 times)"),
    0: ("ใกล้เคียงทั้งเมือง (0.87–1.15 เท่า)", "Like the town (0.87–1.15 times)"),
    -1: ("ต่ำกว่า (0.67–0.87 เท่า)", "Below (0.67–0.87 times)"),
    -2: ("ต่ำกว่ามาก (ไม่ถึง 0.67 เท่า)", "Far below (under 0.67 times)"),
}
_SPANS: dict[int, tuple[float | None, float | None]] = {
    2: (1.5, None),
    1: (1.15, 1.5),
    0: (1 / 1.15, 1.15),
    -1: (2 / 3, 1 / 1.15),
    -2: (None, 2 / 3),
}
"""Of a smoothed rate divided by that of all together."""


def shade(ratio: float) -> int:
    """−2 (far below all together) … 2 (far above)."""
    return sum(low is not None and ratio > low for low, _ in _SPANS.values()) - 2


def legend(shades: Sequence[int | None]) -> list[dict[str, Any]]:
    """The colours from the highest, each with its span and how many of the areas have it."""
    return [
        {"shade": at, "from": _SPANS[at][0], "to": _SPANS[at][1], "areas": shades.count(at), "th": th, "en": en}
        for at, (th, en) in _WORDS.items()
    ]
