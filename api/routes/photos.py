"""Photos over HTTP: sent one by one before the form, added to a sent request, shown to those who may see them."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, UploadFile
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse

from api import forms, limits, photo_links
from api.deps import Conn, Org, ReadConn, shop, staff_token
from api.uploads import keep_photos
from geo_oss.db.pool import Conn as Connection
from geo_oss.errors import Invalid, NotFound
from geo_oss.organizations.model import Organization
from geo_oss.people import sessions
from geo_oss.requests import photo_files, photos, tracking

router = APIRouter(tags=["photos"])
_PUBLISHED = f"public, max-age={int(timedelta(seconds=60).total_seconds())}"
_HIDDEN = "private, no-store"


class Gps(BaseModel):
    """Where the camera was, in degrees (EPSG:4326): a suggestion for the sender."""

    lon: float
    lat: float


class TakenPhoto(BaseModel):
    """A photo that was taken in; `id` goes into the request's `photo_ids`."""

    id: UUID
    width: int
    height: int
    gps: Gps | None
    small: str
    large: str


class PhotoIds(BaseModel):
    """Photos taken in before, to be added to a request."""

    model_config = ConfigDict(extra="forbid")
    photo_ids: Annotated[list[UUID], Field(min_length=1, max_length=photos.MOST_PHOTOS)]


class Added(BaseModel):
    """How many photos the request has now got more."""

    added: int


@router.post(
    "/{org}/api/photos", status_code=201, dependencies=[Depends(limits.per_address(limits.PHOTO))], operation_id="photo"
)
async def take(request: Request, org: Org, photo: Annotated[UploadFile, File()]) -> TakenPhoto:
    """Take one JPEG, PNG or WebP in; it waits a day for its request."""
    kept = await keep_photos(request, org.id, [photo])
    if not kept:
        raise Invalid("กรุณาแนบรูป", "Please attach a photo.", field="photo")
    return _taken(request, org, kept[0])


def _taken(request: Request, org: Organization, kept: photos.Photo) -> TakenPhoto:
    gps = Gps(lon=kept.gps.lon, lat=kept.gps.lat) if kept.gps else None
    small, large = (photo_links.address(request, org.code, kept.id, size) for size in ("small", "large"))
    return TakenPhoto(id=kept.id, width=kept.width, height=kept.height, gps=gps, small=small, large=large)


@router.post("/{org}/api/t/{token}/photos", dependencies=[Depends(limits.per_address(limits.PHOTO))])
async def add(conn: Conn, org: Org, token: str, body: PhotoIds) -> Added:
    """Add photos, taken in before, to the request of a secret link."""
    await _attach(conn, org, token, body.photo_ids)
    return Added(added=len(set(body.photo_ids)))


@router.post(
    "/{org}/t/{token}/photos",
    dependencies=[Depends(limits.per_address(limits.PHOTO)), Depends(forms.checked)],
    response_class=RedirectResponse,
    status_code=303,
)
async def add_by_form(
    request: Request, conn: Conn, org: Org, token: str, photos: Annotated[list[UploadFile], Form()]
) -> str:
    """Add the photos of a form to the request of a secret link, then show its page again."""
    await tracking.by_token(conn, org, token)
    await conn.commit()
    kept = await keep_photos(request, org.id, photos)
    if not kept:
        raise Invalid("กรุณาแนบรูป", "Please attach a photo.", field="photos")
    await _attach(conn, org, token, [photo.id for photo in kept])
    return f"/{org.code}/t/{token}"


async def _attach(conn: Connection, org: Organization, token: str, photo_ids: list[UUID]) -> None:
    tracked = await tracking.by_token(conn, org, token)
    await photos.attach(conn, org.id, tracked.id, photo_ids)


@router.get("/{org}/photos/{photo_id}/{size}.jpg", response_class=FileResponse)
async def show(
    request: Request, conn: ReadConn, org: Org, photo_id: UUID, size: Literal["small", "large"]
) -> FileResponse:
    """The picture: for everybody when it is public, else for staff and for those it was shown to by a page."""
    photo = await photos.find(conn, org.id, photo_id)
    if not (
        photo.is_public or photo_links.is_signed(request, org.code, photo_id) or await _is_staff(request, conn, org)
    ):
        raise NotFound("ไม่พบรูปนี้", "There is no such photo.")
    path = photo_files.path(shop(request).shelf.uploads, org.id, photo_id, size)
    if not path.is_file():
        raise NotFound("ไม่พบรูปนี้", "There is no such photo.")
    headers = {
        "Cache-Control": _PUBLISHED if photo.is_public else _HIDDEN,
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": "inline",
    }
    return FileResponse(path, media_type="image/jpeg", headers=headers)


async def _is_staff(request: Request, conn: Connection, org: Organization) -> bool:
    token = staff_token(request)
    return bool(token) and await sessions.find(conn, org.id, token) is not None
