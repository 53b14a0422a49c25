"""A PMTiles file, mapped into memory: its tiles, its metadata, and a version that changes with the file."""

from __future__ import annotations

import gzip
import hashlib
import json
import mmap
from functools import lru_cache
from pathlib import Path
from typing import Any

from pmtiles.tile import (
    Compression,
    Entry,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from geo_oss.errors import Unavailable

_HEADER_BYTES = 127
_DEPTH = 4
"""Directories below each other, at most (PMTiles specification)."""


class Archive:
    """An open PMTiles file of vector tiles. Raises `Unavailable` when it is not there or is something else."""

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self.header: dict[str, Any] = dict(deserialize_header(self._bytes[:_HEADER_BYTES]))
        except Exception as error:
            raise _unusable(path, str(error) or type(error).__name__) from error
        if self.header["tile_type"] != TileType.MVT:
            raise _unusable(path, "it holds pictures, not vector tiles")
        self.version = self._version(path)
        self.gzipped = self.header["tile_compression"] == Compression.GZIP
        self._directory = lru_cache(maxsize=512)(self._read_directory)

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The stored bytes of a tile, compressed as the file says; None when there is none."""
        if not (self.header["min_zoom"] <= z <= self.header["max_zoom"] and 0 <= x < 1 << z and 0 <= y < 1 << z):
            return None
        tile_id = zxy_to_tileid(z, x, y)
        offset, length = self.header["root_offset"], self.header["root_length"]
        for _ in range(_DEPTH):
            found: Entry | None = find_tile(self._directory(offset, length), tile_id)
            if found is None:
                return None
            if found.run_length:
                return self._slice(self.header["tile_data_offset"] + found.offset, found.length)
            offset, length = self.header["leaf_directory_offset"] + found.offset, found.length
        return None

    def metadata(self) -> dict[str, Any]:
        """What the file tells about itself; the nested `json` that GDAL writes is unfolded."""
        raw = self._slice(self.header["metadata_offset"], self.header["metadata_length"])
        if self.header["internal_compression"] == Compression.GZIP:
            raw = gzip.decompress(raw)
        told: dict[str, Any] = json.loads(raw or b"{}")
        nested = told.pop("json", None)
        return told | (json.loads(nested) if isinstance(nested, str) else {})

    def _read_directory(self, offset: int, length: int) -> list[Entry]:
        entries: list[Entry] = deserialize_directory(self._slice(offset, length))
        return entries

    def _slice(self, offset: int, length: int) -> bytes:
        return self._bytes[offset : offset + length]

    def _version(self, path: Path) -> str:
        about = path.stat()
        head = self._bytes[: self.header["tile_data_offset"]]
        return hashlib.sha256(head + repr((about.st_size, about.st_mtime_ns)).encode()).hexdigest()[:10]


def _unusable(path: Path, why: str) -> Unavailable:
    return Unavailable(
        f"เปิดแผนที่ฐาน {path} ไม่ได้ ({why}) กรุณาตรวจสอบ GEO_OSS_BASEMAP",
        f"The base map {path} cannot be opened ({why}). Check GEO_OSS_BASEMAP.",
        field="basemap",
    )
