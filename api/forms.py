"""Tokens of forms: a page shown to this browser comes back from this browser.

The token is a salted HMAC of the browser's own cookie, so nothing is stored. It stands beside the same-origin rule.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from api.deps import shop, staff_token
from geo_oss.errors import Forbidden, SignInNeeded

VISITOR_COOKIE = "visitor"
FIELD = "csrf"
_DAYS = 180


def visitor(request: Request) -> str:
    """This browser's own random word: from its cookie, or a new one that `remember_visitor` puts there."""
    known = request.cookies.get(VISITOR_COOKIE, "")
    if len(known) >= 22 and known.isascii():
        return known
    if not hasattr(request.state, "visitor"):
        request.state.visitor = secrets.token_urlsafe(16)
    word: str = request.state.visitor
    return word


def remember_visitor(request: Request, response: Response) -> None:
    """Set the cookie of a browser that got its word just now."""
    word = getattr(request.state, "visitor", None)
    if word is not None:
        response.set_cookie(
            VISITOR_COOKIE, word, max_age=_DAYS * 86400, httponly=True, samesite="lax", secure=_secure(request)
        )


def token(request: Request) -> str:
    """A token for the forms of this page; a sign-in or sign-out ends it."""
    return signed(shop(request).keys.forms, _owner(request), secrets.token_hex(8))


def signed(key: bytes, owner: str, salt: str) -> str:
    """The token of an owner. The salt makes each page's differ, so that a compressed page tells nothing about it."""
    mark = hmac.digest(key, "\0".join(("form", salt, owner)).encode("utf-8", "replace"), hashlib.sha256)
    return f"{salt}.{mark.hex()}"


def _owner(request: Request) -> str:
    return f"{visitor(request)}\0{staff_token(request)}"


class LazyToken:
    """The token of a page's forms, made when a template writes it: pages without forms set no cookie."""

    def __init__(self, request: Request) -> None:
        self.request = request

    def __str__(self) -> str:
        return token(self.request)


async def checked(request: Request) -> AsyncIterator[None]:
    """Refuses a form whose token is not of this browser, and closes its files at the end.

    Raises `Forbidden`, or `SignInNeeded` when it is a form of staff whose session cookie has gone.
    """
    try:
        _check(request, (await request.form()).get(FIELD))
        yield
    finally:
        await request.close()


def _check(request: Request, given: object) -> None:
    text = given if isinstance(given, str) else ""
    wanted = signed(shop(request).keys.forms, _owner(request), text.partition(".")[0])
    if not hmac.compare_digest(text.encode("utf-8", "replace"), wanted.encode("utf-8", "replace")):
        if _session_gone(request):
            raise SignInNeeded()
        raise Forbidden(
            "หน้านี้เปิดไว้นานเกินไป กรุณาโหลดหน้าใหม่แล้วส่งอีกครั้ง",
            "This page was open for too long. Please load it again and send once more.",
        )


def _session_gone(request: Request) -> bool:
    path = request.url.path
    return "/staff/" in path and not path.endswith("/sign-in") and not staff_token(request)


CheckedForm = Annotated[None, Depends(checked)]
"""For `dependencies=[Depends(checked)]` or a parameter: the form's `csrf` field must be this browser's token."""


def _secure(request: Request) -> bool:
    return shop(request).settings.base_url.startswith("https://")
