"""What may come in (how much, how slowly, of which kind, JSON only as the standard says it), and answers made small."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import strict_json
from api.errors import answer_http

_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class Allowance:
    """Most bytes of a body and the seconds it may take to arrive; `whole`: read and looked at before the route runs."""

    most_bytes: int
    seconds: float
    whole: bool


SMALL = Allowance(256 * 1024, 15.0, whole=True)
UPLOAD = Allowance(64 * 1024 * 1024, 180.0, whole=False)


def layers() -> list[Middleware]:
    """The layers from the inside out: what may come in, then what goes out made small for weak connections."""
    return [Middleware(Bodies), Middleware(GZipMiddleware, minimum_size=1024, compresslevel=4)]


class Bodies:
    """Layer that lets through only bodies of a known kind, within their size and time."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One exchange; refusals are 408, 413, 415 or 422."""
        if scope["type"] != "http" or scope["method"] not in _WRITES:
            await self.app(scope, receive, send)
            return
        try:
            guarded = await _guarded(Headers(scope=scope), receive)
        except HTTPException as refused:
            await answer_http(scope, receive, send, refused)
            return
        await self.app(scope, guarded, send)


async def _guarded(headers: Headers, receive: Receive) -> Receive:
    length = headers.get("content-length", "0")
    if not length.isdecimal() or len(length) > 18:
        raise HTTPException(400)
    if int(length) == 0 and "transfer-encoding" not in headers:
        return receive
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    allowance = _allowance(kind)
    if int(length) > allowance.most_bytes:
        raise HTTPException(413)
    counted = _Counted(receive, allowance)
    if not allowance.whole:
        return counted
    body = await _read(counted)
    if _is_json(kind) and body:
        strict_json.check(body)
    return _Replayed(body, receive)


def _allowance(kind: str) -> Allowance:
    if _is_json(kind) or kind == "application/x-www-form-urlencoded":
        return SMALL
    if kind == "multipart/form-data":
        return UPLOAD
    raise HTTPException(415)


def _is_json(kind: str) -> bool:
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


class Refused(HTTPException, OSError):
    """The body is not read to its end. An `OSError` too, so that the form parser closes the files it had begun."""


class _Counted:
    """A receive that stops at the allowance, in bytes and in seconds since the first call."""

    def __init__(self, receive: Receive, allowance: Allowance) -> None:
        self.receive = receive
        self.left = allowance.most_bytes
        self.until = time.monotonic() + allowance.seconds

    async def __call__(self) -> Message:
        """The next message of the body."""
        try:
            async with asyncio.timeout(max(0.0, self.until - time.monotonic())):
                message = await self.receive()
        except TimeoutError:
            raise Refused(408, headers={"Connection": "close"}) from None
        self.left -= len(message.get("body", b""))
        if self.left < 0:
            raise Refused(413, headers={"Connection": "close"})
        return message


async def _read(receive: Receive) -> bytes:
    chunks: list[bytes] = []
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise HTTPException(400)
        chunks.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(chunks)


class _Replayed:
    """A receive that gives a body already read once more, then what comes after it."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self.body: bytes | None = body
        self.receive = receive

    async def __call__(self) -> Message:
        """The whole body first."""
        if self.body is None:
            return await self.receive()
        message = {"type": "http.request", "body": self.body, "more_body": False}
        self.body = None
        return message
