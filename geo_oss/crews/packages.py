"""Work packages: proposed clusters accepted or refused, changed, given to a crew; each case's history tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from geo_oss.crews import clusters
from geo_oss.crews.clusters import Proposal, Terms, Waiting
from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Invalid, NotFound
from geo_oss.geo import LonLat
from geo_oss.requests import proposals
from geo_oss.requests.proposals import ProposalGone
from geo_oss.thai.text import clean

_SQL = sql.load(__package__, "packages.sql")
MOST_CASES = 200


class NoSuchPackage(NotFound):
    """There is no such package, or it was dissolved."""

    th = "ไม่พบชุดงานนี้ อาจถูกยกเลิกไปแล้ว"
    en = "There is no such work package: it may have been dissolved."


@dataclass(frozen=True, slots=True)
class Package:
    """A work package with how far it is; `cases` of one that was asked for by itself."""

    id: int
    name: str
    crew_id: int | None
    crew_name: str | None
    due: date | None
    made_by: str
    made_at: datetime
    total: int
    open: int
    minutes: int
    cases: tuple[Row, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether all its cases are."""
        return self.total > 0 and self.open == 0


async def proposed(conn: Conn, organization_id: int, terms: Terms) -> list[Proposal]:
    """What is proposed now."""
    asked: Row = {"organization_id": organization_id, "metres": terms.metres, "least": terms.least}
    asked |= {"category_id": terms.category_id, "zone_code": terms.zone_code}
    rows = await (await conn.execute(_SQL["waiting"], asked)).fetchall()
    refused = await (await conn.execute(_SQL["refused"], {"organization_id": organization_id})).fetchall()
    return clusters.propose(map(_waiting, rows), terms, [frozenset(row["request_ids"]) for row in refused])


async def make(conn: Conn, organization_id: int, ids: Sequence[int], name: str, *, staff_id: int) -> int:
    """Makes a package of these cases and gives its id. Raises `Invalid`, `ProposalGone`."""
    kept = clean(name, limit=120, field="name")
    if not kept or not 1 <= len(set(ids)) <= MOST_CASES:
        raise Invalid("กรุณาตั้งชื่อชุดงานและเลือกอย่างน้อย 1 เรื่อง", "Name the package and choose a case.", field="name")
    await proposals.alone(conn, organization_id)
    row = {"organization_id": organization_id, "name": kept, "staff_id": staff_id}
    made = await (await conn.execute(_SQL["make"], row)).fetchone()
    assert made is not None
    await _put_in(conn, organization_id, int(made["id"]), ids, staff_id=staff_id)
    return int(made["id"])


async def refuse(conn: Conn, organization_id: int, ids: Sequence[int], reason: str, *, staff_id: int) -> None:
    """Puts a proposal aside with its reason. Raises `Invalid`."""
    said = proposals.reason_of(reason, "กรุณาเขียนเหตุผลที่ไม่รับข้อเสนอ", "Please say why not.")
    await proposals.alone(conn, organization_id)
    row = {"organization_id": organization_id, "ids": list(ids), "reason": said, "staff_id": staff_id}
    await conn.execute(_SQL["refuse"], row)


async def listed(conn: Conn, organization_id: int, *, crew_id: int | None = None) -> list[Package]:
    """The packages, those with open cases first, soonest due first; of one crew when it is named."""
    asked = {"organization_id": organization_id, "id": None, "crew_id": crew_id}
    return [Package(**row) for row in await (await conn.execute(_SQL["packages"], asked)).fetchall()]


async def get(conn: Conn, organization_id: int, id: int) -> Package:
    """One package with its cases. Raises `NoSuchPackage`."""
    asked = {"organization_id": organization_id, "id": id, "crew_id": None}
    row = await (await conn.execute(_SQL["packages"], asked)).fetchone()
    if row is None:
        raise NoSuchPackage()
    cases = await (await conn.execute(_SQL["cases"], {"organization_id": organization_id, "id": id})).fetchall()
    return Package(**row, cases=tuple(cases))


async def change(
    conn: Conn, organization_id: int, id: int, *, name: str, due: date | None, crew_id: int | None, staff_id: int
) -> None:
    """Renames a package, sets by when and whose it is; a new crew is told in the history of every open case.

    Raises `Invalid`, `NoSuchPackage`.
    """
    kept = clean(name, limit=120, field="name")
    if not kept:
        raise Invalid("กรุณาตั้งชื่อชุดงาน", "Please name the package.", field="name")
    row = {"organization_id": organization_id, "id": id, "name": kept, "due": due, "crew_id": crew_id}
    changed = await (await conn.execute(_SQL["change"], row | {"staff_id": staff_id})).fetchone()
    if changed is None:
        raise NoSuchPackage()
    if changed["unknown_crew"]:
        raise Invalid("ไม่พบทีมงานนี้", "There is no such crew.", field="crew_id")


async def add(conn: Conn, organization_id: int, id: int, number: str, *, staff_id: int) -> None:
    """Puts the open case with that number in as well. Raises `Invalid`, `NoSuchPackage`."""
    await proposals.alone(conn, organization_id)
    await get(conn, organization_id, id)
    asked = {"organization_id": organization_id, "number": number.strip()[:64]}
    row = await (await conn.execute(_SQL["by_number"], asked)).fetchone()
    if row is None:
        raise Invalid(
            "ไม่พบเรื่องเลขที่นี้ หรือเรื่องนั้นปิดแล้วหรืออยู่ในชุดงานอื่น",
            "There is no open case with that number that is in no package.",
            field="number",
        )
    await _put_in(conn, organization_id, id, [row["id"]], staff_id=staff_id)


async def take_out(conn: Conn, organization_id: int, id: int, request_id: int, *, staff_id: int) -> None:
    """Takes a case out; it may be proposed again. Raises `NoSuchPackage`."""
    key = {"organization_id": organization_id, "id": id, "request_id": request_id, "staff_id": staff_id}
    if await (await conn.execute(_SQL["take_out"], key)).fetchone() is None:
        raise NoSuchPackage()


async def dissolve(conn: Conn, organization_id: int, id: int, *, staff_id: int) -> None:
    """Gives the package up: its open cases are free again, those done keep their history. Raises `NoSuchPackage`."""
    key = {"organization_id": organization_id, "id": id, "staff_id": staff_id}
    if await (await conn.execute(_SQL["dissolve"], key)).fetchone() is None:
        raise NoSuchPackage()


async def _put_in(conn: Conn, organization_id: int, id: int, ids: Sequence[int], *, staff_id: int) -> None:
    """Raises `ProposalGone` when one of them is closed, unknown or in another package."""
    wanted = list(set(ids))
    row = {"organization_id": organization_id, "id": id, "ids": wanted, "staff_id": staff_id}
    cursor = await conn.execute(_SQL["put_in"], row)
    put = await cursor.fetchone()
    if put is None or put["cases"] != len(wanted):
        raise ProposalGone()


def _waiting(row: Row) -> Waiting:
    names = [name for name in Waiting.__dataclass_fields__ if name != "place"]
    return Waiting(**{name: row[name] for name in names}, place=LonLat(row["lon"], row["lat"]))
