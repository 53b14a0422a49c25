"""The words of the invented town: plain records, geometry in degrees (EPSG:4326, longitude first)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

Geometry = Any
"""A shapely geometry."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Street:
    """A named street; `kind` is trunk, primary, secondary, street or soi."""

    kind: str
    name_th: str
    name_en: str
    line: Geometry


@dataclass(frozen=True, slots=True)
class Water:
    """A river, canal, lake or pond as a polygon."""

    kind: str
    name_th: str
    name_en: str
    shape: Geometry


@dataclass(frozen=True, slots=True)
class Ground:
    """What a piece of land is used for (market, temple, school, park, field, …); named when it is a place."""

    kind: str
    name_th: str
    name_en: str
    shape: Geometry


@dataclass(frozen=True, slots=True)
class Boundary:
    """A zone or a community; `zone_code` is that of a community's zone."""

    code: str
    name_th: str
    name_en: str
    zone_code: str | None
    shape: Geometry


@dataclass(frozen=True, slots=True)
class LightPole:
    """A numbered light pole on its circuit."""

    number: str
    circuit: str
    kind: str
    street: str
    zone_code: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class AssetKind:
    """A kind of numbered thing besides poles; its fields are (name, Thai, English, type)."""

    code: str
    name_th: str
    name_en: str
    icon: str
    fields: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """A numbered thing of such a kind, with its facts by the fields' names."""

    kind: str
    number: str
    street: str
    facts: tuple[tuple[str, str], ...]
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Spot:
    """A name that people search for; `kind` is street, soi, community, zone or poi."""

    kind: str
    name: str
    detail: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Department:
    """A unit of the municipality."""

    id: int
    code: str
    name_th: str
    name_en: str
    phone: str


@dataclass(frozen=True, slots=True)
class Category:
    """A main category (no parent) or a sub-category with its time range in working days."""

    id: int
    parent_id: int | None
    code: str
    abbreviation: str
    name_th: str
    name_en: str
    icon: str
    days_min: int = 1
    days_max: int = 7
    asset_kind: str | None = None
    faults: tuple[tuple[str, str, str], ...] = ()
    sensitivity: str = "public"


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff who does not exist."""

    id: int
    username: str
    name: str
    role: str
    department_id: int
    phone: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A routing rule; empty fields match everything."""

    id: int
    position: int
    name: str
    department_id: int
    category_id: int | None = None
    zone_code: str | None = None
    asset_kind: str | None = None
    weekdays: tuple[int, ...] | None = None
    from_hour: int | None = None
    to_hour: int | None = None
    officer_id: int | None = None
    priority: int = 2


@dataclass(frozen=True, slots=True)
class Stars:
    """What an invented citizen says of finished work: 1 … 5 in all and by aspect, and a few words."""

    at: datetime
    overall: int
    aspects: dict[str, int]
    comment: str


@dataclass(frozen=True, slots=True)
class Case:
    """A request that nobody made: what, where, when, and how it went. Times carry the zone Asia/Bangkok."""

    source_id: str
    category_id: int
    lon: float
    lat: float
    pole_number: str | None
    fault: str
    title: str
    description: str
    address: str
    channel: str
    place_source: str
    name: str
    phone: str
    status: int
    priority: int
    supporters: int
    created_at: datetime
    acknowledged_at: datetime | None
    started_at: datetime | None
    done_at: datetime | None
    result: str
    stars: Stars | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """What the organization row says."""

    code: str
    name_th: str
    name_en: str
    abbreviation: str
    address_th: str
    phone: str
    accent: str
    number_pattern: str
    number_reset: str
    view_lon: float
    view_lat: float
    view_zoom: float
    notice_th: str
    notice_en: str
    utm_srid: int = 32648


@dataclass(frozen=True, slots=True)
class Town:
    """Everything there is in one invented municipality."""

    identity: Identity
    outline: Geometry
    streets: tuple[Street, ...]
    waters: tuple[Water, ...]
    grounds: tuple[Ground, ...]
    buildings: NDArray[np.object_]
    zones: tuple[Boundary, ...]
    communities: tuple[Boundary, ...]
    poles: tuple[LightPole, ...]
    kinds: tuple[AssetKind, ...]
    things: tuple[Thing, ...]
    spots: tuple[Spot, ...]
    departments: tuple[Department, ...]
    categories: tuple[Category, ...]
    staff: tuple[Person, ...]
    rules: tuple[Rule, ...]
    holidays: tuple[tuple[date, str], ...]
    cases: tuple[Case, ...]
