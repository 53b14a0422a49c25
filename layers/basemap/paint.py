"""How the base map looks: quiet greys, pale water and green, so that the municipality's data speaks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from layers.basemap.schemas import Part, Schema

Layer = dict[str, Any]
SOURCE = "basemap"
_WATER = "#c9dde8"
_FILLS: dict[str, tuple[str, float]] = {
    "land": ("#f3f2ee", 0),
    "field": ("#eef0e5", 0),
    "urban": ("#ebeae6", 0),
    "park": ("#dce8d3", 0),
    "civic": ("#e6e4e4", 12),
    "care": ("#f1e3e1", 12),
    "school": ("#efe8da", 12),
    "temple": ("#f0e6cf", 12),
    "market": ("#efe2d6", 12),
    "water": (_WATER, 0),
}
"""Colour of each kind of land and the zoom it begins at."""
_ROADS: dict[str, tuple[str, str, int, tuple[float, ...]]] = {
    "lane": ("#ffffff", "#d6d3cc", 13, (0.4, 1.1, 4.5, 26)),
    "street": ("#ffffff", "#cfcbc3", 11, (0.7, 2.0, 7.5, 42)),
    "main": ("#ffffff", "#c6c2b9", 8, (1.4, 3.4, 11, 62)),
    "trunk": ("#fbf0d9", "#d3c5a4", 6, (2.0, 4.4, 13, 78)),
}
"""Fill, casing, first zoom and widths in pixels at z12, z14, z16 and z19, the least road first."""
_BORDERS: dict[str, tuple[float, float, int]] = {"boundary-minor": (0.7, 0.55, 8), "boundary": (1.1, 0.8, 0)}
"""Width in pixels, opacity and first zoom of administrative borders."""
_STOPS = (12, 14, 16, 19)
_TEXT = "#5c5953"
_QUIET = "#7b7770"
_BLUE = "#5b87a1"
_NAMES: dict[str, dict[str, Any]] = {
    "name-city": {"size": (9, 14, 15, 20), "minzoom": 5, "maxzoom": 14, "colour": "#3d3b37"},
    "name-town": {"size": (9, 12, 15, 16), "minzoom": 8, "maxzoom": 15, "colour": _TEXT},
    "name-boundary": {"size": (5, 11, 10, 16), "minzoom": 5, "maxzoom": 9, "colour": _TEXT},
    "name-boundary-minor": {"size": (8, 10.5, 13, 14), "minzoom": 9, "maxzoom": 13, "colour": _QUIET},
    "name-village": {"size": (11, 11, 16, 14), "minzoom": 11, "colour": _QUIET},
    "name-lake": {"size": (12, 11, 17, 14), "minzoom": 12, "colour": _BLUE},
    "name-poi": {"size": (14, 11, 18, 13), "minzoom": 14, "colour": _QUIET},
}
_LANGUAGES = {
    "th": ("name:th", "name_th", "name"),
    "en": ("name:en", "name_en", "name:latin", "name", "name_th"),
}


def layers(schema: Schema, lang: str) -> list[Layer]:
    """The style layers of a schema in one language, the lowest first."""
    return [
        *_ground(schema),
        *_of(schema, _FILLS, _fill),
        *_of(schema, ("stream",), _stream),
        *_of(schema, _BORDERS, _border),
        *_of(schema, ("building",), _building),
        *_of(schema, ("rail",), _rail),
        *_of(schema, _ROADS, _casing),
        *_of(schema, _ROADS, _road),
        *(_road_name(part, lang, n) for n, part in enumerate(_named_roads(schema))),
        *(_water_name(part, lang, n) for n, part in enumerate(_playing(schema, ("name-water",)))),
        *(_name(part, lang, n) for n, part in enumerate(_playing(schema, reversed(_NAMES)))),
    ]


def _ground(schema: Schema) -> Iterator[Layer]:
    """The colour below everything: water where all land is drawn, a darker grey where no built land is."""
    if schema.sea:
        yield {"id": "base-sea", "type": "background", "paint": {"background-color": _WATER}}
    elif not any(part.role == "urban" for part in schema.parts):
        yield {"id": "base-land", "type": "background", "paint": {"background-color": "#e9e8e3"}}


def _playing(schema: Schema, roles: Any) -> Iterator[Part]:
    for role in roles:
        yield from (part for part in schema.parts if part.role == role)


def _of(schema: Schema, roles: Any, draw: Any) -> Iterator[Layer]:
    for n, part in enumerate(_playing(schema, roles)):
        layer: Layer = {"id": f"base-{draw.__name__.strip('_')}-{n}", "source": SOURCE, "source-layer": part.layer}
        layer |= _where(part)
        yield layer | draw(part)


def _where(part: Part) -> Layer:
    return {"filter": part.where} if part.where else {}


def _fill(part: Part) -> Layer:
    colour, minzoom = _FILLS[part.role]
    return {"type": "fill", "minzoom": minzoom, "paint": {"fill-color": colour, "fill-antialias": part.role != "urban"}}


def _stream(part: Part) -> Layer:
    return {
        "type": "line",
        "minzoom": 9,
        "paint": {"line-color": _WATER, "line-width": _ramp((0.6, 1.2, 2.4, 6))},
    }


def _border(part: Part) -> Layer:
    width, opacity, minzoom = _BORDERS[part.role]
    look = {"line-color": "#a9a49b", "line-width": width, "line-dasharray": [4, 3], "line-opacity": opacity}
    return {"type": "line", "minzoom": minzoom, "paint": look}


def _building(part: Part) -> Layer:
    return {
        "type": "fill",
        "minzoom": 14.5,
        "paint": {
            "fill-color": "#dfdcd6",
            "fill-outline-color": "#cfcbc4",
            "fill-opacity": ["interpolate", ["linear"], ["zoom"], 14.5, 0.3, 15.5, 1],
        },
    }


def _rail(part: Part) -> Layer:
    return {
        "type": "line",
        "minzoom": 11,
        "paint": {"line-color": "#c2beb8", "line-width": 1.2, "line-dasharray": [5, 2]},
    }


def _casing(part: Part) -> Layer:
    _, colour, minzoom, widths = _ROADS[part.role]
    wider = tuple(width + (1.0 if i == 0 else 1.8) for i, width in enumerate(widths))
    return _stroke(colour, max(minzoom, 10), wider, cap="butt")


def _road(part: Part) -> Layer:
    colour, _, minzoom, widths = _ROADS[part.role]
    return _stroke(colour, minzoom, widths, cap="round")


def _stroke(colour: str, minzoom: int, widths: tuple[float, ...], *, cap: str) -> Layer:
    return {
        "type": "line",
        "minzoom": minzoom,
        "layout": {"line-cap": cap, "line-join": "round"},
        "paint": {"line-color": colour, "line-width": _ramp(widths)},
    }


def _ramp(widths: tuple[float, ...]) -> list[Any]:
    stops = [part for stop in zip(_STOPS, widths, strict=True) for part in stop]
    return ["interpolate", ["exponential", 1.5], ["zoom"], *stops]


def _named_roads(schema: Schema) -> list[Part]:
    own = list(_playing(schema, ("name-road",)))
    return own or [part for part in _playing(schema, reversed(_ROADS)) if part.name or schema.id != "other"]


def _words(part: Part, lang: str) -> list[Any]:
    keys = part.name or _LANGUAGES[lang]
    return ["coalesce", *(["get", key] for key in keys), ""]


def _symbol(part: Part, id: str, layout: Layer, colour: str) -> Layer:
    layer: Layer = {"id": id, "type": "symbol", "source": SOURCE, "source-layer": part.layer}
    layer |= _where(part)
    return layer | {
        "layout": {"text-font": ["Sarabun"], **layout},
        "paint": {"text-color": colour, "text-halo-color": "#fbfaf8", "text-halo-width": 1.4},
    }


def _road_name(part: Part, lang: str, n: int) -> Layer:
    minzoom = {"trunk": 12, "main": 13, "street": 14.5, "lane": 15.5}.get(part.role, 14)
    layout = {
        "symbol-placement": "line",
        "text-field": _words(part, lang),
        "text-size": ["interpolate", ["linear"], ["zoom"], 13, 10.5, 18, 14],
        "text-max-angle": 30,
        "symbol-spacing": 320,
        "text-padding": 6,
    }
    return _symbol(part, f"base-road-name-{n}", layout, _QUIET if part.role == "lane" else _TEXT) | {"minzoom": minzoom}


def _water_name(part: Part, lang: str, n: int) -> Layer:
    layout = {
        "symbol-placement": "line",
        "text-field": _words(part, lang),
        "text-size": ["interpolate", ["linear"], ["zoom"], 11, 11, 17, 15],
        "symbol-spacing": 420,
        "text-max-angle": 35,
    }
    return _symbol(part, f"base-water-name-{n}", layout, _BLUE) | {"minzoom": 11}


def _name(part: Part, lang: str, n: int) -> Layer:
    look = _NAMES[part.role]
    layout = {
        "text-field": _words(part, lang),
        "text-size": ["interpolate", ["linear"], ["zoom"], *look["size"]],
        "text-max-width": 9,
        "text-padding": 4,
    }
    zooms = {key: look[key] for key in ("minzoom", "maxzoom") if key in look}
    return _symbol(part, f"base-{part.role}-{n}", layout, look["colour"]) | zooms
