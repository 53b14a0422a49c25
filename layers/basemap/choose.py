"""Which base map there is: a PMTiles file, a tile address, the sample town's file, or none."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

from geo_oss.errors import Unavailable
from layers.basemap import paint, schemas
from layers.basemap.archive import Archive

TILES = "/basemap/{z}/{x}/{y}.mvt"
_TAG = re.compile(r"<[^>]*>")
_OPENSTREETMAP = "© OpenStreetMap contributors"


@dataclass(frozen=True, slots=True)
class Basemap:
    """A base map to draw: MapLibre source, layout of its tiles, and the file when it is ours to serve."""

    source: Mapping[str, Any]
    schema: schemas.Schema
    archive: Archive | None = None

    def layers(self, lang: str) -> list[dict[str, Any]]:
        """The style layers in one language, the lowest first."""
        return paint.layers(self.schema, lang)


def choose(setting: str, sample: Path, attribution: str = "") -> Basemap | None:
    """The base map for `GEO_OSS_BASEMAP`: a path, an address with {z}/{x}/{y}, or nothing: then the sample's, if made.

    An address may end in #openmaptiles (the default) or #protomaps; `attribution` overrules what a file says.
    Raises `Unavailable` when a file that was named cannot be used.
    """
    if "://" in setting:
        return _remote(setting, attribution)
    if setting:
        return _local(Archive(Path(setting)), attribution)
    return _local(Archive(sample), attribution) if sample.is_file() else None


def _remote(setting: str, attribution: str) -> Basemap:
    address, layout = urldefrag(setting)
    if not all(part in address for part in ("{z}", "{x}", "{y}")):
        raise Unavailable(
            "GEO_OSS_BASEMAP ต้องเป็นไฟล์ PMTiles หรือที่อยู่ที่มี {z}/{x}/{y}",
            "GEO_OSS_BASEMAP must be a PMTiles file or an address with {z}/{x}/{y}.",
            field="basemap",
        )
    source = {"type": "vector", "tiles": [address], "maxzoom": 14, "attribution": attribution or _OPENSTREETMAP}
    return Basemap(source, schemas.by_id(layout))


def _local(archive: Archive, attribution: str) -> Basemap:
    told = archive.metadata()
    source = {
        "type": "vector",
        "tiles": [f"{TILES}?v={archive.version}"],
        "minzoom": archive.header["min_zoom"],
        "maxzoom": archive.header["max_zoom"],
        "bounds": [archive.header[f"{edge}_e7"] / 1e7 for edge in ("min_lon", "min_lat", "max_lon", "max_lat")],
        "attribution": attribution or _credited(told),
    }
    return Basemap(source, schemas.recognise(told.get("vector_layers", ())), archive)


def _credited(told: Mapping[str, Any]) -> str:
    """What the file says about its makers; a file that names OpenStreetMap anywhere is credited in the usual words."""
    said = _TAG.sub("", html.unescape(str(told.get("attribution") or "")))
    if said:
        return said
    description = _TAG.sub("", str(told.get("description") or ""))
    return _OPENSTREETMAP if "openstreetmap" in description.lower() else description
