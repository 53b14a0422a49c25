"""What is asked of a collection: which features, in what order, how many, in which coordinates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from geo_oss.asked_shapes import Shape
from geo_oss.reference_systems import CRS84, System
from geo_oss.requests.conditions import Condition

MOST = 10_000
"""Features of a page at most."""
USUAL = 100
"""Features of a page when nothing is said; the list of the public map gives 50 by itself."""


@dataclass(frozen=True, slots=True)
class Period:
    """From a moment to a moment, both included; None: open."""

    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for features; `words` are parameters of the collection's own and its properties by name.

    `after` is the cursor a page gave; `spoken` the system of the answer, `drawn` that of shapes in the filter.
    """

    limit: int = USUAL
    offset: int = 0
    after: str = ""
    box: Shape | None = None
    period: Period | None = None
    cql2: str = ""
    is_json: bool = False
    drawn: System = CRS84
    spoken: System = CRS84
    order: tuple[tuple[str, bool], ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def everything(self) -> bool:
        """Whether no feature is left out."""
        return not (self.box or self.period or self.cql2 or self.words)

    @property
    def what(self) -> tuple[object, ...]:
        """What decides which features are taken, whatever the page: a key for counts."""
        return self.box, self.period, self.cql2, self.is_json, self.drawn, tuple(sorted(self.words.items()))


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a folder's `items.py` gives: values for the names in its items.sql, conditions, words it has dealt with.

    The function is `async def prepare(conn, organization, asked, rows) -> Prepared`; its words are in `PARAMETERS`.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()
    taken: frozenset[str] = frozenset()
