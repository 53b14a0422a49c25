"""The layers of the map: one folder each, read once. To add a layer, copy a folder.

layer.toml says what it is and what each field means, style.json how it looks, tile.sql where its rows come from.
With `[items]` in layer.toml and an items.sql it is also a collection of features (layers/collections).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from geo_oss.errors import NotFound

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: its zooms, whether the filter reaches it, its fields by tile layer, its legend, its drawing."""

    id: str
    order: int
    minzoom: int
    maxzoom: int
    title: Mapping[str, str]
    about: Mapping[str, str]
    fields: Mapping[str, Mapping[str, Mapping[str, str]]]
    legend: tuple[Mapping[str, Any], ...]
    drawing: tuple[Mapping[str, Any], ...]
    filtered: bool = False
    boundary: str = ""
    """The boundaries that it draws (zone, community): they share `layers/boundaries/tile.sql`."""
    visible: bool = field(default=True)
    items: Mapping[str, Any] = field(default_factory=dict)


@lru_cache(maxsize=1)
def layers() -> tuple[Layer, ...]:
    """Every layer, the lowest first."""
    found = (_read(path.parent) for path in FOLDER.glob("*/layer.toml"))
    return tuple(sorted(found, key=lambda layer: layer.order))


def layer(name: str) -> Layer:
    """The layer of that name. Raises `NotFound`."""
    for known in layers():
        if known.id == name:
            return known
    raise NotFound("ไม่มีชั้นข้อมูลนี้", "There is no such layer.")


def _read(folder: Path) -> Layer:
    told = tomllib.loads((folder / "layer.toml").read_text(encoding="utf-8"))
    drawing = json.loads((folder / "style.json").read_text(encoding="utf-8"))
    if told["id"] != folder.name:
        raise ValueError(f"{folder}/layer.toml says it is {told['id']!r}")
    return Layer(**told | {"legend": tuple(told.get("legend", ())), "drawing": tuple(drawing)})
