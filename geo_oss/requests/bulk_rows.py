"""Many requests as columns of their two tables: the whole row, and what everybody may know of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from geo_oss.organizations.model import Category
from geo_oss.requests import bulk_poles, bulk_routes, bulk_text
from geo_oss.requests.bulk_hotspots import Hot
from geo_oss.requests.bulk_numbers import Numbers
from geo_oss.requests.bulk_poles import Mask, Matched, Standing
from geo_oss.requests.bulk_routes import Routes
from geo_oss.requests.copy_rows import Column, instant, number, only, same_number, same_text, text, words
from geo_oss.requests.distinct import distinct
from geo_oss.requests.incoming import Incoming, Instants, Ints
from geo_oss.requests.placed import PlacedArrays, PlacedLayer, PlaceMany
from geo_oss.requests.spots import Spots

MOSTLY_SAME = {
    *("organization_id", "channel", "place_source", "source", "import_id", "placement_method", "zone_version"),
    *("community_version", "department_id", "officer_id", "rule_id", "priority", "because"),
}
"""Columns in which most rows of a load have the same value, which then need not be sent with each."""


@dataclass(frozen=True, slots=True)
class Issued:
    """What the incoming requests were given before they were placed, and what their rows refer to."""

    organization_id: int
    ids: Ints
    numbers: Numbers
    poles: Standing
    categories: dict[int, Category]
    routes: Routes
    hot: Hot | None = None

    def part(self, rows: slice) -> Issued:
        """What some of the requests were given."""
        hot = self.hot and self.hot.part(rows)
        return replace(self, ids=self.ids[rows], numbers=self.numbers.part(rows), hot=hot)


@dataclass(frozen=True, slots=True)
class Part:
    """Some requests with all that was found out about them."""

    given: Incoming
    issued: Issued
    numbers: pa.Array
    placed: PlacedArrays
    matched: Matched
    spots: Spots


def find_out(given: Incoming, issued: Issued, place: PlaceMany) -> Part:
    """Places and poles of some requests."""
    placed = given.placed or place(given.lon, given.lat)
    wanted = _wanted(given.category_id, issued.categories)
    matched = bulk_poles.match(issued.poles, given.lon, given.lat, wanted, given.pole_id)
    return Part(
        bulk_text.arrays(given), issued, issued.numbers.texts(), placed, matched, Spots.of(given.lon, given.lat)
    )


def _wanted(category_id: Ints, categories: dict[int, Category]) -> dict[str, Mask]:
    """For each kind of thing the requests that are about one."""
    about: dict[str, list[int]] = {}
    for category in categories.values():
        if category.asset_kind is not None:
            about.setdefault(category.asset_kind, []).append(category.id)
    return {kind: np.isin(category_id, np.array(ids, dtype=np.int64)) for kind, ids in about.items()}


def whole(part: Part) -> list[Column]:
    """The columns of `request`; those left out keep the table's default."""
    given, rows = part.given, len(part.given)
    return [
        *_keys(part),
        *part.spots.whole(),
        *bulk_text.column("channel", given.channels, rows),
        *bulk_text.column("place_source", given.place_sources, rows),
        *_times(given),
        *_import(given),
        *_routed(part),
        *_layers(part.placed),
        *_pole(part),
        text("number", part.numbers),
        *_source(given),
        *bulk_text.column("title", given.titles, rows),
        *bulk_text.column("description", given.descriptions, rows),
        *bulk_text.column("address", given.addresses, rows),
        *bulk_text.column("fault", given.faults, rows),
    ]


def shown(part: Part) -> list[Column]:
    """The columns of `request_public`, without the rows nobody may see."""
    given, rows = part.given, len(part.given)
    used, which = distinct(given.category_id)
    kinds = np.array([part.issued.categories[kind].sensitivity for kind in used.tolist()], dtype=np.str_)[which]
    titles = bulk_text.public_titles(
        kinds, bulk_text.array(given.titles, rows), bulk_text.array(given.descriptions, rows)
    )
    poles, at = part.issued.poles, np.where(kinds == "public", part.matched.index, -1)
    columns = [
        *_keys(part),
        *part.spots.blurred(kinds == "blurred").shown(),
        *_times(given),
        words("zone_code", part.placed.zone.codes, part.placed.zone.covering),
        words("community_code", part.placed.community.codes, part.placed.community.covering),
        text("number", part.numbers),
        words("pole_number", poles.number, at),
        words("pole_kind", poles.kinds, np.append(poles.kind, -1)[at]),
        text("title", titles),
    ]
    seen = np.flatnonzero(kinds != "private")
    return columns if len(seen) == rows else [only(column, seen) for column in columns]


def _keys(part: Part) -> list[Column]:
    given = part.given
    return [
        same_number("organization_id", part.issued.organization_id, "int4", len(given)),
        number("id", part.issued.ids, "int8"),
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


def _import(given: Incoming) -> list[Column]:
    if given.import_id is None:
        return []
    return [same_number("import_id", given.import_id, "int4", len(given))]


def _routed(part: Part) -> list[Column]:
    """Who does it, by the municipality's rules unless the departments are given."""
    given = part.given
    if given.department_id is None:
        has_pole = part.matched.index >= 0
        by_rule = bulk_routes.columns(part.issued.routes, given, part.placed, has_pole, part.issued.hot)
        return by_rule or _optional("priority", given.priority, "int2")
    columns = [number("department_id", given.department_id, "int4", missing=given.department_id == 0)]
    if given.officer_id is not None:
        columns.append(number("officer_id", given.officer_id, "int4", missing=given.officer_id == 0))
    return columns + _optional("priority", given.priority, "int2")


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
    """Code of the covering boundary, or of the nearest and metres to it; and the version that said so."""
    without = np.full(len(layer.covering), layer.version is None)
    return [
        words(f"{name}_code", layer.codes, layer.covering),
        same_number(f"{name}_version", layer.version or 0, "int4", len(without), missing=without),
        words(f"nearest_{name}_code", layer.codes, layer.nearest),
        number(f"nearest_{name}_metres", layer.metres, "float4", missing=layer.nearest < 0),
    ]


def _pole(part: Part) -> list[Column]:
    matched = part.matched
    none = matched.index < 0
    ids = np.append(part.issued.poles.id, 0)[matched.index]
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
        return [same_text(name, value, len(beside))]
    return [words(name, [value], np.where(np.asarray(beside.is_null()), -1, 0))]


def _optional(name: str, values: Ints | None, sql_type: str) -> list[Column]:
    """The column where it is given; else the table's default does."""
    return [] if values is None else [number(name, values, sql_type)]
