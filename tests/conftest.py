"""One migrated template database for each run; a roll-back connection for stores, a clone for stories that commit."""

from __future__ import annotations

import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from api.wiring import sql_functions
from geo_oss.db import cluster
from geo_oss.db.migrate import migrate
from geo_oss.db.pool import Conn, open_pool
from tests.databases import address, clone, empty

settings.register_profile("house", deadline=None)  # a busy machine is no fault of the example
settings.load_profile("house")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server the tests may make databases on: a given one, or a private one for the run."""
    given = os.environ.get("GEO_OSS_TEST_DATABASE_URL")
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="geo-oss-test-") as folder:
        data = Path(folder)
        data.chmod(0o755)  # the server's own user must be able to enter
        yield cluster.start(data)
        cluster.stop(data)


@pytest.fixture(scope="session")
def template(server: str) -> Iterator[str]:
    """The name of a migrated, empty database."""
    with empty(server) as name:
        migrate(address(server, name), sql_functions())
        yield name


@pytest.fixture
def database(server: str, template: str) -> Iterator[str]:
    """The address of a fresh clone: for stories, which commit."""
    with clone(server, template) as url:
        yield url


@pytest.fixture(scope="session")
def shared_database(server: str, template: str) -> Iterator[str]:
    """The address of one clone for all roll-back tests of a run."""
    with clone(server, template) as url:
        yield url


@pytest.fixture
async def conn(shared_database: str) -> AsyncIterator[Conn]:
    """An async connection in a transaction that is rolled back."""
    pool = open_pool(shared_database, 1)
    await pool.open()
    try:
        async with pool.connection() as connection, connection.transaction(force_rollback=True):
            yield connection
    finally:
        await pool.close()
