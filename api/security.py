"""The envelope of every answer: security headers, a request id, and no exception that leaves unexplained."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import errors
from api.origin import SameOrigin
from geo_oss.errors import GeoOssError
from geo_oss.settings import Settings

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "manifest-src": "'self'",
}
_MAP_SOURCES = ("img-src", "connect-src")


def layers(settings: Settings) -> list[Middleware]:
    """The layers from the inside out: who may post, then the envelope."""
    return [Middleware(SameOrigin, public_url=settings.public_url), Middleware(Envelope, headers=headers_for(settings))]


def headers_for(settings: Settings) -> dict[str, str]:
    """The headers of every answer; a route that sets one of them itself keeps its own."""
    headers = {
        "Content-Security-Policy": content_policy(settings.basemap),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "geolocation=(self), camera=(self), microphone=(), payment=()",
        "Cache-Control": "private, no-store",
    }
    if settings.public_url.startswith("https://"):
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


def content_policy(basemap: str) -> str:
    """The Content-Security-Policy: everything from here, nothing inline; plus the base map's host when it is a URL."""
    host = _origin(basemap)
    extra = {name: f" {host}" for name in _MAP_SOURCES} if host else {}
    return "; ".join(f"{name} {value}{extra.get(name, '')}" for name, value in _POLICY.items())


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} and parts.netloc else ""


class Envelope:
    """Outermost layer: a request id, the headers, HEAD as GET without its body, and an answer to every exception."""

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        self.app = app
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One exchange; other kinds of traffic (lifespan) pass through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})["request_id"] = secrets.token_hex(6)
        sender = _Sender(send, self.headers, bodyless=scope["method"] == "HEAD")
        inner = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        try:
            await self.app(inner, receive, sender)
        except Exception as error:
            await _answer_exception(inner, receive, sender, error)


class _Sender:
    """Adds the headers to the first message, and knows whether an answer has begun."""

    def __init__(self, send: Send, headers: dict[str, str], *, bodyless: bool) -> None:
        self.send = send
        self.headers = headers
        self.bodyless = bodyless
        self.begun = False

    async def __call__(self, message: Message) -> None:
        """Pass one message on."""
        if message["type"] == "http.response.start":
            self.begun = True
            _add(message, self.headers)
        elif self.bodyless and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self.send(message)


def _add(message: Message, defaults: dict[str, str]) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in defaults.items():
        headers.setdefault(name, value)


async def _answer_exception(scope: Scope, receive: Receive, sender: _Sender, error: Exception) -> None:
    request = Request(scope, receive)
    problem = _problem_of(request, error)
    if sender.begun:
        raise ConnectionAbortedError("the answer had begun") from None
    await errors.answer(request, problem)(scope, receive, sender)


def _problem_of(request: Request, error: Exception) -> errors.Problem:
    if isinstance(error, GeoOssError):
        return errors.problem_of(error)
    request_id = request.scope["state"]["request_id"]
    errors.note(request, error, request_id)
    return errors.unknown_problem(request_id)
