"""Tiles of the base map, straight out of its file."""

from __future__ import annotations

import gzip

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import deps
from api.basemap import basemap
from layers.basemap.archive import Archive

router = APIRouter(include_in_schema=False)
_TYPE = "application/vnd.mapbox-vector-tile"
_YEAR = "public, max-age=31536000, immutable"
_SOON = "public, max-age=300"


@router.get("/basemap/{z:int}/{x:int}/{y:int}.mvt")
async def tile(request: Request, z: int, x: int, y: int) -> Response:
    """A tile; 204 where there is nothing. Addresses with the file's version are kept for a year."""
    chosen = basemap(deps.shop(request).settings)
    if chosen is None or chosen.archive is None:
        return Response(status_code=204, headers={"Cache-Control": _SOON})
    archive = chosen.archive
    headers = {
        "ETag": f'"{archive.version}"',
        "Cache-Control": _YEAR if request.query_params.get("v") == archive.version else _SOON,
        "Vary": "Accept-Encoding",
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return _answer(archive, archive.tile(z, x, y), request.headers.get("accept-encoding", ""), headers)


def _answer(archive: Archive, body: bytes | None, accepted: str, headers: dict[str, str]) -> Response:
    if body is None:
        return Response(status_code=204, headers=headers)
    if not archive.gzipped:
        return Response(body, media_type=_TYPE, headers=headers)
    if "gzip" in accepted:
        return Response(body, media_type=_TYPE, headers=headers | {"Content-Encoding": "gzip"})
    return Response(gzip.decompress(body), media_type=_TYPE, headers=headers)
