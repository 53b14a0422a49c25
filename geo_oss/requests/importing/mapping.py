"""What the columns of a foreign file mean, as a TOML file says it. `data/mappings/traffy.toml` shows every word."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Named
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from geo_oss.errors import Invalid
from geo_oss.requests.model import Status


@dataclass(frozen=True, slots=True)
class Source:
    """The other system: its name here, the column of its ids, and columns that make one where it has none."""

    name: str
    id: str = ""
    id_from: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """Columns of the coordinates (empty for GeoJSON, which has its own) and their system."""

    lon: str = ""
    lat: str = ""
    crs: str = "EPSG:4326"
    max_outside_km: float | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """Columns of the instants; `zone` is that of times which do not say theirs, `format` strptime's, empty for ISO."""

    created: str
    updated: str = ""
    done: str = ""
    zone: str = "Asia/Bangkok"
    format: str = ""
    buddhist: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Columns of the texts; empty for none."""

    title: str = ""
    description: str = ""
    address: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A column whose words are translated: `values` by word, `default` for words that are not there."""

    column: str = ""
    values: dict[str, str] = field(default_factory=dict)
    default: str = ""


@dataclass(frozen=True, slots=True)
class Kinds:
    """Columns of the category, the first that says something counts; words become category codes.

    A word without translation is looked up as a code or a Thai name; with `make` it becomes a category of its own.
    """

    columns: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    default: str = ""
    make: bool = False
    separator: str = ","


@dataclass(frozen=True, slots=True)
class Stars:
    """The column of the satisfaction with what was done, 1 … 5; anything else in it is no rating."""

    overall: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """The whole mapping."""

    source: Source
    place: Place
    time: Time
    text: Text
    status: Words
    category: Kinds
    rating: Stars = Stars()

    def described(self) -> dict[str, Any]:
        """The mapping as it is kept with the import."""
        return asdict(self)

    def columns(self) -> set[str]:
        """Every column that is named."""
        single = {self.source.id, self.place.lon, self.place.lat, self.time.created, self.time.updated, self.time.done}
        single |= {self.text.title, self.text.description, self.text.address, self.text.number, self.status.column}
        single.add(self.rating.overall)
        return (single | set(self.source.id_from) | set(self.category.columns)) - {""}


_PARTS: dict[str, type[Any]] = {
    "source": Source, "place": Place, "time": Time, "text": Text, "status": Words, "category": Kinds,
    "rating": Stars,
}  # fmt: skip


def read(path: Path) -> Mapping:
    """The mapping in a TOML file. Raises `Invalid` naming what is wrong: a table, a word, a zone, a status."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _wrong(f"{path.name}: {error}") from None
    return of(tables)


def of(tables: Named[str, Any]) -> Mapping:
    """The mapping of parsed TOML."""
    if unknown := set(tables) - set(_PARTS):
        raise _wrong(f"[{', '.join(sorted(unknown))}]")
    mapping = Mapping(**{name: _part(name, kind, tables.get(name, {})) for name, kind in _PARTS.items()})
    _check(mapping)
    return mapping


def _part(name: str, kind: type[Any], said: Named[str, Any]) -> Any:
    known = {one.name for one in fields(kind)}
    if unknown := set(said) - known:
        raise _wrong(f"[{name}] {', '.join(sorted(unknown))}; {', '.join(sorted(known))}")
    try:
        return kind(**said)
    except TypeError as error:
        raise _wrong(f"[{name}] {error}") from None


def _check(mapping: Mapping) -> None:
    words = {status.word for status in Status}
    said = {*mapping.status.values.values(), mapping.status.default} - {""}
    if unknown := said - words:
        raise _wrong(f"[status] {', '.join(sorted(unknown))}; {', '.join(sorted(words))}")
    try:
        ZoneInfo(mapping.time.zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise _wrong(f"[time] zone = {mapping.time.zone!r}") from None


def _wrong(what: str) -> Invalid:
    return Invalid(f"ไฟล์จับคู่คอลัมน์ไม่ถูกต้อง: {what}", f"The mapping is not right: {what}", field="mapping")
