"""Many requests at once: placed, numbered, published and copied into their tables. All or nothing.

For imports and the sample town; single requests go through intake.py. The same rules decide in both: place_of, the
nearest pole, the municipality's numbers, publish.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from psycopg import Connection

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.errors import Invalid
from geo_oss.organizations.model import Category, Organization
from geo_oss.requests import bulk_numbers, bulk_poles, bulk_rows, bulk_send, bulk_tables, bulk_text
from geo_oss.requests.bulk_routes import Routes
from geo_oss.requests.bulk_rows import Issued, Part
from geo_oss.requests.incoming import Incoming, Ints
from geo_oss.requests.placed import PlaceMany
from geo_oss.routing.choose import Rule

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

    `place` says what the map knows (api/wiring.py joins it with the zones); it is not asked when `given.placed` is
    there. Raises `Invalid` for an unknown category.
    """
    with conn.transaction():
        issued = issue(conn, organization, given)
        conn.execute(_SQL["heat_later"])
        taken = bulk_tables.take_off(conn, TABLES) if _is_great(conn, len(given)) else None
        copy(conn, given, issued, place)
        if taken is not None:
            bulk_tables.put_back(conn, taken)
        conn.execute(_SQL["heat_rebuild"], {"organization_id": organization.id})
        conn.execute(_SQL["heat_at_once"])
        conn.execute(_SQL["tell"])
    return Loaded(issued.ids, issued.numbers.to_pylist())


def issue(conn: Connection[Row], organization: Organization, given: Incoming) -> Issued:
    """Row ids and numbers for the incoming requests, theirs until the COMMIT; and what their rows refer to."""
    categories = _categories(conn, organization.id)
    _check_categories(given.category_id, categories)
    return Issued(
        organization_id=organization.id,
        ids=_ids(conn, len(given)),
        numbers=_numbers(conn, organization, categories, given),
        poles=bulk_poles.read(conn, organization.id),
        pole_snap_metres=organization.pole_snap_metres,
        categories=categories,
        routes=Routes(_rules(conn, organization.id), organization.zone, categories),
    )


def copy(conn: Connection[Row], given: Incoming, issued: Issued, place: PlaceMany) -> None:
    """Sends the rows of both tables by binary COPY; while a chunk is sent the next is placed and built."""
    parts: list[Part] = []
    bulk_send.send(conn, "request", (bulk_rows.whole(part) for part in _kept(chunks(given, issued, place), parts)))
    bulk_send.send(conn, "request_public", (bulk_rows.shown(part) for part in parts))


def chunks(given: Incoming, issued: Issued, place: PlaceMany) -> Iterator[Part]:
    """The requests in slices, each placed when its turn comes."""
    for start in range(0, len(given), CHUNK):
        rows = slice(start, start + CHUNK)
        yield bulk_rows.find_out(given.part(rows), issued.part(rows), place)


def _kept(parts: Iterator[Part], keep: list[Part]) -> Iterator[Part]:
    for part in parts:
        keep.append(part)
        yield part


def _categories(conn: Connection[Row], organization_id: int) -> dict[int, Category]:
    rows = conn.execute(_SQL["categories"], {"organization_id": organization_id}).fetchall()
    return {row["id"]: Category(**row) for row in rows}


def _rules(conn: Connection[Row], organization_id: int) -> list[Rule]:
    return [Rule(**row) for row in conn.execute(_SQL["rules"], {"organization_id": organization_id})]


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
