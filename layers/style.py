"""The MapLibre style of one organization's map: a quiet base map with the product's layers upon it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from geo_oss.organizations.model import Organization
from layers.registry import Layer, layers

Words = Mapping[str, Any]
GROUND: Words = {"id": "ground", "type": "background", "paint": {"background-color": "#f3f2ee"}}


def style(
    organization: Organization, lang: Literal["th", "en"], base: tuple[Words, Sequence[Words]] | None = None
) -> dict[str, Any]:
    """The style document in one language; `base` is the base map's source and layers, none: a plain ground.

    Addresses are paths from the root of the site; the browser makes them whole.
    """
    sources = {layer.id: _source(organization, layer) for layer in layers()}
    drawing = sorted((part for layer in layers() for part in _drawing(layer, lang)), key=_is_words)
    source, ground = base or ({}, ())
    return {
        "version": 8,
        "name": organization.name_en if lang == "en" else organization.name_th,
        "center": [organization.view_lon, organization.view_lat],
        "zoom": organization.view_zoom,
        "sources": ({"basemap": dict(source)} if source else {}) | sources,
        "layers": [dict(GROUND), *_woven(ground, drawing)],
        "metadata": {"legend": [_legend(layer, lang) for layer in reversed(layers())]},
    }


def _woven(ground: Sequence[Words], drawing: Sequence[Words]) -> list[dict[str, Any]]:
    """The base map's names lie upon the lines of zones and communities, and below all that counts and marks."""
    names = [part for part in ground if part["type"] == "symbol"]
    land = [part for part in ground if part["type"] != "symbol"]
    lines = [part for part in drawing if part["type"] == "line"]
    marks = [part for part in drawing if part["type"] != "line"]
    return [dict(part) for part in (*land, *lines, *names, *marks)]


def _is_words(part: Words) -> bool:
    """Names lie above everything else, so that no cell hides one; the sort keeps the layers' order otherwise."""
    return "text-field" in part["layout"]


def _source(organization: Organization, layer: Layer) -> dict[str, Any]:
    return {
        "type": "vector",
        "tiles": [f"/{organization.code}/tiles/{layer.id}/{{z}}/{{x}}/{{y}}.mvt"],
        "minzoom": layer.minzoom,
        "maxzoom": layer.maxzoom,
    }


def _drawing(layer: Layer, lang: str) -> list[dict[str, Any]]:
    spoken = json.loads(json.dumps(layer.drawing).replace("{lang}", lang))
    return [{**part, "source": layer.id, "layout": _layout(part, layer)} for part in spoken]


def _layout(part: Words, layer: Layer) -> dict[str, Any]:
    return {**part.get("layout", {}), "visibility": "visible" if layer.visible else "none"}


def _legend(layer: Layer, lang: str) -> dict[str, Any]:
    """What the legend shows of a layer, in one language, and which drawings its switch turns on and off."""
    return {
        "id": layer.id,
        "title": layer.title[lang],
        "about": layer.about[lang],
        "visible": layer.visible,
        "filtered": layer.filtered,
        "marks": [_mark(mark, lang) for mark in layer.legend],
        "drawings": [part["id"] for part in layer.drawing],
    }


def _mark(mark: Words, lang: str) -> dict[str, Any]:
    spoken = {"text": mark[lang], "steps": mark.get(f"steps_{lang}", mark.get("steps", []))}
    return {key: mark[key] for key in ("mark", "colour", "colours", "icon", "width") if key in mark} | spoken
