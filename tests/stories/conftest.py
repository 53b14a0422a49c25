"""Stories with a browser: the web server in a thread on a database of its own, and visitors that notice every error."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest
import uvicorn
from playwright.async_api import Browser, async_playwright

from api.app import create_app
from geo_oss.settings import Settings
from tests.browser import ARGUMENTS, chromium_path
from tests.stories.visitor import Site, Visitor, arrive
from tests.town import TOWN

Visit = Callable[..., Awaitable[Visitor]]


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for all stories of a run."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
def site(database: str, tmp_path: Path) -> Iterator[Site]:
    """The town of two squares on a real port."""
    with psycopg.connect(database) as conn:
        conn.execute(TOWN)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        settings = Settings(database_url=database, data_dir=str(tmp_path), port=port, pool_size=4, rate_scale=1_000_000)
        server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="warning", lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        _wait(server)
        yield Site(settings, f"http://127.0.0.1:{port}")
        server.should_exit = True
        thread.join(20)


def _wait(server: uvicorn.Server) -> None:
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    assert server.started, "the web server did not start"


@pytest.fixture
async def visit(chromium: Browser, site: Site) -> AsyncIterator[Visit]:
    """`await visit(PHONE, longitude=…, latitude=…)`: somebody with a browser of their own; errors fail the story."""
    visitors: list[Visitor] = []
    async with AsyncExitStack() as stack:

        async def come(size: dict[str, int], **options: Any) -> Visitor:
            visitor = await arrive(chromium, site, size, **options)
            stack.push_async_callback(visitor.page.context.close)
            visitors.append(visitor)
            return visitor

        yield come
    assert [visitor.problems for visitor in visitors] == [[] for _ in visitors]
