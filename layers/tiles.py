"""The bytes of a tile. Nothing is ever dropped: each request is in one cell's count or is one point, at every zoom."""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import LiteralString

from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.organizations.model import Organization
from geo_oss.requests.conditions import conditions, public
from geo_oss.requests.filter import OPEN_STATUSES, Filter
from layers import filtered
from layers.address import Address
from layers.registry import Layer

MOST_BYTES = 64_000
"""No tile is heavier than this, gzipped: heavier ones are drawn on a wider grid."""
MOST_POINTS = 6000
"""A tile of more requests shows cells instead of points …"""
MOST_POINTS_AFAR = 1500
"""… and below zoom 16 already a tile of more than these."""
FEW_POINTS, FEW_POINTS_ZOOM = 250, 10
"""What is left of a filter is shown as points from farther away, when it is little."""
POINTS_ZOOM = 14
"""From here the open requests are points …"""
ALL_POINTS_ZOOM = 16
"""… and from here all of them."""
OPEN = Filter(status=OPEN_STATUSES)
"""The filter asked for most: the pyramid knows its answer."""

Made = Callable[[int], Awaitable[tuple[int, bytes]]]


async def tile(conn: Conn, organization: Organization, layer: Layer, at: Address, asked: Filter) -> bytes:
    """One vector tile (MVT 2.1, extent 4096), gzipped, at most 64 kB. Raises `Invalid` for a filter it cannot read."""
    if layer.boundary:
        return await _light(lambda coarse: _boundaries(conn, organization.id, layer, at, coarse))
    if not layer.filtered:
        return packed(await _plain(conn, organization.id, layer, at))
    if asked.empty:
        return await _everything(conn, organization, layer, at, asked)
    wanted = conditions(asked, public(), organization.id, organization.time_zone)
    if layer.id == "request_shapes":
        return packed((await filtered.shapes(conn, at, wanted))[1])
    if layer.id == "requests" and (most := _most_points(at.z)):
        count, mvt = await filtered.points(conn, at, wanted, most)
        if count <= most and len(mvt_packed := packed(mvt)) <= MOST_BYTES:
            return mvt_packed
    if asked == OPEN and at.z < ALL_POINTS_ZOOM:
        return await _light(lambda coarse: _run(conn, "heat", "open_cells", at, organization.id, coarse=coarse))
    return await _light(lambda coarse: filtered.cells(conn, at, wanted, coarse))


def _most_points(z: int) -> int:
    """How many requests of a filter a tile shows as points; 0 from far away."""
    if z >= ALL_POINTS_ZOOM:
        return MOST_POINTS
    return MOST_POINTS_AFAR if z >= POINTS_ZOOM else FEW_POINTS if z >= FEW_POINTS_ZOOM else 0


def packed(mvt: bytes) -> bytes:
    """The tile as it travels: gzipped, the same bytes for the same tile."""
    return gzip.compress(mvt, 5, mtime=0)


async def _plain(conn: Conn, organization_id: int, layer: Layer, at: Address) -> bytes:
    return b"".join([(await _run(conn, layer.id, name, at, organization_id))[1] for name in layer.fields])


async def _boundaries(conn: Conn, organization_id: int, layer: Layer, at: Address, coarse: int) -> tuple[int, bytes]:
    """Areas and their labels, drawn the coarser the heavier they are."""
    asked: dict[str, int | str] = {"id": layer.id, "boundary": layer.boundary, "coarse": coarse}
    parts = [await _run(conn, "boundaries", name, at, organization_id, **asked) for name in ("areas", "labels")]
    return sum(count for count, _ in parts), b"".join(mvt for _, mvt in parts)


@lru_cache(maxsize=32)
def _queries(layer_id: str) -> dict[str, LiteralString]:
    return sql.load(f"layers.{layer_id}", "tile.sql")


async def _everything(conn: Conn, organization: Organization, layer: Layer, at: Address, asked: Filter) -> bytes:
    if layer.id == "request_shapes":
        return packed(await _plain(conn, organization.id, layer, at))
    if at.z < POINTS_ZOOM or (layer.id == "heat" and at.z <= layer.maxzoom):
        return await _pyramid(conn, organization.id, at)
    if layer.id == "heat":
        return await _counted(conn, organization, at, asked)
    if at.z < ALL_POINTS_ZOOM:
        return await _open_and_finished(conn, organization.id, at)
    count, mvt = await _run(conn, "requests", "requests", at, organization.id, most=MOST_POINTS)
    if count <= MOST_POINTS and len(mvt_packed := packed(mvt)) <= MOST_BYTES:
        return mvt_packed
    return await _counted(conn, organization, at, asked)


async def _counted(conn: Conn, organization: Organization, at: Address, asked: Filter) -> bytes:
    """Cells counted now, for what the pyramid does not know."""
    wanted = conditions(asked, public(), organization.id, organization.time_zone)
    return await _light(lambda coarse: filtered.cells(conn, at, wanted, coarse))


async def _pyramid(conn: Conn, organization_id: int, at: Address) -> bytes:
    async def made(coarse: int) -> tuple[int, bytes]:
        return await _run(conn, "heat", "coarse_cells" if coarse else "cells", at, organization_id, coarse=coarse)

    return await _light(made)


async def _open_and_finished(conn: Conn, organization_id: int, at: Address) -> bytes:
    count, open_ones = await _run(conn, "requests", "open_requests", at, organization_id, most=MOST_POINTS_AFAR)
    if count > MOST_POINTS_AFAR:
        return await _pyramid(conn, organization_id, at)

    async def both(coarse: int) -> tuple[int, bytes]:
        cells, finished = await _run(conn, "requests", "finished_cells", at, organization_id, coarse=coarse)
        return cells + count, finished + open_ones

    return await _light(both)


async def _light(made: Made) -> bytes:
    """The finest grid that is light enough."""
    for coarse in range(5):
        _, mvt = await made(coarse)
        if len(tile_packed := packed(mvt)) <= MOST_BYTES:
            break
    return tile_packed


async def _run(
    conn: Conn, layer_id: str, name: str, at: Address, organization_id: int, **more: int | str
) -> tuple[int, bytes]:
    """Features and bytes of one query of a layer's tile.sql."""
    cursor = await conn.execute(_queries(layer_id)[name], at.parameters(organization_id) | more)
    row = await cursor.fetchone()
    return (row["features"], bytes(row["mvt"])) if row else (0, b"")
