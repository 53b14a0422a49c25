"""A connection to the town of `heap.py`."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.rows import dict_row

from geo_oss.db.pool import Row
from tests.layers.hotspots.heap import heaped


@pytest.fixture
def conn(shared_database: str) -> Iterator[psycopg.Connection[Row]]:
    """The town of `heaped`; all is rolled back."""
    with psycopg.connect(shared_database, row_factory=dict_row) as connection:
        heaped(connection)
        yield connection
        connection.rollback()
