"""What a file would do to the registry, before it does: added, moved, changed, vanished, at odds, and by how much."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from geo_oss.files.reading import Reading
from geo_oss.geo import LonLat
from poles.check import Problem
from poles.columns import Columns

MOVED_METRES = 1.0
"""A place this near to the known one is the same place, differently rounded."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A pole as its owner lists it, or another numbered thing; None for what the file has no column of."""

    number: str
    place: LonLat
    circuit: str | None = None
    kind: str | None = None
    street: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    row: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """A file as it was read: its good rows as `entries`, the others as `problems`."""

    rows: int
    columns: Columns
    crs: str
    entries: list[Entry]
    problems: list[Problem] = field(default_factory=list)
    stops: bool = False
    """Whether some problem keeps the whole file out."""
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True, slots=True)
class Moved:
    """A known thing that the file puts elsewhere: `metres` on the ground between the two places."""

    id: int
    number: str
    row: int
    metres: float
    before: LonLat
    after: LonLat


@dataclass(frozen=True, slots=True)
class Changed:
    """A known thing with other words: name of the column → (before, after)."""

    id: int
    number: str
    row: int
    words: dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Vanished:
    """A known thing that the file does not name, and how many of its cases are open."""

    id: int
    number: str
    street: str
    place: LonLat
    open_cases: int
    already: bool = False
    """Whether an earlier file missed it too."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A thing once missing or retired that the file names again."""

    id: int
    number: str
    row: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each; `changed` ones have not moved, `vanished` ones are known and not named by the file."""

    added: int
    moved: int
    changed: int
    unchanged: int
    vanished: int
    kept: int = 0
    returned: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What merging a listing would do. Rows are numbered as the reader of the file sees them."""

    kind: str
    added: list[Entry]
    moved: list[Moved]
    kept: list[Moved]
    """Places corrected in the field, which stay although the file says otherwise."""
    changed: list[Changed]
    vanished: list[Vanished]
    returned: list[Returned]
    conflicts: list[Problem]
    unchanged: int
    blocked: bool
    """Whether a conflict keeps the whole file out until it is mended or waived."""

    @property
    def counts(self) -> Counts:
        """The plan in figures."""
        moved = {one.id for one in self.moved}
        return Counts(
            added=len(self.added),
            moved=len(self.moved),
            changed=sum(one.id not in moved for one in self.changed),
            unchanged=self.unchanged,
            vanished=len(self.vanished),
            kept=len(self.kept),
            returned=len(self.returned),
            left_out=len(self.conflicts),
        )

    @property
    def fingerprint(self) -> str:
        """A word for exactly this plan: `merge.apply` takes it back, and refuses once the registry has changed."""
        said = [
            self.kind,
            self.unchanged,
            [one.number for one in self.added],
            [(one.id, round(one.metres, 3), *_degrees(one.after)) for one in (*self.moved, *self.kept)],
            [(one.id, one.words) for one in self.changed],
            [[one.id for one in self.vanished], [one.id for one in self.returned]],
            [(one.row, one.kind) for one in self.conflicts],
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def _degrees(place: LonLat) -> tuple[float, float]:
    return place.lon, place.lat
