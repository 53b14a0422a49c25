"""GeoParquet files of points, written batch by batch: one file for each municipality and month, one open at a time.

Files follow GeoParquet 1.1 (https://geoparquet.org/releases/v1.1.0/): WKB in degrees, longitude first (EPSG:4326).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj

ROW_GROUP = 65_536
GEOMETRY = "geometry"
Box = tuple[float, float, float, float]
_POINT = np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])
"""A WKB point, little-endian, as ST_AsBinary gives it."""


@dataclass(frozen=True, slots=True)
class Partition:
    """One file: where it lies below the dataset, its rows, bytes and SHA-256, and the box of its places in degrees."""

    path: str
    rows: int
    bytes: int
    sha256: str
    box: Box

    @property
    def organization(self) -> str:
        """The code of its municipality."""
        return self.path.split("/", 1)[0].removeprefix("organization=")


class Partitions:
    """Files below a folder. Rows must come municipality by municipality, and month by month within each."""

    def __init__(self, folder: Path, schema: pa.Schema) -> None:
        self._folder, self._schema = folder, schema
        self._key: tuple[str, str] | None = None
        self._waiting: list[pa.RecordBatch] = []
        self._writer: pq.ParquetWriter | None = None
        self._rows, self._box = 0, _NOWHERE
        self.done: list[Partition] = []

    def __enter__(self) -> Partitions:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._close()
        elif self._writer is not None:
            self._writer.close()

    def add(self, organization: str, month: str, batch: pa.RecordBatch) -> None:
        """More rows of a municipality (code) and month (`2026-10`). Raises `FileExistsError` for old ones."""
        if self._key != (organization, month):
            self._close()
            self._key = (organization, month)
        self._waiting.append(batch)
        self._rows += batch.num_rows
        self._box = _wider(self._box, _box(batch.column(GEOMETRY)))
        if sum(one.num_rows for one in self._waiting) >= ROW_GROUP:
            self._flush()

    @property
    def _path(self) -> Path:
        assert self._key is not None
        return Path(f"organization={self._key[0]}", f"month={self._key[1]}", "requests.parquet")

    def _flush(self) -> None:
        if self._writer is None:
            self._writer = _opened(self._folder / self._path, self._schema)
        if self._waiting:
            self._writer.write_table(pa.Table.from_batches(self._waiting, self._schema), ROW_GROUP)
        self._waiting = []

    def _close(self) -> None:
        """Ends the file that is open; its box is known only now."""
        if self._key is None:
            return
        self._flush()
        assert self._writer is not None
        self._writer.add_key_value_metadata({"geo": json.dumps(geo(self._box))})
        self._writer.close()
        self.done.append(_finished(self._folder, self._path, self._rows, self._box))
        self._key, self._writer, self._rows, self._box = None, None, 0, _NOWHERE


def geo(box: Box, types: tuple[str, ...] = ("Point",)) -> Mapping[str, Any]:
    """The file metadata `geo` of GeoParquet 1.1."""
    column = {"encoding": "WKB", "geometry_types": list(types), "crs": _crs(), "edges": "planar", "bbox": list(box)}
    return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}


@lru_cache(maxsize=1)
def _crs() -> Mapping[str, Any]:
    """EPSG:4326 as PROJJSON; GeoParquet's places are longitude first whatever the axes of the system."""
    return dict(pyproj.CRS("EPSG:4326").to_json_dict())


def _opened(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    path.parent.mkdir(parents=True)  # the same month twice would overwrite what is there
    repeated = [field.name for field in schema if pa.types.is_string(field.type) and field.name != "number"]
    # without Arrow's own copy of the schema, which would hide `geo` from those that read a folder as one
    return pq.ParquetWriter(path, schema, compression="zstd", use_dictionary=repeated, store_schema=False)


def _finished(folder: Path, path: Path, rows: int, box: Box) -> Partition:
    with (folder / path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Partition(path.as_posix(), rows, (folder / path).stat().st_size, digest, box)


_NOWHERE: Box = (np.inf, np.inf, -np.inf, -np.inf)


def _box(points: pa.Array) -> Box:
    places = places_of(points)
    if not len(places):
        return _NOWHERE
    x, y = places["x"], places["y"]
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def places_of(points: pa.Array) -> Any:
    """The `x` and `y` of WKB points, none of them missing, as a structured array, without copying."""
    if not len(points):
        return np.empty(0, _POINT)
    _, offsets, bytes_ = points.buffers()
    first = np.frombuffer(offsets, np.int32)[points.offset]
    return np.frombuffer(bytes_, _POINT, len(points), first)


def _wider(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
