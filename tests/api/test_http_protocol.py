"""Raw sockets: heads that drip, flood or make no sense end their own connection and nothing else."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from api import http_protocol
from api.http_protocol import GuardedHttp

GOOD = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
MEANINGLESS = {
    "noise": bytes(range(256)),
    "bad method": b"\x00GET / HTTP/1.1\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    "length and chunks": b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "negative length": b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -5\r\n\r\n",
    "endless length": b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + b"9" * 60 + b"\r\n\r\n",
    "space before the colon": b"GET / HTTP/1.1\r\nHost : here\r\n\r\n",
    "nul in a header": b"GET / HTTP/1.1\r\nHost: he\x00re\r\n\r\n",
    "path of raw bytes": b"GET /\xff\xfe HTTP/1.1\r\nHost: here\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: 1\r\n" % n for n in range(500)) + b"\r\n",
    "one huge header": b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000,
    "endless line": b"GET /" + b"a" * 200_000,
}


async def _app(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """A server with the guarded protocol; its port."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(_app, http=GuardedHttp, lifespan="off", log_level="critical", access_log=False)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve([listening]))
    yield listening.getsockname()[1]
    server.should_exit = True
    await serving


async def _said(port: int, data: bytes, *, seconds: float = 5.0) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(data)
        async with asyncio.timeout(seconds):
            return await reader.readline()
    except ConnectionError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize("kind", MEANINGLESS)
async def test_what_makes_no_sense_is_refused(port: int, kind: str) -> None:
    answer = await _said(port, MEANINGLESS[kind])
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400")
    assert (await _said(port, GOOD)).startswith(b"HTTP/1.1 204")


async def test_a_dripping_head_is_ended(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_protocol, "HEAD_SECONDS", 0.3)
    readers = []
    for start in (b"", b"GET / HTTP/1.1\r\nX-Slow: ", GOOD + b"GET /again HTTP/1.1\r\n"):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(start)
        readers.append((reader, writer))
    for reader, writer in readers:
        async with asyncio.timeout(3):
            assert b"took too long" in await reader.read()
        writer.close()


async def test_a_slow_but_honest_head_passes(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for part in (GOOD[:5], GOOD[5:20], GOOD[20:], GOOD):
        writer.write(part)
        await asyncio.sleep(0.05)
    assert (await reader.readuntil(b"\r\n")).startswith(b"HTTP/1.1 204")
    writer.close()
