"""The heat grid as vector tiles: /{org}/api/heat/{z}/{x}/{y}.mvt and its TileJSON, /{org}/api/heat/tiles.json.

They take the words of /{org}/api/heat (`grid`, `res`, `during` and the one filter) and tell of a cell what it tells
everybody, signed in or not; staff have theirs at /{org}/staff/api/heat. A tile's layer is `cells`; a feature has `cell`
(which also says the grid: from afar a wider one is shown), `n`, `n_open` (neither where it is not told) and `text`.
"""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.deps import Org, looking, shop
from api.routes.heat import asked_grid, narrowed
from api.routes.ogc.extents import known_extents
from api.routes.tilejson import OPEN, Box, held, told
from api.routes.tiles import sent, tile_cache
from geo_oss.organizations.model import Organization
from layers.address import address
from layers.collections.registry import collection
from layers.heat import told as rule
from layers.heat.grid_tiles import Asked, GridTiles
from layers.registry import layer

router = APIRouter(prefix="/{org}/api/heat", include_in_schema=False)
_FIELDS = ("cell", "n", "n_open", "text")


def grid_tiles(request: Request) -> GridTiles:
    """The grid tiles of this process."""
    found: GridTiles | None = getattr(request.app.state, "grid_tiles", None)
    if found is None:
        found = request.app.state.grid_tiles = GridTiles()
    return found


@router.get("/{z:int}/{x:int}/{y:int}.mvt")
async def tile(request: Request, org: Org, z: int, x: int, y: int) -> Response:
    """One tile as the public may know it."""
    at, asked = address(layer("heat"), z, x, y), _asked(request, org)
    version = (await tile_cache(request).versions(org.id))["heat"]
    found = await grid_tiles(request).get(lambda: looking(request), asked, at, version)
    return sent(request, found)


@router.get("/tiles.json")
async def tiles_json(request: Request, org: Org) -> Response:
    """Where the tiles under these words are, for which zooms, and what they hold."""
    asked = _asked(request, org)
    async with looking(request) as conn:
        box = (await known_extents(request).of(conn, org, collection("heat"))).box
    body = document(request, asked, "api/heat", box)
    return Response(msgspec.json.encode(body), media_type="application/json", headers=OPEN)


def document(request: Request, asked: Asked, door: str, box: Box | None) -> dict[str, Any]:
    """The TileJSON of the tiles behind a door."""
    heat, org, grid = layer("heat"), asked.organization, asked.grid.name
    site = shop(request).settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")
    query = "&".join(part for part in (f"grid={grid}", asked.filter.query()) if part)
    zooms = (heat.minzoom, heat.maxzoom)
    fields = {name: heat.items["fields"][name] for name in _FIELDS}
    names = (f"{heat.title['th']} · {heat.title['en']} · {grid}", f"{heat.about['th']} — {heat.about['en']}")
    address_of_tiles = f"{site}/{org.code}/{door}/{{z}}/{{x}}/{{y}}.mvt?{query}"
    return told(org, names, address_of_tiles, zooms, [held("cells", fields, zooms)], box)


def _asked(request: Request, org: Organization) -> Asked:
    query = request.query_params
    grid = asked_grid(query.get("grid", ""), query.get("res", ""), org)
    return Asked(org, narrowed(query), grid, rule.cells)
