"""One line of the table of bin/bench: our figure beside its peer or limit, measured in the same run.

A bench module is a file in tests/bench with `def run() -> list[Row]`; it finds its database in
`GEO_OSS_TEST_DATABASE_URL` (bin/bench sets it) and may read `GEO_OSS_BENCH_SCALE` (1.0: the full size).
"""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A figure and what it is held against; both in `unit`.

    `at_most` / `at_least` bound `ours / theirs`. A fixed limit is given as `theirs` with a bound of 1.0;
    without a bound the row is shown for orientation only.
    """

    what: str
    ours: float
    beside: str
    theirs: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float:
        """Ours divided by theirs."""
        return self.ours / self.theirs if self.theirs else float("inf")

    @property
    def bound(self) -> str:
        """The goal in signs: `≤ 1.15×`, `≥ 100×` or nothing."""
        if self.at_most is not None:
            return f"≤ {self.at_most:g}×"
        return f"≥ {self.at_least:g}×" if self.at_least is not None else ""

    @property
    def is_met(self) -> bool | None:
        """Whether the bound holds; None without a bound."""
        if self.at_most is not None:
            return self.ratio <= self.at_most
        return self.ratio >= self.at_least if self.at_least is not None else None


def scale() -> float:
    """Share of the full size to measure with: 1.0 unless `GEO_OSS_BENCH_SCALE` says less."""
    return float(os.environ.get("GEO_OSS_BENCH_SCALE", "1"))
