"""Stories with a browser: the web server in a thread on a database of its own, and visitors that notice every error."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.async_api import Browser, async_playwright

from geo_oss.settings import Settings
from tests.browser import ARGUMENTS, chromium_path
from tests.listening import listening
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
    with listening(Settings(database_url=database, data_dir=str(tmp_path), pool_size=4)) as (settings, url):
        yield Site(settings, url)


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
