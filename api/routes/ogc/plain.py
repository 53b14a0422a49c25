"""The plain doors of the map in the product's own OpenAPI document: FastAPI does not see them, programs should."""

from __future__ import annotations

from typing import Any

from api.routes.ogc.openapi import Words, filter_parameters
from geo_oss.requests import search
from layers.registry import layers


def plain_paths() -> dict[str, Words]:
    """Paths of the list, the tiles and TileJSON, with the words of the one filter."""
    layer = _in_path("layer", {"type": "string", "enum": [known.id for known in layers()]})
    spot = [_in_path(name, {"type": "integer", "minimum": 0}) for name in ("z", "x", "y")]
    page = [
        _in_query("limit", {"type": "integer", "minimum": 1, "maximum": search.MOST, "default": 50}),
        _in_query("after", {"type": "string", "description": "the value of a next link"}),
    ]
    return {
        "/{org}/api/requests": _get("The newest public requests the filter takes, with keyset pages", page, "geo+json"),
        "/{org}/tiles/{layer}/{z}/{x}/{y}.mvt": _get("A vector tile", [layer, *spot], "vnd.mapbox-vector-tile"),
        "/{org}/tiles/{layer}.json": _get("TileJSON 3 of a layer", [layer], "json", filtered=False),
        "/{org}/ogc": _get("OGC API Features and Tiles: the landing page", [], "json", filtered=False),
    }


def _get(summary: str, own: list[Words], kind: str, *, filtered: bool = True) -> Words:
    org = _in_path("org", {"type": "string", "pattern": "^[a-z][a-z0-9-]{1,31}$"})
    answers: dict[str, Any] = {"200": {"description": summary, "content": {f"application/{kind}": {}}}}
    for code, word in (("304", "Not Modified"), ("404", "Not Found"), ("422", "Unprocessable Content")):
        answers[code] = {"description": word}
    return {
        "get": {
            "summary": summary,
            "tags": ["maps"],
            "parameters": [org, *own, *(filter_parameters() if filtered else [])],
            "responses": answers,
        }
    }


def _in_path(name: str, schema: Words) -> Words:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _in_query(name: str, schema: Words) -> Words:
    return {"name": name, "in": "query", "required": False, "schema": schema}
