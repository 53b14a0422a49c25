"""How much is counted at once."""

from __future__ import annotations

from geo_oss.errors import Invalid

MOST_CELLS = 20_000
MOST_SLICES = 1_000_000
"""Days or months of cells."""


class TooManyCells(Invalid):
    """More cells than anybody can look at: a coarser grid is needed."""


def check(found: int, most: int) -> None:
    """Raises `TooManyCells`."""
    if found > most:
        raise TooManyCells("ช่องมากเกินไป เลือกช่องใหญ่ขึ้น", "Too many cells: ask for a coarser grid.", field="grid")
