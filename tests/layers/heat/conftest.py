"""A municipality with categories, its cube counted."""

from __future__ import annotations

import pytest

from geo_oss.db.pool import Conn
from geo_oss.organizations import store
from geo_oss.organizations.model import Organization
from layers.heat import cube
from tests.layers import town


@pytest.fixture
async def sommot(conn: Conn) -> Organization:
    """A municipality whose cube is counted."""
    await conn.execute(
        "INSERT INTO organization (id, code, name_th, name_en, abbreviation, qr_key, utm_srid)"
        " VALUES (1, 'sommot', 'ก', 'A', 'KT', '', 32648), (2, 'other', 'ข', 'B', 'EW', '', 32647)"
    )
    for category, parent in ((1, None), (2, None), (11, 1), (12, 1), (21, 2)):
        await conn.execute(town.CATEGORY, (1, category, parent, f"c{category}"))
    await cube.refresh(conn)
    return await store.get(conn, "sommot")
