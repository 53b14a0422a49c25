"""The officer's page: open cases nearest to where I stand, in true distance order, each with its three big buttons."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api import numbers
from api.deps import Conn, Org, Staff
from api.pages import render
from api.pages.staff import desk
from geo_oss.db.pool import Conn as Connection
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Organization
from geo_oss.people.model import StaffMember
from geo_oss.requests import near, worklist
from geo_oss.requests.model import Status
from geo_oss.requests.near import Near

router = APIRouter(include_in_schema=False)
MOST = 40
WITHIN_METRES = near.FARTHEST_METRES
_WALK_METRES_A_MINUTE = 75.0
_RIDE_METRES_A_MINUTE = 420.0
_DETOUR = 1.3
_WALKED_METRES = 1500.0


@dataclass(frozen=True, slots=True)
class Asked:
    """Where from (None: nobody said, the town's middle is used), which category, and whose cases."""

    place: LonLat | None
    category_id: int | None
    mine: bool


@router.get("/{org}/staff/near")
async def near_page(request: Request, org: Org, staff: Staff, conn: Conn) -> HTMLResponse:
    """The page; without a position the list starts from the middle of the town and says so."""
    asked = read(request)
    found = await cards(conn, org, staff, asked)
    around = await desk.around(conn, request, org, staff, "near")
    return render.page(
        request,
        "staff/near.html",
        **around,
        cards=found,
        asked=asked,
        here_url=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        named_zones=await _names(conn, org, "zone"),
        named_communities=await _names(conn, org, "community"),
        of={category.id: category for category in around["categories"]},
        travel=travel,
    )


@router.get("/{org}/staff/api/near")
async def near_data(request: Request, org: Org, staff: Staff, conn: Conn) -> Response:
    """The same list as data: metres on the spheroid, nearest first."""
    found = await cards(conn, org, staff, read(request))
    rows = [asdict(item) | {"status": Status(item.status).word} for item in found]
    return Response(msgspec.json.encode({"requests": rows}), media_type="application/json")


async def cards(conn: Connection, org: Organization, staff: StaffMember, asked: Asked) -> list[Near]:
    """The nearest open cases as asked."""
    return await near.open_near(
        conn,
        org.id,
        asked.place or LonLat(org.view_lon, org.view_lat),
        within_metres=WITHIN_METRES,
        limit=MOST,
        category_id=asked.category_id,
        officer_id=staff.id if asked.mine else None,
    )


def read(request: Request) -> Asked:
    """What the address asks for. Raises `Invalid`."""
    query = request.query_params
    return Asked(
        place=place_of(query.get("lon", ""), query.get("lat", "")),
        category_id=numbers.chosen(query.get("category", ""), "category", most=32767),
        mine=query.get("who") == "mine",
    )


def place_of(lon: str, lat: str) -> LonLat | None:
    """The place in two words of degrees; None when both are empty. Raises `Invalid`."""
    if not lon.strip() and not lat.strip():
        return None
    try:
        return LonLat(float(lon), float(lat))
    except ValueError:
        raise Invalid("พิกัดต้องเป็นตัวเลข", "Coordinates are numbers.", field="place") from None


def travel(metres: float) -> tuple[str, int]:
    """How one gets there (`walk` or `ride`) and in how many minutes, streets being longer than the straight line."""
    on_foot = metres <= _WALKED_METRES
    pace = _WALK_METRES_A_MINUTE if on_foot else _RIDE_METRES_A_MINUTE
    return ("walk" if on_foot else "ride"), max(1, round(metres * _DETOUR / pace))


async def _names(conn: Connection, org: Organization, layer: str) -> dict[str, Any]:
    return {row["code"]: row for row in await worklist.boundaries(conn, org.id, layer)}
