"""Tiles that are already made: in this process by version, and in the table tile_cache, from which a fold takes out
exactly the tiles it touched."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Coroutine
from dataclasses import dataclass

import psycopg
from psycopg_pool import PoolClosed, PoolTimeout

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Pool, Row, by_itself
from geo_oss.organizations.model import Organization
from geo_oss.requests.filter import Filter
from layers.address import Address
from layers.registry import Layer
from layers.tiles import tile
from layers.versions import known_versions, versions

log = logging.getLogger("geo_oss.tiles")

_SQL = sql.load(__package__, "kept.sql")
VERSIONS_SECONDS = 0.3
"""How long a process believes a version: part of the two seconds in which a new request is on the map."""
MOST_BYTES = 48_000_000
ENTRY_BYTES = 1_000
"""What Python needs for an entry besides its tile and the words of its filter: empty tiles are not free."""
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
        self._locks: dict[Key, asyncio.Lock] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def get(self, organization: Organization, layer: Layer, at: Address, asked: Filter) -> Tile:
        """The tile as it is now, at most a third of a second old. Raises `Invalid` for a filter it cannot read."""
        key = (organization.id, layer.id, at, asked.query() if layer.filtered else "")
        if (known := self._known(key)) is not None:
            return known
        async with self._one_at_a_time(key):
            if (known := self._known(key)) is None:
                known = await self._fetched(organization, layer, at, asked, key)
        return known

    async def versions(self, organization_id: int) -> dict[str, int]:
        """The versions of the layers, asked of the database three times a second at most."""
        if (known := self._believed(organization_id)) is None:
            async with by_itself(self._pool) as conn:
                known = self._believe(organization_id, await versions(conn, organization_id))
        return known

    def _believe(self, organization_id: int, known: dict[str, int]) -> dict[str, int]:
        self._versions[organization_id] = (time.monotonic(), known)
        return known

    def _believed(self, organization_id: int) -> dict[str, int] | None:
        asked_at, known = self._versions.get(organization_id, (-VERSIONS_SECONDS, {}))
        return known if time.monotonic() - asked_at < VERSIONS_SECONDS and known else None

    def _one_at_a_time(self, key: Key) -> asyncio.Lock:
        if len(self._locks) > 4096:
            self._locks = {held: lock for held, lock in self._locks.items() if lock.locked()}
        return self._locks.setdefault(key, asyncio.Lock())

    def _known(self, key: Key) -> Tile | None:
        """The tile of this process, if it is of the version believed now."""
        versions = self._believed(key[0])
        made_for, found = self._tiles.get(key, (-1, None))
        if versions is None or found is None or made_for != versions[key[1]]:
            return None
        self._tiles.move_to_end(key)
        return found

    def _remember(self, key: Key, version: int, found: Tile) -> None:
        _, old = self._tiles.pop(key, (0, None))
        self._bytes += _weight(key, found) - (_weight(key, old) if old else 0)
        self._tiles[key] = (version, found)
        while self._bytes > MOST_BYTES:
            oldest, (_, dropped) = self._tiles.popitem(last=False)
            self._bytes -= _weight(oldest, dropped)

    async def _fetched(self, organization: Organization, layer: Layer, at: Address, asked: Filter, key: Key) -> Tile:
        """The tile out of the table or made now; versions and kept tile are of one moment, the tile not older."""
        shared = not key[3]
        async with by_itself(self._pool) as conn:
            state = await self._state(conn, organization.id, layer, at)
            version = self._believe(organization.id, known_versions(state["versions"] or {}))[layer.id]
            made_for, old = self._tiles.get(key, (-1, None))
            if old is not None and made_for == version:
                return old
            kept = bytes(state["mvt"]) if shared and state["mvt"] else None
            packed = kept or await tile(conn, organization, layer, at, asked)
        if shared and kept is None:
            self._later(self._keep(organization.id, layer, at, version, packed))
        found = Tile(packed, f'"{hashlib.blake2b(packed, digest_size=9).hexdigest()}"')
        self._remember(key, version, found)
        return found

    async def _state(self, conn: Conn, organization_id: int, layer: Layer, at: Address) -> Row:
        row = await (await conn.execute(_SQL["state"], _where(organization_id, layer, at))).fetchone()
        return row or {}

    async def _keep(self, organization_id: int, layer: Layer, at: Address, version: int, packed: bytes) -> None:
        try:
            async with self._pool.connection() as conn:
                await conn.execute(_SQL["no_hurry"])
                await conn.execute(
                    _SQL["keep"], _where(organization_id, layer, at) | {"version": version, "mvt": packed}
                )
        except (psycopg.Error, PoolTimeout, PoolClosed):
            log.warning("a tile could not be kept; it will be made again")

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _weight(key: Key, tile_of_it: Tile) -> int:
    """Bytes that an entry takes, about."""
    return ENTRY_BYTES + 2 * len(key[3]) + len(tile_of_it.packed)


def _where(organization_id: int, layer: Layer, at: Address) -> dict[str, int | str | bytes]:
    return {"organization_id": organization_id, "layer": layer.id, "z": at.z, "x": at.x, "y": at.y}
