"""The municipality as a QGIS project: /{org}/qgis."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import Org, ReadConn, shop
from layers.qgis import project
from layers.qgis.extent import extent

router = APIRouter(include_in_schema=False)


@router.get("/{org}/qgis")
async def qgis(request: Request, org: Org, conn: ReadConn) -> Response:
    """A .qgz whose layers are those of the OGC API: public, live, styled."""
    source = project.ogc(shop(request).settings.base_url, org)
    made = project.packed(org, source, await extent(conn, org.id))
    headers = {"Content-Disposition": f'attachment; filename="{org.code}.qgz"'}
    return Response(made, media_type="application/x-qgis-project", headers=headers)
