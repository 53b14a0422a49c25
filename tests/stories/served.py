"""The application really listening, in this process, with its worker beside it: for stories told in a browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn

from api import worker
from api.app import create_app
from geo_oss.settings import Settings
from tests.stories.installation import free_port


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[str]:
    """The address of the application; it and its worker stop at the end."""
    port, stop = free_port(), asyncio.Event()
    server = uvicorn.Server(uvicorn.Config(create_app(settings), port=port, log_level="warning", lifespan="on"))
    serving = asyncio.create_task(server.serve())
    working = asyncio.create_task(worker.work(settings, stop))
    try:
        while not server.started:
            await asyncio.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        stop.set()
        await asyncio.gather(serving, working)
