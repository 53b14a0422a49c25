"""The words of placement: what the map knows about a place, and what a boundary file became."""

from __future__ import annotations

from dataclasses import dataclass, field

LAYERS = ("zone", "community")


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
