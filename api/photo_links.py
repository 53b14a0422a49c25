"""Addresses of photos: plain for public ones; for others signed, for those a page was shown to, until a day later."""

from __future__ import annotations

import hashlib
import hmac
import time
from uuid import UUID

from starlette.requests import Request

from api.deps import shop

_SECONDS = 24 * 3600


def address(request: Request, org: str, photo_id: UUID, size: str, *, is_public: bool = False) -> str:
    """The address of a size (`large`, `small`); whoever gets a signed one may look at the photo until it ends."""
    plain = f"/{org}/photos/{photo_id}/{size}.jpg"
    if is_public:
        return plain
    until = int(time.time()) // 3600 * 3600 + _SECONDS
    return f"{plain}?until={until}&sign={_sign(shop(request).keys.forms, org, photo_id, until)}"


def is_signed(request: Request, org: str, photo_id: UUID) -> bool:
    """Whether the request's query is a signature for this photo that has not ended."""
    until, sign = request.query_params.get("until", ""), request.query_params.get("sign", "")
    if not (until.isascii() and until.isdecimal() and len(until) <= 12) or int(until) < time.time():
        return False
    wanted = _sign(shop(request).keys.forms, org, photo_id, int(until))
    return hmac.compare_digest(sign.encode("utf-8", "replace"), wanted.encode())


def _sign(key: bytes, org: str, photo_id: UUID, until: int) -> str:
    return hmac.digest(key, f"photo\0{org}\0{photo_id}\0{until}".encode(), hashlib.sha256).hex()[:32]
