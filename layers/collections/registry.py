"""The collections of features: every layer whose layer.toml has `[items]` and whose folder has an items.sql.

items.sql is one SELECT (`:organization_id` is the municipality) whose rows are the features: the key, the declared
fields, the geometry as `shape` (EPSG:4326), and hidden columns. A folder's items.py, if there is one, adds query
parameters of its own: see `layers.collections.asked.Prepared`.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import ModuleType
from typing import Any, Literal

from geo_oss.errors import NotFound
from layers.registry import Layer, layers

Kind = Literal["text", "integer", "real", "boolean", "moment"]


@dataclass(frozen=True, slots=True)
class Field:
    """A property of the features: its kind, what it means in both languages, and its values if they are few."""

    name: str
    kind: Kind
    th: str
    en: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Collection:
    """A collection: its layer, geometry type, key, fields; the column it is ordered by (newest first, else by key);

    the column or two that say when; the column of `z28`; whose changes it follows; whose period of time it has.
    """

    layer: Layer
    geometry: str
    key: str
    fields: tuple[Field, ...]
    newest: str = ""
    time: tuple[str, ...] = ()
    codes: str = ""
    watches: str = ""
    period_of: str = ""
    hidden: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The name in addresses: that of the layer."""
        return self.layer.id

    @property
    def title(self) -> str:
        """What it is called in Thai and English, for programs that show one line."""
        return f"{self.layer.title['th']} · {self.layer.title['en']}"

    @cached_property
    def own(self) -> ModuleType | None:
        """The folder's items.py."""
        name = f"layers.{self.id}.items"
        return importlib.import_module(name) if importlib.util.find_spec(name) else None

    @property
    def words(self) -> Mapping[str, Mapping[str, Any]]:
        """The query parameters items.py takes besides those every collection has: name → schema, th, en."""
        found: Mapping[str, Mapping[str, Any]] = getattr(self.own, "PARAMETERS", {})
        return found

    @cached_property
    def has_whole_key(self) -> bool:
        """Whether the key is a whole number."""
        return all(field.name != self.key for field in self.fields)

    def field(self, name: str) -> Field | None:
        """The field of that name."""
        return next((known for known in self.fields if known.name == name), None)


@lru_cache(maxsize=1)
def collections() -> tuple[Collection, ...]:
    """Every collection, in the order of the layers from the top."""
    return tuple(_collection(layer) for layer in reversed(layers()) if layer.items)


def collection(name: str) -> Collection:
    """The collection of that name. Raises `NotFound`."""
    for known in collections():
        if known.id == name:
            return known
    listed = ", ".join(known.id for known in collections())
    raise NotFound(f"ไม่มีชุดข้อมูลนี้ (มี {listed})", f"There is no such collection; there are {listed}.")


def _collection(layer: Layer) -> Collection:
    told = dict(layer.items)
    fields = tuple(
        Field(name, said["type"], said["th"], said["en"], tuple(said.get("words", ())))
        for name, said in told.pop("fields").items()
    )
    time, hidden = (tuple(told.pop(name, ())) for name in ("time", "hidden"))
    return Collection(layer=layer, fields=fields, time=time, hidden=hidden, **told)
