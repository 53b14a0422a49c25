"""The registry of poles as staff look through it: page by page, with the cases of each pole."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg.rows import class_row

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.thai.painted import plain_number
from poles.kinds import POLE

_SQL = sql.load(__package__, "registry.sql")
_STREETS = sql.load(__package__)
_LIKE_SIGNS = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})
PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A pole with the names of its zone and community and the number of its cases."""

    id: int
    number: str
    street: str
    circuit: str
    kind: str
    revoked: bool
    missing: bool
    retired: bool
    zone_th: str
    zone_en: str
    community_th: str
    community_en: str
    cases: int
    open_cases: int


@dataclass(frozen=True, slots=True)
class Lines:
    """One page of the registry, and how many poles the filter finds; `printable` ones have a valid sticker."""

    lines: list[Line]
    poles: int
    printable: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.poles // PAGE))


@dataclass(frozen=True, slots=True)
class Asked:
    """Which of the registry: of a kind, of a zone (all if empty, `unknown` outside of all), with `text` in the number.

    `state` is empty for those that stand, `missing` for those the latest file did not name, or `retired`.
    """

    kind: str = POLE
    zone_code: str = ""
    text: str = ""
    state: str = ""

    def parameters(self, organization_id: int) -> Row:
        """The filter as the queries' parameters."""
        part = plain_number(_printable(self.text)).translate(_LIKE_SIGNS)
        words = {"kind": self.kind, "zone_code": _printable(self.zone_code), "state": self.state}
        return words | {"organization_id": organization_id, "part_of_number": f"%{part}%"}


async def page(conn: Conn, organization_id: int, asked: Asked | None = None, *, number: int = 1) -> Lines:
    """A page of the registry, in the order people count."""
    wanted = (asked or Asked()).parameters(organization_id)
    counted = await (await conn.execute(_SQL["count"], wanted)).fetchone()
    assert counted is not None
    async with conn.cursor(row_factory=class_row(Line)) as cursor:
        await cursor.execute(_SQL["page"], wanted | {"limit": PAGE, "offset": PAGE * (max(1, number) - 1)})
        return Lines(await cursor.fetchall(), counted["poles"], counted["printable"], max(1, number))


async def streets(conn: Conn, organization_id: int, kind: str) -> list[Row]:
    """The streets that have something of this kind to print: street, poles."""
    cursor = await conn.execute(_STREETS["streets"], {"organization_id": organization_id, "kind": kind})
    return await cursor.fetchall()


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())
