"""What a map needs before its first tile: the style of a municipality's map, and the versions of its layers."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from starlette.requests import Request

from api import deps
from api.basemap import basemap
from api.deps import Lang, Org, ReadConn
from geo_oss.organizations import store
from geo_oss.organizations.model import Category
from layers.style import style
from layers.versions import versions
from poles import kinds
from poles.kinds import Kind

router = APIRouter(prefix="/{org}/map", include_in_schema=False)


@router.get("/style.json")
async def style_document(request: Request, org: Org, conn: ReadConn, lang: Lang) -> JSONResponse:
    """The MapLibre style: base map, layers, legend, and the icon of each category and kind of asset."""
    chosen = basemap(deps.shop(request).settings)
    document = style(org, lang, (chosen.source, chosen.layers(lang)) if chosen else None)
    document["metadata"]["icons"] = icons(await store.categories(conn, org.id), await kinds.listed(conn, org.id))
    return JSONResponse(document, headers={"Cache-Control": "no-cache"})


@router.get("/version")
async def version(org: Org, conn: ReadConn) -> JSONResponse:
    """A number for each layer that grows with each change."""
    return JSONResponse(await versions(conn, org.id), headers={"Cache-Control": "no-cache"})


def icons(categories: Sequence[Category], assets: Sequence[Kind]) -> dict[str, str]:
    """Names of pictures on the map and the icon each is drawn from."""
    drawn = {f"category-{category.id}": category.icon for category in categories}
    return drawn | {f"asset-{kind.code}": kind.icon for kind in assets}
