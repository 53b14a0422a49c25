"""Which features are asked for, as conditions on the rows of a collection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from psycopg.errors import InternalError_
from psycopg.rows import tuple_row
from sqlalchemy import Select, and_, or_

from geo_oss.db.pool import Conn
from geo_oss.db.statement import rendered
from geo_oss.errors import Invalid
from geo_oss.organizations.model import Organization
from geo_oss.requests.conditions import Column, Condition
from geo_oss.requests.cql2_build import Builder, Names
from geo_oss.requests.cql2_shapes import meets
from geo_oss.requests.cql2_values import Property, Refused
from layers.collections.asked import Asked, Period, Prepared
from layers.collections.registry import Collection, Field
from layers.collections.relation import names, rows

Row = tuple[Any, ...]
_LITERALS = {"integer": "number", "real": "number", "text": "text", "boolean": "boolean"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The conditions, and the values items.sql waits for."""

    conditions: tuple[Condition, ...]
    values: dict[str, Any]

    def of(self, statement: Select[Any], *more: Condition) -> Select[Any]:
        """The statement over the chosen rows only."""
        return statement.where(*self.conditions, *more)

    async def run(self, conn: Conn, statement: Select[Any]) -> list[Row]:
        """The rows of a statement made with `of`. Raises `Invalid` where PostGIS cannot compute the coordinates."""
        query, given = rendered(statement)
        async with conn.cursor(row_factory=tuple_row, binary=True) as cursor:
            try:
                await cursor.execute(query, given | self.values)
            except InternalError_:
                raise Invalid(
                    "คำนวณพิกัดในระบบนี้ไม่ได้ เลือกระบบพิกัดอื่นหรือรูปร่างอื่น",
                    "Coordinates cannot be computed so: choose another crs, or another shape.",
                    field="crs",
                ) from None
            return await cursor.fetchall()


async def chosen(conn: Conn, organization: Organization, collection: Collection, asked: Asked) -> Chosen:
    """What is asked as SQL. Raises `Invalid` naming the parameter that cannot be read."""
    prepared = Prepared()
    if collection.own is not None:
        prepared = await collection.own.prepare(conn, organization, asked, rows(collection))
    known = names(collection, organization.zone, asked.drawn)
    left = replace(asked, words={name: text for name, text in asked.words.items() if name not in prepared.taken})
    found = (*prepared.conditions, *_conditions(collection, left, known))
    return Chosen(found, {"organization_id": organization.id} | dict(prepared.values))


def _conditions(collection: Collection, asked: Asked, known: Names) -> Iterator[Condition]:
    if asked.box is not None and known.geometry is not None:
        yield meets(known.geometry, asked.box)
    if asked.period is not None and collection.time:
        yield from during([rows(collection).c[name] for name in collection.time], asked.period)
    for name, text in asked.words.items():
        if (field := collection.field(name)) is not None:
            yield _equal(field, text, Builder(known))
    if asked.cql2:
        from geo_oss.requests import cql2  # the parser is loaded by those who use it

        yield (cql2.condition_of_json if asked.is_json else cql2.condition)(asked.cql2, known)


def during(columns: list[Column], period: Period) -> Iterator[Condition]:
    """Whether what lasts from the first column to the last (empty: still) has a moment in the period."""
    first, last = columns[0], columns[-1]
    if period.until is not None:
        yield first <= period.until
    if period.since is not None:
        yield or_(last >= period.since, last.is_(None)) if last is not first else last >= period.since


def _equal(field: Field, text: str, build: Builder) -> Condition:
    """The property has the value of the query parameter."""
    try:
        if field.kind == "moment":
            return and_(*during([build.property(field.name).column], _instants(field.name, text, build)))
        literal = build.literal(_LITERALS[field.kind], text.lower() if field.kind == "boolean" else text)
        if field.kind == "boolean" and text.lower() not in ("true", "false"):
            raise Refused("ต้องเป็น true หรือ false", "it takes true or false")
        asked: Property = build.property(field.name)
        return asked.compared("=", literal)
    except Refused as refused:
        raise Invalid(f"{field.name}: {refused.th}", f"{field.name}: {refused.en}.", field=field.name) from None


def _instants(name: str, text: str, build: Builder) -> Period:
    """The moment or the local day a text names, as a period."""
    found = build.end(text)
    if found is None:
        raise Refused("ต้องเป็นวันหรือเวลา", "it takes a day or an instant")
    return Period(found.value, found.last)
