"""Tiles that are already made: in this process by version, and in the table tile_cache, from which a fold takes out
exactly the tiles it touched."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Pool
from geo_oss.organizations.model import Organization
from geo_oss.requests.filter import Filter
from layers.address import Address
from layers.registry import Layer
from layers.tiles import tile
from layers.versions import versions

_SQL = sql.load(__package__, "kept.sql")
VERSIONS_SECONDS = 0.3
"""How long a process believes a version: part of the two seconds in which a new request is on the map."""
MOST_BYTES = 48_000_000
Key = tuple[int, str, Address, str]


@dataclass(frozen=True, slots=True)
class Tile:
    """A gzipped tile and the name of its content."""

    packed: bytes
    etag: str


class TileCache:
    """The tiles of one process; each is made once, however many ask for it at the same time."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._tiles: OrderedDict[Key, tuple[int, Tile]] = OrderedDict()
        self._bytes = 0
        self._versions: dict[int, tuple[float, dict[str, int]]] = {}
        self._locks: dict[Key | int, asyncio.Lock] = {}

    async def get(self, organization: Organization, layer: Layer, at: Address, asked: Filter) -> Tile:
        """The tile as it is now, at most a third of a second old. Raises `Invalid` for a filter it cannot read."""
        version = (await self.versions(organization.id))[layer.id]
        key = (organization.id, layer.id, at, asked.query() if layer.filtered else "")
        if (known := self._known(key, version)) is not None:
            return known
        async with self._one_at_a_time(key):
            if (known := self._known(key, version)) is None:
                known = await self._fetched(organization, layer, at, asked, version)
                self._remember(key, version, known)
        return known

    async def versions(self, organization_id: int) -> dict[str, int]:
        """The versions of the layers, asked of the database three times a second at most."""
        if (known := self._believed(organization_id)) is not None:
            return known
        async with self._one_at_a_time(organization_id):
            if (known := self._believed(organization_id)) is None:
                async with self._pool.connection() as conn:
                    known = await versions(conn, organization_id)
                self._versions[organization_id] = (time.monotonic(), known)
        return known

    def _believed(self, organization_id: int) -> dict[str, int] | None:
        asked_at, known = self._versions.get(organization_id, (-VERSIONS_SECONDS, {}))
        return known if time.monotonic() - asked_at < VERSIONS_SECONDS and known else None

    def _one_at_a_time(self, key: Key | int) -> asyncio.Lock:
        if len(self._locks) > 4096:
            self._locks = {held: lock for held, lock in self._locks.items() if lock.locked()}
        return self._locks.setdefault(key, asyncio.Lock())

    def _known(self, key: Key, version: int) -> Tile | None:
        made_for, found = self._tiles.get(key, (-1, None))
        if found is None or made_for != version:
            return None
        self._tiles.move_to_end(key)
        return found

    def _remember(self, key: Key, version: int, found: Tile) -> None:
        _, old = self._tiles.pop(key, (0, None))
        self._bytes += len(found.packed) - (len(old.packed) if old else 0)
        self._tiles[key] = (version, found)
        while self._bytes > MOST_BYTES:
            _, (_, dropped) = self._tiles.popitem(last=False)
            self._bytes -= len(dropped.packed)

    async def _fetched(
        self, organization: Organization, layer: Layer, at: Address, asked: Filter, version: int
    ) -> Tile:
        shared = asked.empty or not layer.filtered
        async with self._pool.connection() as conn:
            kept = await _kept(conn, organization.id, layer, at) if shared else None
            packed = kept or await tile(conn, organization, layer, at, asked)
            if shared and kept is None:
                await _keep(conn, organization.id, layer, at, version, packed)
        return Tile(packed, f'"{hashlib.blake2b(packed, digest_size=9).hexdigest()}"')


async def _kept(conn: Conn, organization_id: int, layer: Layer, at: Address) -> bytes | None:
    where = {"organization_id": organization_id, "layer": layer.id, "z": at.z, "x": at.x, "y": at.y}
    row = await (await conn.execute(_SQL["kept"], where)).fetchone()
    return bytes(row["mvt"]) if row else None


async def _keep(conn: Conn, organization_id: int, layer: Layer, at: Address, version: int, packed: bytes) -> None:
    where = {"organization_id": organization_id, "layer": layer.id, "z": at.z, "x": at.x, "y": at.y}
    await conn.execute(_SQL["keep"], where | {"version": version, "mvt": packed})
