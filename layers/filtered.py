"""Tiles of a filter: counted and drawn on the fly from the z-order index, with the same conditions as the list."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Subquery, cast, func, literal_column, select

from geo_oss.db.pool import Conn
from geo_oss.db.statement import rendered
from geo_oss.db.tables import request_public
from geo_oss.requests.conditions import Condition
from layers.address import Address

_C = request_public.c
_EARTH_METRES = 40_075_016.68
_CELLS = 7
"""A tile has 2^7 × 2^7 cells."""


async def points(conn: Conn, at: Address, conditions: list[Condition], most: int) -> tuple[int, bytes]:
    """How many requests the tile has under the conditions, at most `most` + 1, and their points as a tile."""
    where = at.parameters(0)
    inner = (
        select(
            _C.id.label("id"),
            _C.category_id.label("category"),
            _C.status.label("status"),
            func.ST_MakePoint(
                _C.qx.op("-")(where["west"]).op(">>")(where["right"]).op("<<")(where["left"]),
                _C.qy.op("-")(where["north"]).op(">>")(where["right"]).op("<<")(where["left"]),
            ).label("geom"),
        )
        .where(*conditions, *_inside(at))
        .limit(most + 1)
        .subquery("q")
    )
    return await _made(conn, inner, "requests", "id")


async def cells(conn: Conn, at: Address, conditions: list[Condition], coarse: int = 0) -> tuple[int, bytes]:
    """How many cells of the tile have requests under the conditions, and the cells as a tile."""
    right = 28 - _CELLS - at.z + coarse
    counted = (
        select(
            _cell(_C.qx, right, coarse).label("px"),
            _cell(_C.qy, right, coarse).label("py"),
            cast(func.count(), Integer).label("n"),
            cast(func.count().filter(_C.status <= 4), Integer).label("n_open"),
        )
        .where(*conditions, *_inside(at))
        .group_by(literal_column("1"), literal_column("2"))
        .subquery("c")
    )
    side, half = 32 << coarse, 16 << coarse
    place = func.ST_MakePoint(counted.c.px * side + half, counted.c.py * side + half)
    inner = select(counted.c.n, counted.c.n_open, place.label("geom")).subquery("q")
    return await _made(conn, inner, "cells", None)


async def shapes(conn: Conn, at: Address, conditions: list[Condition]) -> tuple[int, bytes]:
    """How many lines and areas under the conditions reach the tile, and they as a tile: as request_shapes/tile.sql."""
    edge = func.ST_TileEnvelope(at.z, at.x, at.y)
    finest = _EARTH_METRES / (1 << at.z) / 4096 * 2
    simple = func.ST_Simplify(func.ST_Transform(_C.shape, 3857), finest, True)
    near = func.ST_Transform(func.ST_Expand(edge, _EARTH_METRES / (1 << at.z) / 16), 4326)
    inner = (
        select(
            _C.id.label("id"),
            _C.category_id.label("category"),
            _C.status.label("status"),
            func.ST_AsMVTGeom(simple, edge, 4096, 64, True).label("geom"),
        )
        .where(*conditions, _C.shape.is_not(None), _C.shape.op("&&")(near))
        .subquery("q")
    )
    return await _made(conn, inner, "shapes", "id")


def _cell(column: ColumnElement[int], right: int, coarse: int) -> ColumnElement[int]:
    return column.op(">>")(right).op("&")((1 << (_CELLS - coarse)) - 1)


def _inside(at: Address) -> list[Condition]:
    where = at.parameters(0)
    return [_C.z28 >= where["first"], _C.z28 < where["last"]]


async def _made(conn: Conn, rows: Subquery, layer: str, identity: str | None) -> tuple[int, bytes]:
    arguments: list[Any] = [literal_column("q"), layer, 4096, "geom", *([identity] if identity else [])]
    statement: Select[Any] = select(func.count().label("features"), func.ST_AsMVT(*arguments).label("mvt")).select_from(
        rows
    )
    row = await (await conn.execute(*rendered(statement))).fetchone()
    return (row["features"], bytes(row["mvt"])) if row else (0, b"")
