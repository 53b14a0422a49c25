"""Makes the sample town's base map: vector tiles z8 … z16 in one PMTiles file."""

from __future__ import annotations

import gzip
import math
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from geo_oss.sample.model import Town
from layers.basemap.features import Features, features

MIN_ZOOM, MAX_ZOOM = 8, 16
EXTENT = 4096
_MARGIN = 96 / EXTENT
"""How much of the neighbours a tile carries, so that lines and names do not break at its edge."""
_COARSE = 2.0
"""Tolerance in tile units when shapes are simplified."""
ATTRIBUTION = "ข้อมูลสมมติ · invented data"
Told = Callable[[int, int], None]


def build(path: Path, towns: tuple[Town, ...], told: Told = lambda done, of: None) -> int:
    """Writes the base map of the towns to `path` (whole or not at all) and gives the number of tiles.

    `told(done, of)` is called after each zoom.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    layers = features(towns)
    with partial.open("wb") as file:
        writer: Any = Writer(file)  # type: ignore[no-untyped-call]
        count = 0
        for z in range(MIN_ZOOM, MAX_ZOOM + 1):
            for x, y, body in _tiles(layers, z):
                writer.write_tile(zxy_to_tileid(z, x, y), body)
                count += 1
            told(z - MIN_ZOOM + 1, MAX_ZOOM - MIN_ZOOM + 1)
        writer.finalize(_header(towns, layers), _metadata(layers))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    return count


def _header(towns: tuple[Town, ...], layers: list[Features]) -> dict[str, Any]:
    west, south, east, north = _degrees(shapely.total_bounds(np.concatenate([layer.shapes for layer in layers])))
    first = towns[0].identity
    return {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": int(west * 1e7),
        "min_lat_e7": int(south * 1e7),
        "max_lon_e7": int(east * 1e7),
        "max_lat_e7": int(north * 1e7),
        "center_zoom": 13,
        "center_lon_e7": int(first.view_lon * 1e7),
        "center_lat_e7": int(first.view_lat * 1e7),
    }


def _degrees(bounds: Any) -> tuple[float, float, float, float]:
    """West, south, east, north of a box in Web Mercator 0 … 1, y down."""
    west, top, east, bottom = bounds
    south, north = (math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y)))) for y in (bottom, top))
    return west * 360 - 180, south, east * 360 - 180, north


def _metadata(layers: list[Features]) -> dict[str, Any]:
    fields = {"class": "String", "name_th": "String", "name_en": "String"}
    described = [{"id": layer.layer, "fields": fields, "minzoom": MIN_ZOOM, "maxzoom": MAX_ZOOM} for layer in layers]
    return {
        "name": "GEO-OSS sample town",
        "attribution": ATTRIBUTION,
        "version": date.min.isoformat(),
        "vector_layers": described,
    }


def _tiles(layers: list[Features], z: int) -> Iterator[tuple[int, int, bytes]]:
    """The tiles of a zoom that hold anything, gzipped."""
    scale = float(1 << z)
    ready = [(layer, _prepared(layer, z)) for layer in layers]
    trees = [(layer, rows, shapely.STRtree(shapes)) for layer, (rows, shapes) in ready if len(rows)]
    bounds = shapely.total_bounds(np.concatenate([tree.geometries for _, _, tree in trees]))
    west, north, east, south = (math.floor(v * scale) for v in bounds)
    for x in range(west, east + 1):
        for y in range(north, south + 1):
            body = _tile(trees, x / scale, y / scale, 1 / scale)
            if body:
                yield x, y, gzip.compress(body, 6, mtime=0)


def _prepared(layer: Features, z: int) -> tuple[Any, Any]:
    """The features shown at a zoom and their shapes, simplified to what a tile of that zoom can show."""
    rows = np.flatnonzero(layer.from_zoom <= z)
    tolerance = _COARSE / EXTENT / (1 << z)
    shapes = layer.shapes[rows]
    return rows, shapes if z >= MAX_ZOOM else shapely.simplify(shapes, tolerance)


def _tile(trees: list[tuple[Features, Any, Any]], west: float, north: float, size: float) -> bytes:
    margin = size * _MARGIN
    box = (west - margin, north - margin, west + size + margin, north + size + margin)
    layers = []
    for layer, rows, tree in trees:
        hits = np.sort(tree.query(shapely.box(*box)))
        if len(hits):
            layers.append(
                {"name": layer.layer, "features": _features(layer, rows, tree, hits, box, (west, north, size))}
            )
    full = [layer for layer in layers if layer["features"]]
    return bytes(mapbox_vector_tile.encode(full, default_options={"y_coord_down": True})) if full else b""


def _features(
    layer: Features, rows: Any, tree: Any, hits: Any, box: tuple[float, float, float, float],
    tile: tuple[float, float, float],
) -> list[dict[str, Any]]:  # fmt: skip
    west, north, size = tile
    clipped = shapely.clip_by_rect(tree.geometries[hits], *box)
    placed = shapely.transform(clipped, lambda xy: np.round((xy - (west, north)) / size * EXTENT))
    whole = ~shapely.is_empty(placed)
    return [
        {"geometry": shape, "properties": layer.properties[rows[hit]]}
        for shape, hit in zip(placed[whole], hits[whole], strict=True)
    ]
