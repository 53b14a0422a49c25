"""Requests over JSON: what the map knows of a place, what is near, sending, reading, and joining."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from api import limits
from api.deps import Conn, Lang, Org, ReadConn, shop
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat
from geo_oss.organizations import store as organizations
from geo_oss.organizations.model import Organization
from geo_oss.requests import drawn_place, intake, line_or_area, near, support, tracking
from geo_oss.requests.model import Draft, Receipt, Status
from poles import match
from zones import lookup

router = APIRouter(prefix="/{org}/api", tags=["requests"])

Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200)]
RequestId = Annotated[int, Path(ge=1, le=2**62)]
Degrees = Annotated[float, Field(allow_inf_nan=False)]
Longitude = Annotated[float, Query(allow_inf_nan=False, description="degrees, EPSG:4326")]
Latitude = Annotated[float, Query(allow_inf_nan=False, description="degrees, EPSG:4326")]


class RequestIn(BaseModel):
    """A request as programs send it; degrees are EPSG:4326, longitude first."""

    model_config = ConfigDict(extra="forbid", strict=True)

    category_id: Annotated[int, Field(ge=1, le=32767)]
    lon: Degrees | None = None
    lat: Degrees | None = None
    geometry: dict[str, Any] | None = None
    """Instead of lon and lat: a GeoJSON Point, LineString or Polygon."""
    place_source: Literal["gps", "map", "search", "typed", "utm", "photo", "pole"] = "map"
    accuracy_metres: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    pole_code: Annotated[str, Field(max_length=80)] | None = None
    pole_number: Annotated[str, Field(max_length=64)] | None = None
    title: Annotated[str, Field(max_length=200)] = ""
    description: Annotated[str, Field(max_length=4000)] = ""
    fault: Annotated[str, Field(max_length=60)] = ""
    address: Annotated[str, Field(max_length=400)] = ""
    name: Annotated[str, Field(max_length=200)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    anonymous: bool = False
    photo_ids: Annotated[list[str], Field(max_length=20)] = []


@router.post("/requests", status_code=201, dependencies=[Depends(limits.per_address(limits.SEND))])
async def submit(request: Request, conn: Conn, org: Org, body: RequestIn, key: Key = None) -> dict[str, Any]:
    """Takes in a request. The answer is given after the commit; the same `Idempotency-Key` gives the same answer."""
    draft = await drafted(conn, org, body)
    receipt = await intake.submit(conn, org, draft, keys=shop(request).keys, key=key)
    return told(request, org, receipt)


@router.get("/requests/{request_id}")
async def one(conn: ReadConn, org: Org, request_id: RequestId) -> dict[str, Any]:
    """A public request as a GeoJSON feature with its history."""
    found = await tracking.public(conn, org, request_id)
    events = await tracking.events(conn, org, request_id, notes=False)
    private = {"shape", "lon", "lat", "description", "fault", "address", "department_th", "department_en", "is_public"}
    properties = {name: value for name, value in asdict(found).items() if name not in private}
    history = [{"at": event.at, "kind": event.kind, "status": _word(event.status)} for event in events]
    return {
        "type": "Feature",
        "id": found.id,
        "geometry": found.shape or {"type": "Point", "coordinates": [found.lon, found.lat]},
        "properties": properties
        | {"point": [found.lon, found.lat]}
        | {"status": Status(found.status).word, "history": history},
    }


@router.post("/requests/{request_id}/support", dependencies=[Depends(limits.per_address(limits.SUPPORT))])
async def join(conn: Conn, org: Org, request_id: RequestId, key: Key = None) -> dict[str, int]:
    """Adds a voice to an open request; the same `Idempotency-Key` counts once."""
    return {"supporters": await support.add(conn, org, request_id, voucher=key or "")}


@router.get("/place")
async def place(conn: ReadConn, org: Org, lon: Longitude, lat: Latitude) -> dict[str, Any]:
    """Zone, community and nearest pole of a place, and how they were found."""
    where = LonLat(lon, lat)
    found = asdict(await lookup.place_of(conn, org.id, where))
    pole = await match.nearest(conn, org.id, where, within_metres=max(org.pole_snap_metres, 30.0))
    found["pole"] = None if pole is None else {"id": pole.id, "number": pole.number, "metres": pole.metres}
    return found


_OF_SHAPES = (
    "zone_code", "zone_name", "zone_name_en", "zone_version", "community_code", "community_name", "community_name_en",
    "community_version", "method", "lon", "lat", "nearest_zone_code", "nearest_zone_name", "nearest_zone_name_en",
    "nearest_zone_metres",
)  # fmt: skip


class GeometryIn(BaseModel):
    """A GeoJSON Point, LineString or Polygon in degrees (EPSG:4326)."""

    model_config = ConfigDict(extra="forbid", strict=True)

    geometry: dict[str, Any]


@router.post("/place", dependencies=[Depends(limits.per_address(limits.DRAW))])
async def place_of_shape(conn: ReadConn, org: Org, body: GeometryIn) -> dict[str, Any]:
    """Zone and community of a line or an area: those with its longer or larger part; `parts` names all of them."""
    drawn = line_or_area.read(body.geometry)
    if isinstance(drawn, LonLat):
        return await place(conn, org, drawn.lon, drawn.lat)
    found = await drawn_place.locate(conn, org, drawn)
    parts = await drawn_place.parts(conn, org.id, found.stored, drawn.amount)
    measured = {"kind": drawn.kind, "amount": round(drawn.amount, 2), "parts": [asdict(part) for part in parts]}
    return {name: found.row[name] for name in _OF_SHAPES} | measured


@router.get("/nearby")
async def nearby(
    conn: ReadConn,
    org: Org,
    lon: Longitude,
    lat: Latitude,
    category: Annotated[int, Query(ge=1, le=32767)],
    within: Annotated[float, Query(ge=1, le=1000, allow_inf_nan=False, description="metres")] = 60.0,
) -> dict[str, Any]:
    """Open requests of the same category close by: perhaps this is already reported."""
    found = await near.same_near(conn, org.id, LonLat(lon, lat), category_id=category, within_metres=within)
    return {"requests": [asdict(one) | {"status": Status(one.status).word} for one in found]}


@router.get("/categories")
async def categories(conn: ReadConn, org: Org, lang: Lang) -> dict[str, Any]:
    """The categories a request can be filed under, main ones first met, with their working days and faults."""
    found = await organizations.categories(conn, org.id)
    return {"categories": [asdict(category) | {"name": category.name(lang)} for category in found]}


async def drafted(conn: Conn, org: Organization, body: RequestIn) -> Draft:
    """The body as a draft: a pole named by code or number is looked up, else the place must be there."""
    pole = None
    if body.pole_code:
        pole = await match.by_code(conn, body.pole_code, organization_id=org.id)
    elif body.pole_number:
        pole = await match.by_number(conn, org.id, body.pole_number)
    fields = body.model_dump(
        exclude={"geometry", "lon", "lat", "pole_code", "pole_number", "photo_ids", "place_source"}
    )
    drawn = _drawn(body, named=pole is not None)
    where = pole.place if pole else drawn if isinstance(drawn, LonLat) else drawn.rings[0][0]
    return Draft(
        **fields,
        place=where,
        place_source="pole" if pole else body.place_source,
        channel="api",
        pole_id=pole.id if pole else None,
        pole_method=("code" if body.pole_code else "number") if pole else None,
        photo_ids=tuple(_uuid(text) for text in body.photo_ids),
        shape=None if isinstance(drawn, LonLat) else drawn,
    )


def told(request: Request, org: Organization, receipt: Receipt) -> dict[str, Any]:
    """The receipt for programs: with the secret link and the public address."""
    base = shop(request).settings.base_url
    links = {"track_url": f"{base}/{org.code}/t/{receipt.token}", "url": f"{base}/{org.code}/r/{receipt.id}"}
    return asdict(receipt) | links


def _drawn(body: RequestIn, *, named: bool) -> LonLat | line_or_area.Shape:
    """The place that was given, one way only. Raises `Invalid`."""
    if body.geometry is None:
        return LonLat(0.0, 0.0) if named else LonLat(_given(body.lon), _given(body.lat))
    if named or body.lon is not None or body.lat is not None:
        raise Invalid(
            "ระบุสถานที่อย่างเดียว: geometry หรือ lon กับ lat หรือเสา",
            "Give the place once: geometry, or lon and lat, or a pole.",
            field="geometry",
        )
    return line_or_area.read(body.geometry)


def _given(degrees: float | None) -> float:
    return float("nan") if degrees is None else degrees


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid("ไม่พบรูปที่แนบ กรุณาแนบรูปอีกครั้ง", "That is not the id of a photo.", field="photo_ids") from None


def _word(status: int | None) -> str | None:
    return None if status is None else Status(status).word
