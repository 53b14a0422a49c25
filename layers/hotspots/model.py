"""The words of an analysis: the run that was asked for, and what it found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.hotspots.asked import Value
from layers.hotspots.neighbours import Floats

Ints = npt.NDArray[np.int64]
Told = Callable[[str, float], None]
"""Takes the stage and the share of the whole work, 0 … 1."""


@dataclass(frozen=True, slots=True)
class Run:
    """What was asked for; `filter` is a query string, requests sent since (None: the first) to before `until` count."""

    organization_id: int
    id: int
    kind: str
    filter: str
    parameters: Mapping[str, Value]
    since: datetime | None
    until: datetime


@dataclass(frozen=True, slots=True)
class Cells:
    """The rows that were found, each of shape (n,): keys, requests, classes, and what else the kind has.

    `told` and `told_trends` are what the public may see; `shapes` WKB polygons in degrees (EPSG:4326).
    """

    keys: Sequence[int]
    counts: Ints
    shapes: Sequence[bytes]
    z: Floats | None = None
    p: Floats | None = None
    q: Floats | None = None
    classes: npt.NDArray[np.int8] | None = None
    told: npt.NDArray[np.int8] | None = None
    trends: Sequence[str] | None = None
    told_trends: Sequence[str] | None = None
    facts: Sequence[Mapping[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """What came of a run: its cells, the requests in them and outside, the method in words, figures of the kind's own.

    `window`: the stretch of time that was looked at, if it is narrower than asked.
    """

    cells: Cells
    requests: int
    outside: int
    method: str
    summary: Mapping[str, Any] = field(default_factory=dict)
    window: tuple[datetime, datetime] | None = None

    @property
    def hot(self) -> int:
        """How many cells are hot at 90 % or more."""
        return 0 if self.cells.classes is None else int((self.cells.classes > 0).sum())

    @property
    def cold(self) -> int:
        """How many cells are cold at 90 % or more."""
        return 0 if self.cells.classes is None else int((self.cells.classes < 0).sum())
