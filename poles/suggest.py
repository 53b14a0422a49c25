"""Which pole do the words mean? Numbers written in them, matched with the poles that stand near the pin."""

from __future__ import annotations

from dataclasses import dataclass

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.geo import LonLat
from poles import written
from poles.kinds import POLE
from poles.model import Pole, pole

_SQL = sql.load(__package__)
_LINK = sql.load(__package__, "suggest.sql")
WITHIN_METRES = 500.0
"""A number means a pole of the neighbourhood: elsewhere another one may bear it too."""
MOST = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A pole whose number stands in the words, as it is written there; its `metres` are from the pin."""

    pole: Pole
    written: str
    strong: bool


async def suggest(
    conn: Conn, organization_id: int, text: str, place: LonLat, *, kind: str = POLE, strong_only: bool = False
) -> list[Suggestion]:
    """The poles near a place (EPSG:4326) whose numbers the words quote, in the order they are quoted, nearest first."""
    quoted = [one for one in written.numbers(text) if one.strong or not strong_only]
    if not quoted:
        return []
    asked = {"organization_id": organization_id, "kind": kind, "within_metres": WITHIN_METRES}
    rows = await (await conn.execute(_SQL["around"], asked | {"lon": place.lon, "lat": place.lat})).fetchall()
    standing = [(written.parts(row["number"]), pole(row)) for row in rows]
    found = [
        Suggestion(one, quote.text, quote.strong)
        for quote in quoted
        for parts, one in standing
        if parts == written.parts(quote.text)
    ]
    return found[:MOST]


async def for_case(conn: Conn, organization_id: int, request_id: int) -> list[Suggestion]:
    """What the words of a case suggest: nothing once somebody has named or declined that pole."""
    asked = {"organization_id": organization_id, "request_id": request_id}
    row = await (await conn.execute(_LINK["words"], asked)).fetchone()
    if row is None or row["named"] or row["asset_kind"] is None:
        return []
    text, place = f"{row['title']}\n{row['description']}\n{row['address']}", LonLat(row["lon"], row["lat"])
    found = await suggest(conn, organization_id, text, place, kind=row["asset_kind"])
    known = {row["pole_id"], *row["declined"]}
    return [one for one in found if one.pole.id not in known]


async def link(conn: Conn, organization_id: int, request_id: int, one: Suggestion, *, staff_id: int) -> None:
    """The case is about this pole: kept with the method `text`, told in the history. Its place stays where it is."""
    await conn.execute(_LINK["link"], _said(organization_id, request_id, one, staff_id))


async def decline(conn: Conn, organization_id: int, request_id: int, one: Suggestion, *, staff_id: int) -> None:
    """The words mean something else: it is not suggested again."""
    await conn.execute(_LINK["decline"], _said(organization_id, request_id, one, staff_id))


def _said(organization_id: int, request_id: int, one: Suggestion, staff_id: int) -> Row:
    ids = {"organization_id": organization_id, "request_id": request_id, "pole_id": one.pole.id, "staff_id": staff_id}
    return ids | {
        "number": one.pole.number,
        "kind": one.pole.asset_kind,
        "written": one.written,
        "metres": one.pole.metres,
    }
