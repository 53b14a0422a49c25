"""The heat grid as vector tiles for staff: as api/routes/heat_tiles.py, every request, no small number left out.

GET /{org}/staff/api/heat/{z}/{x}/{y}.mvt, and its TileJSON at /{org}/staff/api/heat/tiles.json; at most a second old.
"""

from __future__ import annotations

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.deps import Org, Staff, looking
from api.pages.staff.grid import asked_grid
from api.routes.heat import narrowed
from api.routes.heat_tiles import document, grid_tiles
from api.routes.tiles import sent
from geo_oss.organizations.model import Organization
from layers.address import address
from layers.heat import told
from layers.heat.grid_tiles import Asked
from layers.registry import layer

router = APIRouter(prefix="/{org}/staff/api/heat", include_in_schema=False)
_PRIVATE = "private, no-cache"


@router.get("/{z:int}/{x:int}/{y:int}.mvt")
async def tile(request: Request, org: Org, staff: Staff, z: int, x: int, y: int) -> Response:
    """One tile with the true counts."""
    at, asked = address(layer("heat"), z, x, y), _asked(request, org)
    found = await grid_tiles(request).get(lambda: looking(request), asked, at, None)
    return sent(request, found, _PRIVATE)


@router.get("/tiles.json")
async def tiles_json(request: Request, org: Org, staff: Staff) -> Response:
    """Where the tiles under these words are, for which zooms, and what they hold."""
    body = document(request, _asked(request, org), "staff/api/heat", None)
    return Response(msgspec.json.encode(body), media_type="application/json", headers={"Cache-Control": _PRIVATE})


def _asked(request: Request, org: Organization) -> Asked:
    return Asked(org, narrowed(request.query_params), asked_grid(request.query_params, org), told.everything)
