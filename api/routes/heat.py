"""GET /{org}/api/heat?res=8&filters: counts by H3 hexagon; staff count everything, others the public requests."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from starlette.requests import Request

from api.deps import Org, ReadConn, signed_in
from geo_oss.errors import SignInNeeded
from geo_oss.organizations.model import Organization
from geo_oss.requests import grids
from geo_oss.requests.conditions import public, whole
from geo_oss.requests.filter import read
from geo_oss.requests.grids import outline
from layers.heat.count import FEWEST, Cell, cells

router = APIRouter(prefix="/{org}/api", tags=["maps"])


@router.get("/heat")
async def heat(
    request: Request,
    conn: ReadConn,
    org: Org,
    res: Annotated[int, Query(description="H3 resolution, 5 (8.5 km edges) to 10 (66 m)")] = 8,
) -> JSONResponse:
    """Hexagons with their counts; `n` of the collection is the count of the list under the same filter."""
    staff = await _is_staff(request, org)
    wanted = grids.read(f"h3-{res}", org.utm_srid, name="res")
    found = await cells(conn, org, read(request.query_params), whole() if staff else public(), wanted)
    body = {
        "type": "FeatureCollection",
        "res": res,
        "n": sum(one.n for one in found),
        "n_open": sum(one.n_open for one in found),
        "counts": "all" if staff else "public",
        "features": [_feature(one, exact=staff) for one in found],
    }
    return JSONResponse(body, headers={"Cache-Control": "private, no-cache"}, media_type="application/geo+json")


async def _is_staff(request: Request, org: Organization) -> bool:
    try:
        await signed_in(request, org)
    except SignInNeeded:
        return False
    return True


def _feature(one: Cell, *, exact: bool) -> dict[str, Any]:
    known = exact or one.n >= FEWEST
    counts = {"n": one.n, "n_open": one.n_open} if known else {"n": None, "n_open": None}
    return {
        "type": "Feature",
        "id": one.cell,
        "geometry": {"type": "Polygon", "coordinates": [outline(one.cell)]},
        "properties": counts | {"text": str(one.n) if known else f"<{FEWEST}"},
    }
