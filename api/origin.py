"""Only our own pages may change something in the name of a browser's cookies (against forged posts, CSRF)."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from geo_oss.errors import Forbidden

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class SameOrigin:
    """Layer that refuses writes sent by another site's page, or with cookies by something that hides where it is from.

    A browser says `Sec-Fetch-Site` or at least `Origin` with every write; a program without cookies says neither.
    """

    def __init__(self, app: ASGIApp, public_url: str = "") -> None:
        self.app = app
        self.public_host = urlsplit(public_url).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One exchange. Raises `Forbidden`."""
        if scope["type"] == "http" and scope["method"] not in _SAFE:
            self._check(Headers(scope=scope))
        await self.app(scope, receive, send)

    def _check(self, headers: Headers) -> None:
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None:
            allowed = site in {"same-origin", "none"}
        elif origin is not None:
            allowed = urlsplit(origin).netloc in {headers.get("host", ""), self.public_host} - {""}
        else:
            allowed = "cookie" not in headers
        if not allowed:
            raise Forbidden(
                "คำขอนี้ไม่ได้ส่งมาจากหน้าเว็บของเรา กรุณาเปิดหน้าเว็บแล้วลองใหม่",
                "This was not sent from our own page. Please open the page and try again.",
            )
