"""Emerging hot spots: which places become hot, stay hot, cool down, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from geo_oss.errors import Invalid
from layers.hotspots.lattice import lattice, neighbours
from layers.hotspots.model import Cells, Findings, Told
from layers.hotspots.neighbours import Floats, Matrix
from layers.hotspots.patterns import PATTERNS, Classes, patterns
from layers.hotspots.significance import CORRECTION, Significance, judged
from layers.hotspots.source import Source
from layers.hotspots.space_time import against_same_months, space_time
from layers.hotspots.study import Study
from layers.hotspots.told import told as known
from layers.hotspots.trend import Trend, mann_kendall
from layers.hotspots.window import month_after, months

FEWEST_MONTHS = 10
METHOD = (
    "emerging hot spots (Esri's definitions): space-time Getis-Ord Gi* of cell-months, 0/1 weights with the cell itself"
    " and the months before, against {against}; Mann-Kendall trend of z"
)
AGAINST = {"all": ("all cell-months", space_time), "same": ("all cells in the same months", against_same_months)}


@dataclass(frozen=True, slots=True)
class Emerging:
    """Of each cell: the tests of its months, shape (n, months), the trend of their z, its pattern."""

    months: Significance
    trend: Trend
    patterns: npt.NDArray[np.str_]

    @property
    def classes(self) -> Classes:
        """−3 … 3 of the last month."""
        return self.months.classes()[:, -1]


def emerging(counts: Floats, around: Matrix, steps: int = 1, against: str = "all") -> Emerging:
    """What becomes of the places. `counts`: shape (n, months), oldest first; `against`: all months, or the same."""
    test = judged(AGAINST[against][1](counts, around, steps))
    trend = mann_kendall(test.z)
    return Emerging(test, trend, patterns(test.classes(), trend))


def find(source: Source, told: Told) -> Findings:
    """Emerging hot spots of the last whole months of the window, which is that of the town's requests if nobody says.

    Raises `Invalid` when there are fewer than ten months.
    """
    asked = source.run.parameters
    told("counting", 0.05)
    starts = _months(source, int(asked["months"]))
    cells = lattice(str(asked["grid"]), source.srid)
    study = source.monthly(cells, starts)
    told("comparing", 0.4)
    around = neighbours(cells, study.keys, rings=int(asked["rings"]), metres=int(asked["metres"]))
    steps, against = int(asked["steps"]), str(asked.get("against", "all"))
    found, public = (emerging(counts, around, steps, against) for counts in (study.counts, known(study.counts)))
    told("keeping", 0.7)
    rows = _cells(study, found, public, cells.outlines(study.keys))
    summary = {"months": len(starts) - 1, "patterns": _tally(found.patterns)}
    method = f"{METHOD.format(against=AGAINST[against][0])}; two-sided p of the normal law; {CORRECTION}"
    return Findings(
        rows, int(study.counts.sum()), study.outside, method, summary=summary, window=(starts[0], starts[-1])
    )


def _months(source: Source, most: int) -> list[datetime]:
    zone, until = source.town.time_zone, source.run.until
    oldest, newest = source.span() or (until, until)
    if source.asked.until is None:
        until = min(until, month_after(newest, zone))
    starts = months(source.run.since or oldest, until, zone, most)
    if len(starts) <= FEWEST_MONTHS:
        raise Invalid(
            f"ต้องมีข้อมูลอย่างน้อย {FEWEST_MONTHS} เดือนเต็ม (มี {len(starts) - 1})",
            f"It takes at least {FEWEST_MONTHS} whole months of requests (there are {len(starts) - 1}).",
            field="months",
        )
    return starts


def _cells(study: Study, found: Emerging, public: Emerging, shapes: list[bytes]) -> Cells:
    columns = (found.trend.z.tolist(), found.trend.p.tolist(), study.counts.astype(np.int64).tolist(),
               found.months.classes().tolist())  # fmt: skip
    facts = [
        {"trend_z": z, "trend_p": p, "months": counts, "classes": classes}
        for z, p, counts, classes in zip(*columns, strict=True)
    ]
    return Cells(
        study.keys.tolist(),
        study.counts.sum(axis=1).astype(np.int64),
        shapes,
        z=found.months.z[:, -1],
        p=found.months.p[:, -1],
        q=found.months.q[:, -1],
        classes=found.classes,
        told=public.classes,
        trends=found.patterns.tolist(),
        told_trends=public.patterns.tolist(),
        facts=facts,
    )


def _tally(found: npt.NDArray[np.str_]) -> dict[str, int]:
    return {name: int((found == name).sum()) for name in PATTERNS}
