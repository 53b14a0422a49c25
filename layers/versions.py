"""How often each layer of an organization has changed: the key of caches, and what a watching map asks for."""

from __future__ import annotations

from collections.abc import Mapping

from geo_oss.db import sql
from geo_oss.db.pool import Conn
from layers.registry import layers

_SQL = sql.load(__package__)


async def versions(conn: Conn, organization_id: int) -> dict[str, int]:
    """The version of every layer, 0 for one that never changed; a number that grows with each change."""
    cursor = await conn.execute(_SQL["versions"], {"organization_id": organization_id})
    return known_versions({row["layer"]: row["version"] for row in await cursor.fetchall()})


def known_versions(stored: Mapping[str, int]) -> dict[str, int]:
    """The stored versions with a 0 for each layer that never changed."""
    return {layer.id: stored.get(layer.id, 0) for layer in layers()}
