"""Rates by cell: requests for each 100 things of the registry or kilometre of street, small cells borrowing from all.

The estimates and intervals are those of zones and communities (`geo_oss/rates`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from geo_oss.rates import intervals, shades, smoothing
from geo_oss.rates.model import Per
from geo_oss.rates.smoothing import Prior
from layers.hotspots import sizes
from layers.hotspots.lattice import Lattice, lattice
from layers.hotspots.model import Cells, Findings, Ints, Told
from layers.hotspots.neighbours import Floats
from layers.hotspots.source import Source
from layers.hotspots.study import Study

_DIGITS = 6
METHOD = "rate smoothed by global empirical Bayes (Marshall 1991), 95 % of its gamma posterior; raw: exact Poisson"


def find(source: Source, told: Told) -> Findings:
    """Every cell with requests or something to divide by; without the latter, its rate is not told.

    Facts: `size` (things, or km), `rate` {value, low, high}, `smoothed` {value, low, high, weight}, `verdict` and
    `shade` as for areas; the summary has `per`, `scale`, `overall` and the `legend`.
    """
    cells = lattice(str(source.run.parameters["grid"]), source.srid)
    per = Per(str(source.run.parameters["per"]))
    told("counting", 0.05)
    study = source.counted(cells)
    told("measuring", 0.1)
    keys, counts, size = _met(study, *_sizes(source, cells, per, told), within=bool(source.zones()))
    told("smoothing", 0.7)
    of = smoothing.prior(counts[size > 0].tolist(), size[size > 0].tolist())
    facts = [_facts(n, many, of, per.scale) for n, many in zip(counts.tolist(), size.tolist(), strict=True)]
    rows = Cells(keys.tolist(), counts, cells.outlines(keys), facts=facts)
    return Findings(rows, int(counts.sum()), study.outside, METHOD, summary=_summary(per, of, facts))


def _sizes(source: Source, cells: Lattice, per: Per, told: Told) -> tuple[Ints, Floats]:
    if per is Per.POLES:
        return sizes.things(cells, *source.things(str(source.run.parameters["things"])))
    lines = source.streets()
    if not len(lines):
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    keys, metres = sizes.metres(cells, shapely.from_wkb(lines), lambda share: told("measuring", 0.1 + 0.6 * share))
    return keys, metres / 1000


def _met(study: Study, sized: Ints, size: Floats, *, within: bool) -> tuple[Ints, Ints, Floats]:
    """The cells that have something, sorted, their requests and sizes; `within`: those of the study area alone."""
    known = np.isin(sized, study.keys) if within else np.ones(len(sized), dtype=bool)
    has_requests = study.counts > 0
    keys = np.union1d(sized[known], study.keys[has_requests]).astype(np.int64)
    counts, sizes_of = np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys))
    counts[np.searchsorted(keys, study.keys[has_requests])] = study.counts[has_requests]
    sizes_of[np.searchsorted(keys, sized[known])] = size[known]
    return keys, counts, sizes_of


def _facts(n: int, size: float, of: Prior | None, scale: int) -> Mapping[str, Any]:
    told: dict[str, Any] = {"size": round(size, _DIGITS)}
    if not size or of is None:
        return told
    raw, smoothed = intervals.poisson(n, size), smoothing.smoothed(n, size, of)
    law = smoothed.interval
    return told | {
        "rate": _scaled(scale, value=n / size, low=raw.low, high=raw.high),
        "smoothed": _scaled(scale, value=smoothed.rate, low=law.low, high=law.high)
        | {"weight": round(smoothed.weight, _DIGITS)},
        "verdict": intervals.beside(law, of.mean),
        "shade": shades.shade(smoothed.rate / of.mean),
    }


def _scaled(scale: int, **rates: float) -> dict[str, float]:
    return {name: round(rate * scale, _DIGITS) for name, rate in rates.items()}


def _summary(per: Per, of: Prior | None, facts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    overall = of and {"rate": of.mean * per.scale, "count": of.events, "size": of.size}
    legend = shades.legend([one.get("shade") for one in facts])
    return {"per": per.value, "scale": per.scale, "overall": overall, "legend": legend}
