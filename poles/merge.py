"""Poles into the registry by number: new ones get an id and a code, known ones keep theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import Connection

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.errors import NotFound
from geo_oss.geo import LonLat, frame
from geo_oss.thai.painted import plain_number
from poles import codes

_SQL = sql.load(__package__)


@dataclass(frozen=True, slots=True)
class Entry:
    """A pole as its owner lists it."""

    number: str
    place: LonLat
    circuit: str = ""
    kind: str = ""
    street: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a merge did: `changed` are known poles with other words; `absent` ones the list does not name, and stay."""

    added: int
    moved: int
    changed: int
    unchanged: int
    absent: int


def merge(conn: Connection[Row], organization_id: int, entries: Sequence[Entry]) -> Counts:
    """Takes a list of poles with distinct numbers, places all of them in zone and community, in the caller's
    transaction.

    Raises `NotFound` for an unknown organization.
    """
    owner = {"organization_id": organization_id}
    found = conn.execute(_SQL["key"], owner).fetchone()
    if found is None:
        raise NotFound(field="organization")
    _stage(conn, entries, _identities(conn, organization_id, entries), organization_id, found["qr_key"])
    counts = conn.execute(_SQL["compare"], owner).fetchone()
    conn.execute(_SQL["merge"], owner)
    conn.execute(_SQL["unstage"])
    conn.execute(_SQL["analyze"])
    assert counts is not None
    return Counts(**counts)


def _identities(conn: Connection[Row], organization_id: int, entries: Sequence[Entry]) -> list[int]:
    """The id of each entry: the known one of its number, or the next free one."""
    rows = conn.execute(_SQL["known"], {"organization_id": organization_id}).fetchall()
    known = {row["number_plain"]: row["id"] for row in rows}
    following = max(known.values(), default=0) + 1
    ids = []
    for entry in entries:
        pole_id = known.get(plain_number(entry.number))
        if pole_id is None:
            pole_id, following = following, following + 1
        ids.append(pole_id)
    return ids


def _stage(
    conn: Connection[Row], entries: Sequence[Entry], ids: Sequence[int], organization_id: int, key: bytes
) -> None:
    conn.execute(_SQL["stage"])
    with conn.cursor().copy(_SQL["fill"]) as copy:
        for pole_id, entry in zip(ids, entries, strict=True):
            cell = frame(entry.place)
            words = (entry.number, codes.issue(organization_id, pole_id, key), entry.circuit, entry.kind, entry.street)
            copy.write_row((pole_id, *words, entry.place.lon, entry.place.lat, cell.qx, cell.qy, cell.z28))
