"""How often one address may try: fixed windows counted by one statement, in a transaction of its own.

A refused try counts too, because the count is committed before the refusal. Addresses are kept only as keyed hashes.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request

from api.deps import Shop, client_address, shop
from geo_oss.db import sql
from geo_oss.db.pool import Conn, by_itself
from geo_oss.errors import TooMany

_SQL = sql.load("api", "limits.sql")


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `tries` in each `window`, counted under `name`; `wide` counts a whole /24 together, not one address."""

    name: str
    tries: int
    window: timedelta
    wide: bool = False


SEND = Limit("send", 60, timedelta(minutes=10))
DRAW = Limit("draw", 600, timedelta(minutes=10))
PHOTO = Limit("photo", 200, timedelta(minutes=10))
SUPPORT = Limit("support", 60, timedelta(minutes=10))
TRACK_ADDRESS = Limit("track", 40, timedelta(minutes=15), wide=True)
TRACK_NUMBER = Limit("track-number", 20, timedelta(days=1))
EXPORT = Limit("export", 60, timedelta(minutes=10))
SIGN_IN_ADDRESS = Limit("sign-in", 30, timedelta(minutes=15), wide=True)


def per_address(limit: Limit) -> Callable[[Request], Awaitable[None]]:
    """A dependency for `dependencies=[Depends(per_address(SEND))]`: counts by the asker's address."""

    async def counted(request: Request) -> None:
        prefix = address_prefix(client_address(request), wide=limit.wide)
        await count(shop(request), limit, str(request.path_params.get("org", "")), prefix)

    return counted


async def count(open_shop: Shop, limit: Limit, *whose: str) -> None:
    """One more try under this limit for whoever `whose` names. Raises `TooMany` when it is one too many."""
    bucket = _bucket(open_shop.keys.index, limit.name, whose)
    async with by_itself(open_shop.front) as conn:
        row = await (await conn.execute(_SQL["hit"], {"bucket": bucket, "window": limit.window})).fetchone()
    if row is not None and row["hits"] > limit.tries * open_shop.settings.rate_scale:
        raise TooMany(retry_after_seconds=row["seconds_left"])


async def sweep(conn: Conn) -> int:
    """Forget windows long past; how many."""
    return (await conn.execute(_SQL["sweep"])).rowcount


def address_prefix(address: str, *, wide: bool) -> str:
    """The address as it is counted: IPv6 always by its /64, IPv4 (mapped too) by itself or (`wide`) by its /24."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    bits = 64 if parsed.version == 6 else (24 if wide else 32)
    return str(ipaddress.ip_network((parsed, bits), strict=False).network_address)


def _bucket(key: bytes, name: str, whose: tuple[str, ...]) -> str:
    digest = hmac.digest(key, "\0".join(("limit", name, *whose)).encode(), hashlib.sha256)
    return f"{name}:{digest[:16].hex()}"
