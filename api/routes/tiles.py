"""Vector tiles: /{org}/tiles/{layer}/{z}/{x}/{y}.mvt with the parameters of the filter; a plain route, for speed."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Sequence

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.deps import organization, shop
from geo_oss.organizations.model import Organization
from geo_oss.requests.filter import read
from layers import dataset
from layers.address import address
from layers.cache import Tile, TileCache
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
    return sent(request, found)


def sent(request: Request, found: Tile, kept: str = "no-cache") -> Response:
    """A tile, or 304 when the browser's is still true; `kept` is who may keep it how."""
    return _sent(request, found.etag, lambda: found.packed, kept)


async def several(request: Request, org: Organization, wanted: Sequence[Layer], spot: tuple[int, int, int]) -> Response:
    """The tile z, x, y of several layers in one, under the filter in the query; 304 before they are joined."""
    at, asked, cache = dataset.address(wanted, *spot), read(request.query_params), tile_cache(request)
    found = [(layer, await cache.get(org, layer, at, asked)) for layer in wanted if at.z >= layer.minzoom]
    names = "".join(f"{layer.id}{one.etag}" for layer, one in found)
    etag = f'"{hashlib.blake2b(names.encode(), digest_size=9).hexdigest()}"'
    return _sent(request, etag, lambda: dataset.joined([(layer, one.packed) for layer, one in found]))


def _sent(request: Request, etag: str, packed: Callable[[], bytes], kept: str = "no-cache") -> Response:
    headers = {"ETag": etag, "Cache-Control": kept, "Vary": "Accept-Encoding"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(packed()), media_type=MEDIA_TYPE, headers=headers)
    return Response(packed(), media_type=MEDIA_TYPE, headers=headers | {"Content-Encoding": "gzip"})


router.add_route("/{org}/tiles/{layer}/{z:int}/{x:int}/{y:int}.mvt", tile, methods=["GET"], include_in_schema=False)
