"""Many requests at once: placed, numbered, published and copied into their tables. All or nothing.

For imports and the sample town; single requests go through intake.py. The same rules decide in both: place_of, the
nearest pole or bin, the municipality's numbers, publish.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from psycopg import Connection

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.errors import Invalid
from geo_oss.organizations.model import Category, Organization
from geo_oss.requests import bulk_hotspots, bulk_numbers, bulk_poles, bulk_rows, bulk_send, bulk_tables, copy_rows
from geo_oss.requests.bulk_routes import Routes
from geo_oss.requests.bulk_rows import Issued, Part
from geo_oss.requests.bulk_send import Bound
from geo_oss.requests.bulk_tables import Taken
from geo_oss.requests.copy_rows import Column, Usual
from geo_oss.requests.incoming import Incoming, Ints
from geo_oss.requests.placed import PlaceMany
from geo_oss.routing.choose import Names, Rule

_SQL = sql.load(__package__, "bulk.sql")

FIRST, CHUNK = 4_000, 50_000
"""Rows built while the ones before are sent; nothing is sent while the first are built, so these are fewer."""
GREAT = 50_000
"""Loads of so many rows into empty tables take the indexes off first. Where there are requests already, others would
wait for the tables; with the indexes on, a load takes half as long again."""
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
        conn.execute(_SQL["heat_later"])
        taken = bulk_tables.take_off(conn, TABLES) if _is_great(conn, len(given)) else None
        issued = issue(conn, organization, given, alone=taken is not None)
        copy(conn, given, issued, place, taken)
        if taken is not None:
            bulk_tables.put_back(conn, taken)
        if issued.hot is not None:
            bulk_hotspots.keep(conn, organization.id, issued.ids, issued.hot)
        conn.execute(_SQL["heat_rebuild"], {"organization_id": organization.id})
        conn.execute(_SQL["heat_at_once"])
        conn.execute(_SQL["tell"])
    return Loaded(issued.ids, issued.numbers.texts().to_pylist())


def issue(conn: Connection[Row], organization: Organization, given: Incoming, *, alone: bool = False) -> Issued:
    """Row ids and numbers for the incoming requests, theirs until the COMMIT; and what their rows refer to.

    `alone`: others wait for the tables anyway, so they may wait for an id as well.
    """
    categories = _categories(conn, organization.id)
    _check_categories(given.category_id, categories)
    return Issued(
        organization_id=organization.id,
        ids=_ids_at_once(conn, len(given)) if alone else _ids(conn, len(given)),
        numbers=bulk_numbers.issue(conn, organization, categories, given),
        poles=bulk_poles.read(conn, organization.id, organization.pole_snap_metres),
        categories=categories,
        routes=Routes(_rules(conn, organization.id), organization.zone, categories, _names(conn, organization.id)),
        hot=bulk_hotspots.read(conn, organization.id, given, categories) if given.department_id is None else None,
    )


def copy(conn: Connection[Row], given: Incoming, issued: Issued, place: PlaceMany, taken: Taken | None = None) -> None:
    """Sends the rows of both tables by binary COPY; while a chunk is sent the next is placed and built.

    With the tables `taken` for it, what most rows have becomes the tables' default until they are put back.
    """
    parts = chunks(given, issued, place)
    first = next(parts, None)
    if first is None:
        return
    usual = {table: bulk_tables.presume(conn, table, _usual(of(first))) if taken else {} for table, of in _ROWS.items()}
    bulk_send.send(conn, (_bound(part, usual) for part in chain([first], parts)))


_ROWS = {"request": bulk_rows.whole, "request_public": bulk_rows.shown}


def _usual(columns: list[Column]) -> Usual:
    said = {column.name: copy_rows.most_frequent(column) for column in columns if column.name in bulk_rows.MOSTLY_SAME}
    return {name: value for name, value in said.items() if value is not None}


def _bound(part: Part, usual: dict[str, Usual]) -> list[Bound]:
    return [Bound(table, list(copy_rows.sheets(of(part), usual[table]))) for table, of in _ROWS.items()]


def chunks(given: Incoming, issued: Issued, place: PlaceMany) -> Iterator[Part]:
    """The requests in slices, each placed when its turn comes."""
    for start, end in pairwise([0, *range(FIRST, len(given), CHUNK), len(given)] if len(given) else [0]):
        rows = slice(start, end)
        yield bulk_rows.find_out(given.part(rows), issued.part(rows), place)


def _categories(conn: Connection[Row], organization_id: int) -> dict[int, Category]:
    rows = conn.execute(_SQL["categories"], {"organization_id": organization_id}).fetchall()
    return {row["id"]: Category(**row) for row in rows}


def _rules(conn: Connection[Row], organization_id: int) -> list[Rule]:
    return [Rule(**row) for row in conn.execute(_SQL["rules"], {"organization_id": organization_id})]


def _names(conn: Connection[Row], organization_id: int) -> Names:
    rows = conn.execute(_SQL["boundary_names"], {"organization_id": organization_id}).fetchall()
    return {(row["layer"], row["code"]): (row["name_th"], row["name_en"]) for row in rows}


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


def _ids_at_once(conn: Connection[Row], count: int) -> Ints:
    conn.execute(_SQL["hold_ids"])
    block = conn.execute(_SQL["ids_held"], {"count": count}).fetchone()
    assert block is not None
    return np.arange(block["first"], block["last"] + 1)


def _is_great(conn: Connection[Row], rows: int) -> bool:
    return rows >= GREAT and conn.execute(_SQL["any_row"]).fetchone() is None
