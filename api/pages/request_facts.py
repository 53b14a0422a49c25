"""What the pages of one request share: its category, whether it is late, and its photos as they may be seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from starlette.requests import Request

from api import photo_links
from geo_oss.db.pool import Conn
from geo_oss.organizations import store as organizations
from geo_oss.organizations.model import Category, Organization
from geo_oss.requests import photos
from geo_oss.requests.model import Status


class Timed(Protocol):
    """Anything with a status and a deadline."""

    @property
    def status(self) -> int: ...
    @property
    def due_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as a page shows it: two addresses and the size in pixels."""

    small: str
    large: str
    width: int
    height: int


def is_late(request: Timed) -> bool:
    """Whether an open request is past its deadline."""
    return Status(request.status).is_open and request.due_at is not None and request.due_at < datetime.now(UTC)


async def category_of(conn: Conn, organization: Organization, category_id: int) -> Category:
    """The category of a request; a heading with an empty name when it is no longer offered."""
    found = await organizations.categories(conn, organization.id)
    gone = Category(category_id, None, "", "", "เรื่องทั่วไป", "General", "dot", 0, 0, None, [], "public", 0)
    return next((category for category in found if category.id == category_id), gone)


async def pictures(
    asked: Request, conn: Conn, organization: Organization, request_id: int, *, own: bool
) -> list[Picture]:
    """The photos of a request: all of them for its sender (`own`), else the public ones."""
    kept = await photos.of_request(conn, organization.id, request_id)
    return [_picture(asked, organization, photo) for photo in kept if own or photo.is_public]


def _picture(asked: Request, organization: Organization, photo: photos.KeptPhoto) -> Picture:
    small, large = (
        photo_links.address(asked, organization.code, photo.id, size, is_public=photo.is_public)
        for size in ("small", "large")
    )
    return Picture(small, large, photo.width, photo.height)
