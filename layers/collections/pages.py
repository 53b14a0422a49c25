"""Features of a collection: a page, the cursor behind it, one feature, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select, text, tuple_

from geo_oss.db.pool import Conn
from geo_oss.errors import Invalid, NotFound
from geo_oss.organizations.model import Organization
from geo_oss.reference_systems import System
from geo_oss.requests import search
from geo_oss.requests.conditions import Column, Condition
from layers.collections.asked import Asked
from layers.collections.chosen import Chosen, Row, chosen
from layers.collections.registry import Collection
from layers.collections.relation import rows

DEGREE_DIGITS, METRE_DIGITS = 9, 4


@dataclass(frozen=True, slots=True)
class Page:
    """Rows (key, fields in order, geometry), whether more follow, the cursor behind them (none in an order asked for).

    The geometry of points in degrees is WKB, every other is GeoJSON text; both in the axis order asked for.
    """

    rows: Sequence[Row]
    is_cut: bool
    further: str = ""


async def page(conn: Conn, organization: Organization, collection: Collection, asked: Asked) -> Page:
    """The features asked for, in order. Raises `Invalid` naming the parameter that cannot be read."""
    wanted = await chosen(conn, organization, collection, asked)
    statement = wanted.of(_selected(collection, asked.spoken), *_behind(collection, asked))
    statement = statement.order_by(*_order(collection, asked)).limit(asked.limit + 1)
    found = await wanted.run(conn, statement.offset(asked.offset) if asked.offset else statement)
    if len(found) <= asked.limit:
        return Page(found, False)
    return Page(found[:-1], True, "" if asked.order else _cursor(collection, found[-2]))


async def one(conn: Conn, organization: Organization, collection: Collection, key: str, asked: Asked) -> Row:
    """The feature of that key. Raises `NotFound`."""
    if collection.has_whole_key and not (key.isascii() and key.isdigit() and len(key) <= 18):
        raise _nothing()
    wanted = await chosen(conn, organization, collection, asked)
    column: Column = rows(collection).c[collection.key]
    value = int(key) if collection.has_whole_key else key
    found = await wanted.run(conn, wanted.of(_selected(collection, asked.spoken), column == value).limit(1))
    if not found:
        raise _nothing()
    return found[0]


async def count(conn: Conn, organization: Organization, collection: Collection, asked: Asked) -> int | None:
    """How many features there are for all pages; None when they are more than 100,000 and counting is not free."""
    whole = getattr(collection.own, "everything", None)
    if asked.everything and whole is not None:
        return int(await whole(conn, organization))
    wanted: Chosen = await chosen(conn, organization, collection, asked)
    some = wanted.of(select(text("1")).select_from(rows(collection))).limit(search.COUNT_CAP + 1).subquery("q")
    found = await wanted.run(conn, select(func.count()).select_from(some))
    matched: int = found[0][0]
    return matched if matched <= search.COUNT_CAP else None


def _nothing() -> NotFound:
    return NotFound("ไม่พบรายการนี้ในชุดข้อมูล", "There is no such feature in this collection.")


def _selected(collection: Collection, spoken: System) -> Select[Any]:
    table = rows(collection).c
    fields = [table[field.name].label(f"f{index}") for index, field in enumerate(collection.fields)]
    return select(table[collection.key], *fields, _geometry(collection, spoken))


def _geometry(collection: Collection, spoken: System) -> Column:
    shape: Column = rows(collection).c.shape
    right = shape if collection.geometry == "Point" else func.ST_ForcePolygonCCW(shape)
    there = right if spoken.is_degrees else func.ST_Transform(right, spoken.srid)
    turned = func.ST_FlipCoordinates(there) if spoken.latitude_first else there
    if spoken.is_degrees and collection.geometry == "Point":
        return func.ST_AsBinary(turned, "NDR").label("geometry")
    digits = DEGREE_DIGITS if spoken.is_degrees else METRE_DIGITS
    return func.ST_AsGeoJSON(turned, digits, 0).label("geometry")


def _order(collection: Collection, asked: Asked) -> list[Column]:
    """As asked, else the newest first; the key settles what is equal."""
    table = rows(collection).c
    key: Column = table[collection.key] if collection.has_whole_key else table[collection.key].collate("C")
    if asked.order:
        return [*(table[name].desc() if down else table[name] for name, down in asked.order), key]
    return [table[collection.newest].desc(), key.desc()] if collection.newest else [key]


def _behind(collection: Collection, asked: Asked) -> list[Condition]:
    """Only what comes after the cursor."""
    if not asked.after:
        return []
    table = rows(collection).c
    key: Column = table[collection.key]
    if collection.newest:
        last = search.after(asked.after)
        assert last is not None
        return [tuple_(table[collection.newest], key) < tuple_(last.created_at, last.id)]
    if not collection.has_whole_key:
        return [key.collate("C") > asked.after]
    if not (asked.after.isascii() and asked.after.isdigit() and len(asked.after) <= 18):
        raise Invalid("หน้าถัดไปไม่ถูกต้อง", "after takes the value of a next link.", field="after")
    return [key > int(asked.after)]


def _cursor(collection: Collection, last: Row) -> str:
    if not collection.newest:
        return str(last[0])
    position = 1 + [field.name for field in collection.fields].index(collection.newest)
    return str(search.After(last[position], last[0]))
