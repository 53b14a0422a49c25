"""Gi* and local Moran's I of the requests of a municipality: what is counted, compared, and told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from layers.hotspots.gi_star import z_scores
from layers.hotspots.lattice import Lattice, lattice, neighbours
from layers.hotspots.model import Cells, Findings, Run, Told
from layers.hotspots.moran import local_moran
from layers.hotspots.neighbours import Floats, Matrix
from layers.hotspots.permutations import Simulated, draws, simulated
from layers.hotspots.significance import CORRECTION, Significance, corrected, judged
from layers.hotspots.source import Source
from layers.hotspots.study import Study
from layers.hotspots.told import told as known

_Z = Callable[[Floats, Matrix], Floats]
GI_STAR = "Getis-Ord Gi* (Ord and Getis 1995), 0/1 weights with the cell itself"
MORAN = "local Moran's I (Anselin 1995), row-standardized weights, conditional randomization (Sokal et al. 1998)"


@dataclass(frozen=True, slots=True)
class _Looked:
    lattice: Lattice
    study: Study
    around: Matrix
    test: Significance
    drawn: Simulated | None


def gi_star(source: Source, told: Told) -> Findings:
    """Hot and cold spots: where there is more or less around a cell than chance would put there."""
    looked = _looked(source, told, z_scores)
    study = looked.study
    public = judged(z_scores(known(study.counts), looked.around)).classes()
    return _findings(source.run, looked, looked.test.classes(), public, [{}] * len(study.keys), GI_STAR)


def moran(source: Source, told: Told) -> Findings:
    """Clusters of high (HH, hot) and of low counts (LL, cold), and cells unlike their neighbours (HL, LH)."""
    looked = _looked(source, told, lambda values, around: local_moran(values, around).z)
    study = looked.study
    found, public = (local_moran(values, looked.around) for values in (study.counts, known(study.counts)))
    significant = np.abs(looked.test.classes())
    words = np.where(significant > 0, found.quadrants, "none")
    facts = [{"i": i, "quadrant": word} for i, word in zip(found.i.tolist(), words.tolist(), strict=True)]
    classes = _like(found.quadrants) * significant
    public_classes = _like(public.quadrants) * np.abs(judged(public.z).classes())
    return _findings(source.run, looked, classes, public_classes, facts, MORAN)


def _like(quadrants: np.ndarray) -> np.ndarray:
    """1 for high among high, −1 for low among low, 0 for cells unlike their neighbours."""
    found: np.ndarray = (quadrants == "HH").astype(np.int8) - (quadrants == "LL").astype(np.int8)
    return found


def _looked(source: Source, told: Told, statistic: _Z) -> _Looked:
    asked = source.run.parameters
    told("counting", 0.05)
    cells = lattice(str(asked["grid"]), source.srid)
    study = source.counted(cells)
    told("comparing", 0.3)
    around = neighbours(cells, study.keys, rings=int(asked["rings"]), metres=int(asked["metres"]))
    z = statistic(study.counts, around)
    drawn = None
    if int(asked["permutations"]) and len(study.keys) > 1:
        told("drawing", 0.4)
        drawn = _drawn(study, around, int(asked["permutations"]), int(asked["seed"]))
    told("keeping", 0.7)
    test = judged_by(z, drawn) if drawn and asked["judge"] == "permutations" else judged(z)
    return _Looked(cells, study, around, test, drawn)


def judged_by(z: Floats, drawn: Simulated) -> Significance:
    """The tests by what the draws gave; around a cell, that is: a high cell among low ones is on the low side."""
    p = drawn.p()
    return Significance(z, p, corrected(p), drawn.side())


def _drawn(study: Study, around: Matrix, permutations: int, seed: int) -> Simulated:
    widest = int(np.diff(around.indptr).max())
    table = draws(len(study.keys), widest, permutations, seed)
    return simulated(study.counts.astype(np.int64), around, table)


def _findings(
    run: Run, looked: _Looked, classes: np.ndarray, public: np.ndarray, facts: list[dict[str, object]], method: str
) -> Findings:
    study, test = looked.study, looked.test
    if looked.drawn is not None:
        facts = [known | {"p_drawn": p} for known, p in zip(facts, looked.drawn.p().tolist(), strict=True)]
    cells = Cells(
        study.keys.tolist(),
        study.counts.astype(np.int64),
        looked.lattice.outlines(study.keys),
        z=test.z,
        p=test.p,
        q=test.q,
        classes=classes,
        told=public,
        facts=facts,
    )
    return Findings(cells, int(study.counts.sum()), study.outside, f"{method}; {_judged(run)}; {CORRECTION}")


def _judged(run: Run) -> str:
    asked = run.parameters
    if asked["judge"] == "permutations":
        return f"two-sided p of {asked['permutations']} conditional permutations (seed {asked['seed']})"
    return "two-sided p of the normal law"
