"""Many requests at once: placed, numbered, published and copied into their tables. All or nothing.

For imports and the sample town; single requests go through intake.py. The same rules decide in both: place_of, the
nearest pole, the municipality's numbers, publish.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from psycopg import Connection
from psycopg import sql as compose

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.errors import Invalid
from geo_oss.organizations.model import Category, Organization
from geo_oss.requests import bulk_numbers, bulk_poles, bulk_rows, bulk_tables, bulk_text, copy_rows
from geo_oss.requests.bulk_rows import Known, Spots
from geo_oss.requests.copy_rows import Column
from geo_oss.requests.incoming import Incoming, Ints
from geo_oss.requests.placed import PlaceMany

_SQL = sql.load(__package__, "bulk.sql")

CHUNK = 50_000
"""Rows built while the ones before are sent."""
GREAT = 50_000
"""Loads of so many rows, and of more than are there already, take the indexes off first."""
TABLES = ("request", "request_public")


@dataclass(frozen=True, slots=True)
class Loaded:
    """Row ids in the order given, and their numbers."""

    ids: Ints
    numbers: list[str]


def load(conn: Connection[Row], organization: Organization, given: Incoming, *, place: PlaceMany) -> Loaded:
    """Takes in many requests in one transaction, with heat and layer versions brought up to date.

    `place` says what the map knows (api/wiring.py joins it with the zones). Raises `Invalid` for an unknown category.
    """
    with conn.transaction():
        known = find_out(conn, organization, given, place=place)
        conn.execute(_SQL["heat_later"])
        taken = bulk_tables.take_off(conn, TABLES) if _is_great(conn, len(given)) else []
        copy(conn, given, known)
        bulk_tables.put_back(conn, taken)
        conn.execute(_SQL["heat_rebuild"], {"organization_id": organization.id})
        conn.execute(_SQL["heat_at_once"])
        conn.execute(_SQL["tell"])
    return Loaded(known.ids, known.numbers.to_pylist())


def find_out(conn: Connection[Row], organization: Organization, given: Incoming, *, place: PlaceMany) -> Known:
    """Places, poles, ids and numbers of the incoming requests; the numbers are theirs from here to the COMMIT."""
    categories = _categories(conn, organization.id)
    _check_categories(given.category_id, categories)
    placed = place(given.lon, given.lat)
    poles = bulk_poles.read(conn, organization.id)
    with_poles = np.array([kind for kind, one in categories.items() if one.asset_kind == "pole"], dtype=np.int64)
    matched = bulk_poles.match(
        poles,
        given.lon,
        given.lat,
        np.isin(given.category_id, with_poles),
        given.pole_id,
        organization.pole_snap_metres,
    )
    return Known(
        organization_id=organization.id,
        ids=_ids(conn, len(given)),
        numbers=_numbers(conn, organization, categories, given),
        placed=placed,
        matched=matched,
        poles=poles,
        categories=categories,
        spots=Spots.of(given.lon, given.lat),
    )


def copy(conn: Connection[Row], given: Incoming, known: Known) -> None:
    """Sends the rows of both tables by binary COPY; while a chunk is sent the next is built."""
    _send(conn, "request", (bulk_rows.whole(*part) for part in _chunks(given, known)))
    _send(conn, "request_public", (_shown(*part) for part in _chunks(given, known)))


def _chunks(given: Incoming, known: Known) -> Iterator[tuple[Incoming, Known]]:
    """The same requests in slices."""
    for start in range(0, len(given), CHUNK):
        part = slice(start, start + CHUNK)
        yield given.part(part), known.part(part)


def _shown(given: Incoming, known: Known) -> list[Column]:
    columns, shown = bulk_rows.public(given, known)
    return columns if shown.all() else [copy_rows.only(column, shown) for column in columns]


def _send(conn: Connection[Row], table: str, parts: Iterator[list[Column]]) -> None:
    built = (([column.name for column in columns], copy_rows.body(columns)) for columns in parts)
    with ThreadPoolExecutor(1) as builder:
        ready = builder.submit(next, built, None).result()
        if ready is None:
            return
        with conn.cursor().copy(_statement(table, ready[0])) as sending:
            sending.write(copy_rows.HEADER)
            while ready is not None:
                later = builder.submit(next, built, None)
                sending.write(ready[1])
                ready = later.result()
            sending.write(copy_rows.TRAILER)


def _statement(table: str, names: list[str]) -> compose.Composed:
    listed = compose.SQL(", ").join(map(compose.Identifier, names))
    return compose.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(compose.Identifier(table), listed)


def _categories(conn: Connection[Row], organization_id: int) -> dict[int, Category]:
    rows = conn.execute(_SQL["categories"], {"organization_id": organization_id}).fetchall()
    return {row["id"]: Category(**row) for row in rows}


def _check_categories(category_id: Ints, categories: dict[int, Category]) -> None:
    unknown = sorted(set(np.unique(category_id).tolist()) - set(categories))
    if unknown:
        raise Invalid(f"ไม่มีหมวดหมายเลข {unknown}", f"There are no categories {unknown}.", field="category")


def _ids(conn: Connection[Row], count: int) -> Ints:
    """New row ids; rarely in pieces, when others take ids at the same moment."""
    block = conn.execute(_SQL["ids"], {"count": count}).fetchone()
    if count == 0 or block is None:
        return np.zeros(0, dtype=np.int64)
    if block["last"] - block["first"] + 1 == count:
        return np.arange(block["first"], block["last"] + 1)
    rows = conn.execute(_SQL["one_id"], {"count": count}).fetchall()
    return np.array([row["id"] for row in rows], dtype=np.int64)


def _numbers(
    conn: Connection[Row], organization: Organization, categories: dict[int, Category], given: Incoming
) -> pa.Array:
    if given.numbers is None:
        return bulk_numbers.issue(conn, organization, categories, given.category_id, given.created_at)
    numbers = bulk_text.array(given.numbers, len(given))
    missing = np.asarray(numbers.is_null())
    issued = bulk_numbers.issue(conn, organization, categories, given.category_id[missing], given.created_at[missing])
    return pc.replace_with_mask(numbers, pa.array(missing), issued)


def _is_great(conn: Connection[Row], rows: int) -> bool:
    if rows < GREAT:
        return False
    there = conn.execute(_SQL["count_rows"], {"enough": rows}).fetchone()
    return there is not None and there["rows"] < rows
