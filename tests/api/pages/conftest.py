"""A client of the pages of the town of two squares, and how a form is sent as a browser without JavaScript does."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2 as httpx
import psycopg
import pytest

from geo_oss.settings import Settings
from tests.api.conftest import opened
from tests.town import TOWN

_FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


class Visitor:
    """Somebody with a browser: pages are opened, forms come back with their hidden fields."""

    def __init__(self, client: httpx.AsyncClient, database: str) -> None:
        self.client = client
        self.database = database
        self.page = ""
        self.hidden: list[tuple[str, str]] = []

    async def opens(self, path: str) -> str:
        """The text of a page; its hidden fields are kept for the next form."""
        return self._seen(await self.client.get(path))

    async def sends(
        self, path: str, answers: dict[str, str], files: list[tuple[str, bytes]] | None = None, **kind: str
    ):
        """The answer to the page's form, filled in; hidden fields as the page gave them."""
        fields = [pair for pair in self.hidden if pair[0] not in answers] + list(answers.items())
        parts = [(name, (None, value)) for name, value in fields]
        parts += [("files", (name, data, "image/png")) for name, data in files or []]
        answer = await self.client.post(path, files=parts, headers={"sec-fetch-site": "same-origin", **kind})
        self._seen(answer)
        return answer

    def rows(self, query: str) -> list[tuple]:
        """What the database holds."""
        with psycopg.connect(self.database) as conn:
            return conn.execute(query).fetchall()

    def _seen(self, answer: httpx.Response) -> str:
        self.page = answer.text
        self.hidden = _FIELD.findall(answer.text)
        return answer.text


@pytest.fixture
async def visitor(database: str, tmp_path: Path) -> AsyncIterator[Visitor]:
    """A visitor of the town of two squares."""
    with psycopg.connect(database) as conn:
        conn.execute(TOWN)
    settings = Settings(database_url=database, data_dir=str(tmp_path), pool_size=4)
    async with opened(settings) as (_, client):
        yield Visitor(client, database)
