"""How the tiles of the world are laid out: which tile layer holds roads, water and names, in each known schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Filter = list[Any]


@dataclass(frozen=True, slots=True)
class Part:
    """Features that play one role: a tile layer, the condition that picks them, and where their names are."""

    role: str
    layer: str
    where: Filter | None = None
    name: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schema:
    """A known way to lay out tiles; it is recognised by the tile layers it has."""

    id: str
    known_by: frozenset[str]
    parts: tuple[Part, ...] = field(default=())
    sea: bool = False
    """The land is drawn at every zoom, so that what is not land is water."""


def one_of(key: str, *values: str) -> Filter:
    """The condition that a property is one of these words."""
    return ["in", ["get", key], ["literal", list(values)]]


TOWN = Schema(
    "town",
    frozenset({"landuse", "water", "building", "road", "place", "poi"}),
    (
        Part("urban", "landuse", one_of("class", "residential")),
        Part("field", "landuse", one_of("class", "field")),
        Part("park", "landuse", one_of("class", "park", "stadium", "wood")),
        Part("civic", "landuse", one_of("class", "office", "police", "fire", "station", "waste", "industry")),
        Part("care", "landuse", one_of("class", "hospital", "clinic")),
        Part("school", "landuse", one_of("class", "school", "college")),
        Part("temple", "landuse", one_of("class", "temple")),
        Part("market", "landuse", one_of("class", "market")),
        Part("water", "water"),
        Part("building", "building"),
        Part("trunk", "road", one_of("class", "trunk")),
        Part("main", "road", one_of("class", "primary", "secondary")),
        Part("street", "road", one_of("class", "street")),
        Part("lane", "road", one_of("class", "soi")),
        Part("name-water", "waterway"),
        Part("name-lake", "water", one_of("class", "lake")),
        Part("name-poi", "poi"),
        Part("name-city", "place", one_of("class", "town")),
        Part("name-town", "place", one_of("class", "village_town")),
        Part("name-village", "place", one_of("class", "village")),
    ),
)
OPENMAPTILES = Schema(
    "openmaptiles",
    frozenset({"transportation", "landcover", "water"}),
    (
        Part("urban", "landuse", one_of("class", "residential", "suburb", "neighbourhood")),
        Part("field", "landcover", one_of("class", "farmland")),
        Part("park", "landcover", one_of("class", "wood", "grass")),
        Part("park", "park"),
        Part("civic", "landuse", one_of("class", "industrial", "commercial", "railway")),
        Part("care", "landuse", one_of("class", "hospital")),
        Part("school", "landuse", one_of("class", "school", "university", "college", "kindergarten")),
        Part("market", "landuse", one_of("class", "retail")),
        Part("water", "water"),
        Part("stream", "waterway"),
        Part("building", "building"),
        Part("boundary", "boundary", ["<=", ["get", "admin_level"], 6]),
        Part("rail", "transportation", one_of("class", "rail", "transit")),
        Part("trunk", "transportation", one_of("class", "motorway", "trunk")),
        Part("main", "transportation", one_of("class", "primary", "secondary")),
        Part("street", "transportation", one_of("class", "tertiary", "minor")),
        Part("lane", "transportation", one_of("class", "service", "track", "path")),
        Part("name-road", "transportation_name"),
        Part("name-water", "waterway"),
        Part("name-lake", "water_name"),
        Part("name-poi", "poi", ["<=", ["coalesce", ["get", "rank"], 99], 20]),
        Part("name-city", "place", one_of("class", "city", "state")),
        Part("name-town", "place", one_of("class", "town", "suburb")),
        Part("name-village", "place", one_of("class", "village", "hamlet", "neighbourhood", "quarter")),
    ),
)
PROTOMAPS = Schema(
    "protomaps",
    frozenset({"earth", "roads", "water", "places"}),
    (
        Part("land", "earth"),
        Part("urban", "landuse", one_of("kind", "residential", "neighbourhood")),
        Part("field", "landuse", one_of("kind", "farmland", "orchard")),
        Part("park", "landuse", one_of("kind", "park", "wood", "forest", "grass", "nature_reserve", "garden")),
        Part("civic", "landuse", one_of("kind", "industrial", "railway", "aerodrome", "military")),
        Part("care", "landuse", one_of("kind", "hospital")),
        Part("school", "landuse", one_of("kind", "school", "university", "college")),
        Part("water", "water", ["==", ["geometry-type"], "Polygon"]),
        Part("stream", "water", ["==", ["geometry-type"], "LineString"]),
        Part("building", "buildings"),
        Part("boundary", "boundaries"),
        Part("rail", "roads", one_of("kind", "rail")),
        Part("trunk", "roads", one_of("kind", "highway")),
        Part("main", "roads", one_of("kind", "major_road", "medium_road")),
        Part("street", "roads", one_of("kind", "minor_road")),
        Part("lane", "roads", one_of("kind", "path", "other")),
        Part("name-poi", "pois"),
        Part("name-city", "places", one_of("kind", "locality", "region")),
        Part("name-village", "places", one_of("kind", "neighbourhood", "macrohood")),
    ),
    sea=True,
)
KNOWN = (TOWN, OPENMAPTILES, PROTOMAPS)
_GUESSES: tuple[tuple[str, str], ...] = (
    (r"earth|land$", "land"),
    (r"landuse|landcover", "urban"),
    (r"park|forest|green", "park"),
    (r"lake|water$|pond", "water"),
    (r"stream|river|canal|waterway", "stream"),
    (r"building", "building"),
    (r"road|street|highway|transport", "street"),
    (r"rail", "rail"),
    (r"province|changwat|admin|bound", "boundary"),
    (r"amphoe|district|tambon|khet|khwaeng", "boundary-minor"),
    (r"village|town|place|city", "name-village"),
    (r"poi", "name-poi"),
)
_NAME = re.compile(r"^name$|^name_|_th$|^dname$", re.IGNORECASE)


def recognise(vector_layers: Sequence[Mapping[str, Any]]) -> Schema:
    """The schema of a file's tile layers; an unknown one is read from the names of its layers."""
    ids = {str(layer["id"]) for layer in vector_layers}
    for schema in KNOWN:
        if schema.known_by <= ids:
            return schema
    return Schema("other", frozenset(ids), tuple(_guessed(vector_layers)))


def by_id(name: str) -> Schema:
    """A known schema by its name, OpenMapTiles when it is not known."""
    return next((schema for schema in KNOWN if schema.id == name), OPENMAPTILES)


def _guessed(vector_layers: Sequence[Mapping[str, Any]]) -> Iterator[Part]:
    for layer in vector_layers:
        id = str(layer["id"])
        names = tuple(sorted((key for key in layer.get("fields", {}) if _NAME.search(key)), key=_own_first(id)))
        for pattern, role in _GUESSES:
            if re.search(pattern, id, re.IGNORECASE):
                yield Part(role, id, None, names)
                if role.startswith("boundary") and names:
                    yield Part(f"name-{role}", id, None, names)
                break


def _own_first(layer: str) -> Any:
    """tam_th before amp_th in a layer called kk_tambon."""
    return lambda key: (key.lower().split("_")[0] not in layer.lower(), key.lower() != "name", key)
