"""TileJSON 3: /{org}/tiles/{layer}.json says where a layer's tiles are, for which zooms, and what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.deps import looking, organization, shop
from api.routes.ogc.extents import known_extents
from geo_oss.organizations.model import Organization
from layers.collections.registry import collections
from layers.registry import Layer, layer

router = APIRouter(include_in_schema=False)
Box = tuple[float, float, float, float]
Zooms = tuple[int, int]
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "no-cache",
}


async def of_a_layer(request: Request) -> Response:
    """The TileJSON of one layer."""
    wanted = layer(request.path_params["layer"])
    org = await organization(request, request.path_params["org"])
    box: Box | None = None
    for found in collections():
        if found.layer is wanted:
            async with looking(request) as conn:
                box = (await known_extents(request).of(conn, org, found)).box
    site = shop(request).settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")
    told = tilejson(org, wanted, f"{site}/{org.code}", box)
    return Response(msgspec.json.encode(told), media_type="application/json", headers=OPEN)


def tilejson(org: Organization, wanted: Layer, root: str, box: Box | None) -> dict[str, Any]:
    """The document; `root` is the absolute address of the municipality, `box` where there is something."""
    zooms = (wanted.minzoom, wanted.maxzoom)
    words = (f"{wanted.title['th']} · {wanted.title['en']}", f"{wanted.about['th']} — {wanted.about['en']}")
    parts = [held(name, fields, zooms) for name, fields in wanted.fields.items()]
    return told(org, words, f"{root}/tiles/{wanted.id}/{{z}}/{{x}}/{{y}}.mvt", zooms, parts, box)


def told(
    org: Organization, words: tuple[str, str], tiles: str, zooms: Zooms, parts: list[dict[str, Any]], box: Box | None
) -> dict[str, Any]:
    """The document about tiles: name and description, their address, first and last zoom, what they hold, where."""
    bounds = {"bounds": list(box)} if box else {}
    return bounds | {
        "tilejson": "3.0.0",
        "scheme": "xyz",
        "name": words[0],
        "description": words[1],
        "attribution": f"{org.name_th} · {org.name_en}",
        "tiles": [tiles],
        "minzoom": zooms[0],
        "maxzoom": zooms[1],
        "center": [org.view_lon, org.view_lat, max(zooms[0], min(int(org.view_zoom), zooms[1]))],
        "vector_layers": parts,
    }


def held(name: str, fields: Mapping[str, Mapping[str, str]], zooms: Zooms) -> dict[str, Any]:
    """What a layer in a tile holds, from zoom to zoom."""
    about = {field: f"{said['th']} — {said['en']}" for field, said in fields.items() if said["type"] != "feature id"}
    return {"id": name, "minzoom": zooms[0], "maxzoom": zooms[1], "fields": about}


router.add_route("/{org}/tiles/{layer}.json", of_a_layer, methods=["GET"], include_in_schema=False)
