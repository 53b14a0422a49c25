"""A simulated country: thousands of municipalities with invented requests, zones and people, for tests and benches.

Everything here is made up, the population too: it shows how the work grows, not how any place is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import geopandas
import h3ronpy.vector
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from geo_oss.geo import H3_RESOLUTION
from geo_oss.organizations.model import Organization
from layers.export import dataset
from layers.export.dataset import ZONES, Dataset
from layers.export.parquet import Partitions
from layers.export.projection import PUBLIC

WEST, SOUTH, EAST, NORTH = 98.5, 7.0, 104.5, 19.5
MONTHS = tuple(f"2025-{month:02}" for month in range(1, 13))
SIDE_DEGREES = 0.06
"""A municipality is a square of some 6.5 km; four zones of equal size share it."""
CATEGORIES = ("ไฟดับ", "ถนนเป็นหลุม", "น้ำท่วมขัง", "ขยะตกค้าง", "ต้นไม้หัก")
STATUSES = ("received", "acknowledged", "in_progress", "waiting_plan", "done", "rejected")
NOBODY = Organization(1, "t", "", "", "T", "", "", "", "", "", "Asia/Bangkok", 32647, 15, 0, 0, 1, "", "", b"")
_POINT = np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Country:
    """So many municipalities with so many requests in a year; the same numbers give the same country."""

    towns: int
    requests: int
    seed: int = 7

    @cached_property
    def schema(self) -> pa.Schema:
        """The columns of the public projection."""
        return PUBLIC.schema(NOBODY)

    @cached_property
    def corners(self) -> Floats:
        """South-west corners of the municipalities, which do not overlap, shape (towns, 2)."""
        columns = int((EAST - WEST) / SIDE_DEGREES)
        places = np.random.default_rng(self.seed).permutation(columns * int((NORTH - SOUTH) / SIDE_DEGREES))[
            : self.towns
        ]
        return np.column_stack((WEST + places % columns * SIDE_DEGREES, SOUTH + places // columns * SIDE_DEGREES))

    @cached_property
    def shares(self) -> Floats:
        """What part of all requests each municipality has: few have many, as towns are."""
        sizes = np.random.default_rng(self.seed + 1).lognormal(0, 0.8, self.towns)
        return np.asarray(sizes / sizes.sum())

    def code(self, town: int) -> str:
        """The code of a municipality."""
        return f"t{town:05}"

    def write(self, folder: Path) -> Dataset:
        """Writes the country as a dataset of partitions, month by month: no more than one month of a town in memory."""
        with dataset.writing(folder) as made:
            with Partitions(made, self.schema) as files:
                for town in range(self.towns):
                    for month, batch in self.months(town):
                        files.add(self.code(town), month, batch)
            self.zones().to_parquet(made / ZONES, schema_version="1.1.0", compression="zstd")
            dataset.finish(made, files.done, projection="public", personal=False, simulated=True)
        return dataset.opened(folder)

    def months(self, town: int) -> Iterator[tuple[str, pa.RecordBatch]]:
        """The requests of a municipality, month by month."""
        chance = np.random.default_rng((self.seed, town))
        first, last = (round(self.requests * self.shares[:end].sum()) for end in (town, town + 1))
        each = np.diff(np.rint(np.linspace(0, last - first, len(MONTHS) + 1)).astype(int))
        for number, (month, rows) in enumerate(zip(MONTHS, each.tolist(), strict=True), 1):
            if rows:
                yield month, self._month(chance, town, number, rows)

    def _month(self, chance: np.random.Generator, town: int, number: int, rows: int) -> pa.RecordBatch:
        places = self._places(chance, town, rows)
        zones = (places[:, 0] >= SIDE_DEGREES / 2) + 2 * (places[:, 1] >= SIDE_DEGREES / 2)
        places += self.corners[town]
        began = int(datetime(2025, number, 1, tzinfo=UTC).timestamp()) * 1_000_000
        created = began + np.sort(chance.integers(0, 27 * 86_400_000_000, rows))
        status = chance.integers(0, 6, rows)
        took = chance.integers(1, 60 * 86_400, rows) * 1_000_000
        moment = pa.timestamp("us", tz="UTC")
        columns = {
            "number": pa.array(np.char.add(f"{number:02}-", np.arange(rows).astype("U8"))),
            "category": _words(CATEGORIES, chance.integers(0, 5, rows)),
            "status": _words(STATUSES, status),
            "zone": _words(("1", "2", "3", "4"), zones),
            "supporters": pa.array(chance.poisson(0.3, rows), pa.int32()),
            "photos": pa.array(chance.integers(0, 4, rows), pa.int32()),
            "created_at": pa.array(created, moment),
            "updated_at": pa.array(created, moment),
            "due_at": pa.array(created + 15 * 86_400_000_000, moment),
            "done_at": pa.array(created + took, moment, mask=status != 4),
            "cell": _cells(places),
            "geometry": _points(places),
        }
        told = [columns.get(field.name, pa.nulls(rows, field.type)) for field in self.schema]
        return pa.record_batch(told, schema=self.schema)

    def _places(self, chance: np.random.Generator, town: int, rows: int) -> Floats:
        """Half anywhere in the square, half around five crowded spots of the municipality; from its corner."""
        spots = np.random.default_rng((self.seed, town, 1)).uniform(0.1, 0.9, (5, 2)) * SIDE_DEGREES
        crowded = spots[chance.integers(0, 5, rows)] + chance.normal(0, 0.002, (rows, 2))
        anywhere = chance.uniform(0, SIDE_DEGREES, (rows, 2))
        chosen = np.where(chance.random((rows, 1)) < 0.5, crowded, anywhere)
        return np.asarray(np.clip(chosen, 0, np.nextafter(SIDE_DEGREES, 0)))

    def zones(self) -> geopandas.GeoDataFrame:
        """Four zones for each municipality, with simulated people."""
        half = SIDE_DEGREES / 2
        west = np.add.outer(self.corners[:, 0], np.array([0, half, 0, half])).ravel()
        south = np.add.outer(self.corners[:, 1], np.array([0, 0, half, half])).ravel()
        people = np.random.default_rng(self.seed + 2).integers(200, 6_000, len(west))
        codes = [self.code(town) for town in range(self.towns) for _ in range(4)]
        words = {"organization": codes, "code": ["1", "2", "3", "4"] * self.towns, "name_th": [""] * len(codes)}
        figures = {"area_m2": np.full(len(codes), 1.07e7), "people": people, "people_year": [2025] * len(codes)}
        shapes = shapely.box(west, south, west + half, south + half)
        return geopandas.GeoDataFrame(words | {"name_en": words["name_th"]} | figures, geometry=shapes, crs="EPSG:4326")


def _words(words: tuple[str, ...], which: npt.NDArray[np.integer]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(which, pa.int32()), pa.array(words)).cast(pa.string())


def _cells(places: Floats) -> pa.Array:
    latitudes, longitudes = (pa.array(np.ascontiguousarray(places[:, axis])) for axis in (1, 0))
    return pa.array(h3ronpy.vector.coordinates_to_cells(latitudes, longitudes, H3_RESOLUTION)).cast(pa.uint64())


def _points(places: Floats) -> pa.Array:
    points = np.empty(len(places), _POINT)
    points["order"], points["type"], points["x"], points["y"] = 1, 1, places[:, 0], places[:, 1]
    offsets = np.arange(len(points) + 1, dtype=np.int32) * _POINT.itemsize
    return pa.Array.from_buffers(pa.binary(), len(points), [None, pa.py_buffer(offsets), pa.py_buffer(points)])
