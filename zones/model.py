"""The words of placement: what the map knows about a place, and what a boundary file became."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

LAYERS = ("zone", "community")
WHICH = ("open", "all", "none")
"""The requests an act may re-assign: those not finished, every one, or none."""

Progress = Callable[[str, int, int], None]
"""Told the stage of a long work, how far it is, and of how much."""


def silent(stage: str, done: int, of: int) -> None:
    """Progress nobody watches."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The boundary closest to a place outside all of them: a suggestion, never an answer."""

    code: str
    name_th: str
    name_en: str
    metres: float


@dataclass(frozen=True, slots=True)
class Placement:
    """Zone and community of a place, with the boundary versions that said so.

    `method` is `covers`, or `unknown` outside all zones (ไม่ทราบเขต); `edge_metres` is the distance to the edge of the
    zone, outside to the nearest one; None when the municipality has no zones.
    """

    zone_code: str | None
    zone_name_th: str
    zone_name_en: str
    zone_version: int | None
    community_code: str | None
    community_name_th: str
    community_name_en: str
    community_version: int | None
    method: str
    edge_metres: float | None
    nearest_zone: Nearest | None
    nearest_community: Nearest | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a boundary file: the new version in force, and everything a person should know about it."""

    version: int
    layer: str
    boundaries: int
    code_column: str
    name_column: str
    source_crs: str
    text_encoding: str
    area_km2: float
    repaired: list[str] = field(default_factory=list)
    """Rows whose shape was not valid, with the reason: `row 12 (1025): Self-intersection`."""


@dataclass(frozen=True, slots=True)
class ZoneChange:
    """One boundary that is not the same in two versions; areas in m² on the spheroid.

    `kind` is `appeared`, `vanished`, `moved` (the shape differs), `renamed` (only names differ) or `renumbered` (nearly
    the same shape under another code: `old_code`). `difference_m2` is the area that belongs to one of the two shapes
    only, `share` that area in proportion to the old shape (to the new one when it appeared).
    """

    kind: str
    code: str
    name_th: str
    name_en: str = ""
    old_code: str = ""
    old_name_th: str = ""
    old_name_en: str = ""
    old_area_m2: float = 0.0
    area_m2: float = 0.0
    difference_m2: float = 0.0
    share: float = 0.0

    @property
    def renames(self) -> bool:
        """Whether it goes by another name now, moved or not."""
        names = (self.name_th, self.name_en)
        return self.kind not in ("appeared", "vanished") and (self.old_name_th, self.old_name_en) != names


@dataclass(frozen=True, slots=True)
class Move:
    """How many requests go from one boundary to another; an empty code is outside all of them (ไม่ทราบเขต)."""

    old_code: str
    new_code: str
    open: int
    closed: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a proposed version would change, if all requests were re-assigned; nothing is changed yet.

    `base` is the version in force it is compared with (None: there is none). `overridden` of the counted requests keep
    the staff's word. The requests themselves are the rows of `proposed_request`.
    """

    version: int
    layer: str
    base: int | None
    zones: list[ZoneChange]
    unchanged: int
    moves: list[Move]
    open: int
    closed: int
    overridden: int
    tested: int
    """Requests that had to be looked at."""
    drawn: int = 0
    """Of the open and finished ones, those whose place is a line or an area."""
    shares: int = 0
    """Lines and areas besides that keep their zone or community, but lie otherwise in the boundaries they meet."""

    def of_kind(self, kind: str) -> list[ZoneChange]:
        """The boundaries that changed in one way."""
        return [zone for zone in self.zones if zone.kind == kind]

    @property
    def renamed(self) -> list[ZoneChange]:
        """The boundaries that go by another name now, those among them that also moved."""
        return [zone for zone in self.zones if zone.renames]


@dataclass(frozen=True, slots=True)
class Act:
    """What was done: a version put in force, or (`undoes`) an act taken back.

    `open` and `closed` count requests whose zone or community changed, `drawn` of them are lines or areas;
    `overridden` keep the staff's word and had only the computed one refreshed. `suggestions` are outside all boundaries
    and their nearest one is another now, `shares` are lines and areas that keep theirs and have other parts. `kept`
    names (by number) requests an undo found changed since: their new place or the staff's word stays.
    """

    id: int
    layer: str
    version: int | None
    before: int | None
    which: str
    by: str
    at: datetime
    undoes: int | None = None
    undone_by: int | None = None
    open: int = 0
    closed: int = 0
    overridden: int = 0
    suggestions: int = 0
    drawn: int = 0
    shares: int = 0
    poles: int = 0
    kept: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Version:
    """A boundary set: where it came from, who loaded it, and when it was in force.

    `state` is `proposed`, `in_force`, `retired` or `discarded`; `valid_from` is None while proposed, `valid_to` None
    but when retired.
    """

    id: int
    layer: str
    state: str
    source_name: str
    source_crs: str
    checksum: str
    loaded_by: str
    loaded_at: datetime
    valid_from: datetime | None
    valid_to: datetime | None
    base_id: int | None
    boundaries: int
