"""The registry of poles as staff look through it: page by page, with the cases of each pole."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg.rows import class_row

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.thai.painted import plain_number

_SQL = sql.load(__package__, "registry.sql")
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


async def page(conn: Conn, organization_id: int, *, zone_code: str = "", text: str = "", number: int = 1) -> Lines:
    """A page of the poles of a zone (all when empty, `unknown` outside of all) with `text` in their number."""
    wanted = filtered(organization_id, zone_code, text)
    counted = await (await conn.execute(_SQL["count"], wanted)).fetchone()
    assert counted is not None
    async with conn.cursor(row_factory=class_row(Line)) as cursor:
        await cursor.execute(_SQL["page"], wanted | {"limit": PAGE, "offset": PAGE * (max(1, number) - 1)})
        return Lines(await cursor.fetchall(), counted["poles"], counted["printable"], max(1, number))


def filtered(organization_id: int, zone_code: str, text: str) -> Row:
    """The filter as the queries' parameters."""
    part = plain_number("".join(letter for letter in text if letter.isprintable())).translate(_LIKE_SIGNS)
    zone = "".join(letter for letter in zone_code if letter.isprintable())
    return {"organization_id": organization_id, "zone_code": zone, "part_of_number": f"%{part}%"}
