"""The words of poles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from geo_oss.geo import LonLat


@dataclass(frozen=True, slots=True)
class Pole:
    """A light pole, or another numbered thing; `metres` is the distance from the place asked about, if one was."""

    organization_id: int
    id: int
    number: str
    code: str
    circuit: str
    kind: str
    street: str
    zone_code: str | None
    community_code: str | None
    place: LonLat
    metres: float | None = None
    asset_kind: str = "pole"


_WORDS = [field.name for field in fields(Pole) if field.name not in {"place", "metres"}]


def pole(row: Mapping[str, Any]) -> Pole:
    """The pole of a row of poles/queries.sql."""
    words = {name: row[name] for name in _WORDS}
    return Pole(**words, place=LonLat(row["lon"], row["lat"]), metres=row.get("metres"))
