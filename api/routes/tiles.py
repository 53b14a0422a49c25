"""Vector tiles: /{org}/tiles/{layer}/{z}/{x}/{y}.mvt with the parameters of the filter; a plain route, for speed."""

from __future__ import annotations

import gzip

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.deps import organization, shop
from geo_oss.organizations.model import Organization
from geo_oss.requests.filter import read
from layers.address import address
from layers.cache import TileCache
from layers.registry import Layer, layer

router = APIRouter(include_in_schema=False)
MEDIA_TYPE = "application/vnd.mapbox-vector-tile"


def tile_cache(request: Request) -> TileCache:
    """The tiles of this process."""
    found: TileCache | None = getattr(request.app.state, "tile_cache", None)
    if found is None:
        found = request.app.state.tile_cache = TileCache(shop(request).pool)
    return found


async def tile(request: Request) -> Response:
    """One tile: 200 (an empty one too), 304 when the browser's is still true, 404 outside the layer's zooms."""
    told = request.path_params
    wanted, spot = layer(told["layer"]), (told["z"], told["x"], told["y"])
    address(wanted, *spot)  # refused before anybody is looked up
    return await answer(request, await organization(request, told["org"]), wanted, spot)


async def answer(request: Request, org: Organization, wanted: Layer, spot: tuple[int, int, int]) -> Response:
    """The tile z, x, y of a layer under the filter in the query."""
    found = await tile_cache(request).get(org, wanted, address(wanted, *spot), read(request.query_params))
    headers = {"ETag": found.etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if found.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(found.packed), media_type=MEDIA_TYPE, headers=headers)
    return Response(found.packed, media_type=MEDIA_TYPE, headers=headers | {"Content-Encoding": "gzip"})


router.add_route("/{org}/tiles/{layer}/{z:int}/{x:int}/{y:int}.mvt", tile, methods=["GET"], include_in_schema=False)
