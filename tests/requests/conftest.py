"""A town that bulk loads commit to."""

from __future__ import annotations

import pytest

from geo_oss.db.pool import Conn, connect
from tests import town
from tests.requests.loads import Place


@pytest.fixture
async def place(database: str, conn: Conn) -> Place:
    """A town of its own, since bulk loads commit; the roll-back connection has the same one."""
    organization = await town.build(conn)
    with connect(database) as ours:
        ours.execute(town.TOWN)
    return Place(database, organization)
