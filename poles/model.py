"""The words of poles: a pole, and its number as people write it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from geo_oss.geo import LonLat

_DIGITS = dict(zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True))
_CAPITALS = {chr(letter): chr(letter - 32) for letter in range(ord("a"), ord("z") + 1)}
_DASHES = dict.fromkeys("‐‑‒–—−", "-")
_SPACES = dict.fromkeys(" \t\u00a0\u200b", "")
_PLAIN = str.maketrans(_DIGITS | _CAPITALS | _DASHES | _SPACES)


@dataclass(frozen=True, slots=True)
class Pole:
    """A light pole; `metres` is the distance from the place asked about, when one was asked about."""

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


_WORDS = [field.name for field in fields(Pole) if field.name not in {"place", "metres"}]


def pole(row: Mapping[str, Any]) -> Pole:
    """The pole of a row of poles/queries.sql."""
    words = {name: row[name] for name in _WORDS}
    return Pole(**words, place=LonLat(row["lon"], row["lat"]), metres=row.get("metres"))


def plain_number(number: str) -> str:
    """A pole number as it is compared: ASCII digits, capitals, plain hyphens, no spaces.

    The generated column `pole.number_plain` does the same; a test holds them together.
    """
    return number.translate(_PLAIN)
