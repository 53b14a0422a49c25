"""What a route may ask for: a connection, the organization of the path, the language, who is asking."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Path
from starlette.requests import HTTPConnection, Request

from api.pages import language
from geo_oss.db.pool import Conn as Connection
from geo_oss.db.pool import Pool, by_itself
from geo_oss.errors import NotFound, SignInNeeded
from geo_oss.organizations.model import Organization
from geo_oss.organizations.store import get as get_organization
from geo_oss.people import sessions
from geo_oss.people.keys import Keys
from geo_oss.people.model import StaffMember
from geo_oss.requests.photos import Shelf
from geo_oss.settings import Settings

_CODE = re.compile(r"[a-z][a-z0-9-]{1,31}")
_REMEMBERED_SECONDS = 1.0
STAFF_COOKIE = "staff"
STAFF_COOKIE_SECURE = "__Host-staff"


@dataclass(slots=True)
class Shop:
    """What one web process holds while it is open: settings, connections, keys, photos, organizations.

    `pool` is for the one connection a route works with. `front` is a small pool for what is looked up around it (who,
    where, how often): a request may hold one of each, and none waits for a second of the same, so none waits in vain.
    """

    settings: Settings
    pool: Pool
    front: Pool
    keys: Keys
    shelf: Shelf
    seen: dict[str, tuple[float, Organization]] = field(default_factory=dict)


def shop(request: HTTPConnection) -> Shop:
    """The open shop of this process."""
    found: Shop = request.app.state.shop
    return found


async def _connection(request: Request) -> AsyncIterator[Connection]:
    async with shop(request).pool.connection() as conn:
        yield conn


async def _read_connection(request: Request) -> AsyncIterator[Connection]:
    async with by_itself(shop(request).pool) as conn:
        yield conn


Conn = Annotated[Connection, Depends(_connection, scope="function")]
"""One connection, one transaction: committed before the answer leaves, rolled back when the route raises.

`scope="function"` is the point: by default the commit comes after the answer, and a citizen could hold a number that
is nowhere.
"""

looking = asynccontextmanager(_read_connection)
"""The same connection for plain routes: `async with looking(request) as conn`."""

ReadConn = Annotated[Connection, Depends(_read_connection, scope="function")]
"""One connection for looking only: each statement by itself, no BEGIN and COMMIT around it."""


async def organization(
    request: Request, org: Annotated[str, Path(description="code of the municipality")]
) -> Organization:
    """The municipality of the path. Raises `NotFound`."""
    if not _CODE.fullmatch(org):
        raise _unknown_organization()
    request.state.organization = await _known(shop(request), org)
    found: Organization = request.state.organization
    return found


async def _known(open_shop: Shop, code: str) -> Organization:
    at, found = open_shop.seen.get(code, (0.0, None))
    if found is None or time.monotonic() - at > _REMEMBERED_SECONDS:
        async with open_shop.front.connection() as conn:
            found = await get_organization(conn, code)
        open_shop.seen[code] = (time.monotonic(), found)
    return found


def _unknown_organization() -> NotFound:
    return NotFound("ไม่พบหน่วยงานนี้", "There is no such municipality here.", field="org")


Org = Annotated[Organization, Depends(organization, scope="function")]
"""The organization of the path `/{org}/…`; remembered for a second, looked up before the route's own connection."""


def staff_cookie(request: HTTPConnection) -> str:
    """The session cookie's name: bound to this host alone when the address is https."""
    return STAFF_COOKIE_SECURE if shop(request).settings.base_url.startswith("https://") else STAFF_COOKIE


def staff_token(request: HTTPConnection) -> str:
    """The session token the browser sent, or an empty word."""
    return request.cookies.get(staff_cookie(request), "")


async def signed_in(request: Request, org: Org) -> StaffMember:
    """Who of this municipality's staff is asking, by the session cookie. Raises `SignInNeeded`."""
    token = staff_token(request)
    if not token:
        raise SignInNeeded()
    async with shop(request).front.connection() as conn:
        found = await sessions.find(conn, org.id, token)
    if found is None:
        raise SignInNeeded()
    return found


Staff = Annotated[StaffMember, Depends(signed_in, scope="function")]
"""The signed-in member of staff of the path's organization; looked up in the database at each request."""


Lang = Annotated[language.Language, Depends(language.chosen)]
"""`th` or `en`: `?lang=` first, then the cookie, then Thai."""


def client_address(request: HTTPConnection) -> str:
    """The asker's address: the one the outermost trusted proxy saw (`GEO_OSS_TRUSTED_PROXIES`), else the peer's."""
    peer = request.client.host if request.client else ""
    hops = shop(request).settings.trusted_proxies
    forwarded = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()]
    if hops <= 0 or len(forwarded) < hops:
        return peer
    return forwarded[-hops]


ClientAddress = Annotated[str, Depends(client_address)]
