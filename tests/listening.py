"""The application listening on a real port, in a thread of this process."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import uvicorn

from api.app import create_app
from geo_oss.settings import Settings


@contextmanager
def listening(settings: Settings) -> Iterator[tuple[Settings, str]]:
    """Its settings, port and all, and its address; nobody is asked to slow down."""
    with socket.create_server(("127.0.0.1", 0)) as port:
        settings = replace(settings, port=port.getsockname()[1], rate_scale=1_000_000)
        server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="warning", lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [port]})
        thread.start()
        _wait(server)
        yield settings, f"http://127.0.0.1:{settings.port}"
        server.should_exit = True
        thread.join(20)


def _wait(server: uvicorn.Server) -> None:
    until = time.monotonic() + 60
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    assert server.started, "the web server did not start"
