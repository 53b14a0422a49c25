"""Many requests as columns of their two tables: the whole row, and what everybody may know of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import h3ronpy.vector
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geo_oss.geo import H3_RESOLUTION, LonLat
from geo_oss.geo_arrays import frames, mercator
from geo_oss.organizations.model import Category
from geo_oss.requests import bulk_text, publish
from geo_oss.requests.bulk_poles import Matched, Standing
from geo_oss.requests.copy_rows import Column, constant, instant, number, points, text, words
from geo_oss.requests.incoming import Floats, Incoming, Instants, Ints
from geo_oss.requests.placed import PlacedArrays, PlacedLayer

NO_TIME = np.datetime64("NaT", "us")


@dataclass(frozen=True, slots=True)
class Spots:
    """Places in every form that is stored: degrees, EPSG:3857, frame and H3 cell."""

    lon: Floats
    lat: Floats
    x: Floats
    y: Floats
    qx: Ints
    qy: Ints
    z28: Ints
    h3_10: Ints

    @classmethod
    def of(cls, lon: Floats, lat: Floats) -> Spots:
        """All forms of these places."""
        where = frames(lon, lat)
        return cls(lon, lat, *mercator(lon, lat), where.qx, where.qy, where.z28, cells(lon, lat))

    def part(self, rows: slice) -> Spots:
        """Some of the places."""
        return Spots(*(values[rows] for values in self._all()))

    def blurred(self, rows: npt.NDArray[np.bool_]) -> Spots:
        """The same places, those of `rows` snapped as `publish.public_place` does."""
        which = np.flatnonzero(rows)
        if not len(which):
            return self
        snapped = [publish.public_place("blurred", LonLat(*at)) for at in zip(*self._degrees(which), strict=True)]
        there = Spots.of(*np.array([(at.lon, at.lat) for at in snapped if at is not None]).T)
        merged = [values.copy() for values in self._all()]
        for values, new in zip(merged, there._all(), strict=True):
            values[which] = new
        return Spots(*merged)

    def columns(self) -> list[Column]:
        """The columns both tables share."""
        return [
            points("place", self.lon, self.lat, 4326),
            points("gm", self.x, self.y, 3857),
            number("qx", self.qx, "int4"),
            number("qy", self.qy, "int4"),
            number("z28", self.z28, "int8"),
            number("h3_10", self.h3_10, "int8"),
        ]

    def _all(self) -> tuple[Any, ...]:
        return self.lon, self.lat, self.x, self.y, self.qx, self.qy, self.z28, self.h3_10

    def _degrees(self, rows: npt.NDArray[np.intp]) -> tuple[list[float], list[float]]:
        return self.lon[rows].tolist(), self.lat[rows].tolist()


@dataclass(frozen=True, slots=True)
class Known:
    """What was found out about the incoming requests: ids, numbers, places, poles, and their categories."""

    organization_id: int
    ids: Ints
    numbers: pa.Array
    placed: PlacedArrays
    matched: Matched
    poles: Standing
    categories: dict[int, Category]
    spots: Spots

    def part(self, rows: slice) -> Known:
        """What is known of some of the requests."""
        return replace(
            self,
            ids=self.ids[rows],
            numbers=self.numbers[rows],
            placed=self.placed.part(rows),
            matched=self.matched.part(rows),
            spots=self.spots.part(rows),
        )


def whole(given: Incoming, known: Known) -> list[Column]:
    """The columns of `request`; those left out keep the table's default."""
    rows = len(given)
    return [
        *_keys(given, known),
        *known.spots.columns(),
        *_optional("priority", given.priority, "int2"),
        *bulk_text.column("channel", given.channels, rows),
        *bulk_text.column("place_source", given.place_sources, rows),
        *_times(given),
        *_optional_ids(given),
        *_layers(known.placed),
        *_pole(known),
        text("number", known.numbers),
        *bulk_text.column("title", given.titles, rows),
        *bulk_text.column("description", given.descriptions, rows),
        *bulk_text.column("address", given.addresses, rows),
        *bulk_text.column("fault", given.faults, rows),
        *_source(given),
    ]


def public(given: Incoming, known: Known) -> tuple[list[Column], npt.NDArray[np.bool_]]:
    """The columns of `request_public` for all rows, and which rows have one at all."""
    rows = len(given)
    used, which = np.unique(given.category_id, return_inverse=True)
    kinds = np.array([known.categories[kind].sensitivity for kind in used.tolist()], dtype=np.str_)[which]
    titles = bulk_text.public_titles(
        kinds, bulk_text.array(given.titles, rows), bulk_text.array(given.descriptions, rows)
    )
    shown = np.where(kinds == "public", known.matched.index, -1)
    columns = [
        *_keys(given, known),
        *known.spots.blurred(kinds == "blurred").columns(),
        *_times(given),
        text("number", known.numbers),
        text("title", titles),
        words("zone_code", known.placed.zone.codes, known.placed.zone.covering),
        words("community_code", known.placed.community.codes, known.placed.community.covering),
        words("pole_number", known.poles.number, shown),
    ]
    return columns, kinds != "private"


def cells(lon: Floats, lat: Floats) -> Ints:
    """The H3 cell of each place at the stored resolution."""
    found = h3ronpy.vector.coordinates_to_cells(lat, lon, H3_RESOLUTION)
    return np.asarray(pa.array(found)).astype(np.int64)


def _keys(given: Incoming, known: Known) -> list[Column]:
    rows = len(given)
    return [
        number("organization_id", np.full(rows, known.organization_id), "int4"),
        number("id", known.ids, "int8"),
        number("category_id", given.category_id, "int2"),
        number("status", given.status, "int2"),
        *_optional("supporters", given.supporters, "int4"),
    ]


def _times(given: Incoming) -> list[Column]:
    updated = given.created_at if given.updated_at is None else _filled(given.updated_at, given.created_at)
    columns = [instant("created_at", given.created_at), instant("updated_at", updated)]
    for name, values in (("done_at", given.done_at), ("due_at", given.due_at)):
        columns += [instant(name, values)] if values is not None else []
    return columns


def _filled(values: Instants, otherwise: Instants) -> Instants:
    return np.where(np.isnat(values), otherwise, values)


def _optional_ids(given: Incoming) -> list[Column]:
    columns = []
    for name, values in (("department_id", given.department_id), ("officer_id", given.officer_id)):
        if values is not None:
            columns.append(number(name, values, "int4", missing=values == 0))
    if given.import_id is not None:
        columns.append(number("import_id", np.full(len(given), given.import_id), "int4"))
    return columns


def _layers(placed: PlacedArrays) -> list[Column]:
    zone, community = placed.zone, placed.community
    inside = zone.covering >= 0
    return [
        number("edge_metres", zone.metres, "float4", missing=np.isnan(zone.metres)),
        *_layer("zone", zone),
        *_layer("community", community),
        words("placement_method", ["unknown", "covers"], inside.astype(np.int32)),
    ]


def _layer(name: str, layer: PlacedLayer) -> list[Column]:
    """Code and version of the covering boundary; code of the nearest and metres to it where there is none."""
    version = np.full(len(layer.covering), layer.version or 0)
    return [
        words(f"{name}_code", layer.codes, layer.covering),
        number(f"{name}_version", version, "int4", missing=layer.covering < 0),
        words(f"nearest_{name}_code", layer.codes, layer.nearest),
        number(f"nearest_{name}_metres", layer.metres, "float4", missing=layer.nearest < 0),
    ]


def _pole(known: Known) -> list[Column]:
    matched = known.matched
    none = matched.index < 0
    ids = np.append(known.poles.id, 0)[matched.index]
    how = np.where(none, -1, matched.is_nearest.astype(np.int32))
    return [
        number("pole_id", ids, "int4", missing=none),
        number("pole_metres", matched.metres, "float4", missing=none),
        words("pole_method", ["number", "nearest"], how),
    ]


def _source(given: Incoming) -> list[Column]:
    if given.source is None or given.source_ids is None:
        return []
    ids = bulk_text.array(given.source_ids, len(given))
    return [*_repeated("source", given.source, ids), text("source_id", ids)]


def _repeated(name: str, value: str, beside: pa.Array) -> list[Column]:
    """The same text wherever `beside` has one."""
    if beside.null_count == 0:
        return [constant(name, value.encode(), len(beside))]
    return [words(name, [value], np.where(np.asarray(beside.is_null()), -1, 0))]


def _optional(name: str, values: Ints | None, sql_type: str) -> list[Column]:
    """The column where it is given; else the table's default does."""
    return [] if values is None else [number(name, values, sql_type)]
