"""OGC API Tiles of a collection: the same vector tiles as the map's, found by their tile matrix set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.deps import looking
from api.routes.ogc.collections import property_schema
from api.routes.ogc.door import JSON, REL, Visit, add, document
from api.routes.ogc.extents import known_extents
from api.routes.ogc.matrices import QUAD, Box, brief, extent_of, need_quad, scheme
from api.routes.ogc.openapi import filter_words
from api.routes.tilejson import tilejson
from api.routes.tiles import MEDIA_TYPE, answer
from layers.collections.registry import Collection, collection

router = APIRouter(include_in_schema=False)


async def tilesets(visit: Visit) -> Response:
    """The tilesets of a collection: one."""
    of = collection(visit.told["collection"])
    path = f"/collections/{of.id}/tiles"
    one = brief(of.title) | {"links": [visit.link("self", f"{path}/{QUAD}"), scheme(visit)]}
    return document(visit, {"tilesets": [one], "links": [visit.link("self", path)]})


async def tileset(visit: Visit) -> Response:
    """What the tileset holds, and where its tiles are."""
    of, box = await _wanted(visit)
    path = f"/collections/{of.id}/tiles/{QUAD}"
    told = {
        "layers": [layer_told(of, part, part) for part in of.layer.fields],
        "links": [*links(visit, path), visit.link(f"{REL}/geodata", f"/collections/{of.id}")],
    }
    return document(visit, brief(of.title) | extent_of(box, of.layer.minzoom, of.layer.maxzoom) | told)


async def as_tilejson(visit: Visit) -> Response:
    """The same as TileJSON 3."""
    of, box = await _wanted(visit)
    return document(visit, tilejson(visit.organization, of.layer, visit.root.removesuffix("/ogc"), box))


async def _wanted(visit: Visit) -> tuple[Collection, Box | None]:
    """The collection and where it has something."""
    need_quad(visit)
    of = collection(visit.told["collection"])
    async with looking(visit.request) as conn:
        return of, (await known_extents(visit.request).of(conn, visit.organization, of)).box


async def tile(visit: Visit) -> Response:
    """One tile; row before column, as OGC writes addresses."""
    need_quad(visit)
    told = visit.told
    found = collection(told["collection"])
    return await answer(visit.request, visit.organization, found.layer, (told["z"], told["x"], told["y"]))


def _known_of_a_tile(told: Mapping[str, Any]) -> list[str]:
    """A layer the filter reaches takes the filter's words."""
    return filter_words() if collection(told["collection"]).layer.filtered else []


def links(visit: Visit, path: str, query: str = "") -> list[dict[str, Any]]:
    """The links of a tileset below a path; `query` is the tail of its addresses."""
    template = visit.link("item", f"{path}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}{query}", MEDIA_TYPE)
    return [
        visit.link("self", f"{path}{query}"),
        template | {"templated": True},
        scheme(visit),
        visit.link("describedby", f"{path}/tilejson.json{query}", JSON, "TileJSON 3.0"),
    ]


def layer_told(of: Collection, part: str, name: str) -> dict[str, Any]:
    """A part of a collection's tiles under the name it has there, with its properties."""
    fields = {field: {"description": said["en"], "title": said["th"]} for field, said in of.layer.fields[part].items()}
    known = {field.name: property_schema(field) for field in of.fields}
    properties = {field: known.get(field, said) for field, said in fields.items()}
    return {"id": name, "dataType": "vector", "propertiesSchema": {"type": "object", "properties": properties}}


add(router, "/collections/{collection}/tiles", tilesets)
add(router, "/collections/{collection}/tiles/{set}", tileset)
add(router, "/collections/{collection}/tiles/{set}/tilejson.json", as_tilejson)
add(router, "/collections/{collection}/tiles/{set}/{z:int}/{y:int}/{x:int}", tile, _known_of_a_tile)
