"""A municipality and the kinds of things it takes in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Organization:
    """One municipality: its names, letterhead, number pattern, and where its map opens."""

    id: int
    code: str
    name_th: str
    name_en: str
    abbreviation: str
    address_th: str
    phone: str
    accent: str
    number_pattern: str
    number_reset: str
    time_zone: str
    utm_srid: int
    pole_snap_metres: float
    view_lon: float
    view_lat: float
    view_zoom: float
    notice_th: str
    notice_en: str
    qr_key: bytes
    has_hotspots: bool = False
    """Whether an analysis of hot spots is in force: only then are new requests looked for in one."""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone its days are counted in."""
        return ZoneInfo(self.time_zone)

    def name(self, lang: str) -> str:
        """The name in Thai or English."""
        return self.name_en if lang == "en" else self.name_th


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of request: main ones (ตัวย่อ) hold sub-categories (ตัวย่อย่อย), and requests are filed under the latter.

    `days_min` … `days_max` are working days; `sensitivity` says what the public map shows: the place (`public`),
    a place snapped to a cell (`blurred`), or nothing (`private`).
    """

    id: int
    parent_id: int | None
    code: str
    abbreviation: str
    name_th: str
    name_en: str
    icon: str
    days_min: int
    days_max: int
    asset_kind: str | None
    faults: list[dict[str, Any]]
    sensitivity: str
    position: int

    def name(self, lang: str) -> str:
        """The name in Thai or English."""
        return self.name_en if lang == "en" else self.name_th


@dataclass(frozen=True, slots=True)
class Department:
    """A unit that does the work (สำนัก/กอง)."""

    id: int
    code: str
    name_th: str
    name_en: str
    phone: str

    def name(self, lang: str) -> str:
        """The name in Thai or English."""
        return self.name_en if lang == "en" else self.name_th
