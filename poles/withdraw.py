"""What becomes of stickers: printed, withdrawn when stolen or worn, replaced by a new edition with another code."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import Connection

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.errors import Invalid, NotFound
from geo_oss.thai.painted import plain_number
from poles import codes
from poles.kinds import POLE

_SQL = sql.load(__package__)


def withdraw(
    conn: Connection[Row],
    organization_id: int,
    numbers: Sequence[str],
    *,
    kind: str = POLE,
    staff_id: int | None = None,
) -> int:
    """The stickers of these poles open nothing any more; how many. Raises `Invalid` naming numbers nobody has."""
    rows = conn.execute(_SQL["withdraw"], _wanted(organization_id, numbers, kind)).fetchall()
    _check(numbers, rows)
    tell(conn, organization_id, [row["id"] for row in rows], "withdrawn", staff_id=staff_id)
    return len(rows)


def reissue(
    conn: Connection[Row],
    organization_id: int,
    numbers: Sequence[str],
    *,
    kind: str = POLE,
    staff_id: int | None = None,
) -> int:
    """These poles get a new code to be printed; the old sticker is told to be withdrawn. How many.

    Raises `Invalid` naming numbers nobody has, `NotFound` for an unknown organization.
    """
    owner = conn.execute(_SQL["key"], {"organization_id": organization_id}).fetchone()
    if owner is None:
        raise NotFound(field="organization")
    rows = conn.execute(_SQL["editions"], _wanted(organization_id, numbers, kind)).fetchall()
    _check(numbers, rows)
    for row in rows:
        edition = row["edition"] + 1
        code = codes.issue(organization_id, row["id"], owner["qr_key"], edition=edition)
        values = {"organization_id": organization_id, "id": row["id"], "code": code, "edition": edition}
        conn.execute(_SQL["reissue"], values)
    tell(conn, organization_id, [row["id"] for row in rows], "reissued", staff_id=staff_id)
    return len(rows)


def name_of(conn: Connection[Row], organization_id: int, pole_id: int) -> tuple[str, str]:
    """The number and the kind of one. Raises `NotFound`."""
    row = conn.execute(_SQL["name_of"], {"organization_id": organization_id, "pole_id": pole_id}).fetchone()
    if row is None:
        raise NotFound(field="pole")
    return row["number"], row["asset_kind"]


def tell(
    conn: Connection[Row], organization_id: int, pole_ids: Sequence[int], kind: str, *, staff_id: int | None = None
) -> None:
    """Writes into the histories what became of the stickers: `printed`, `withdrawn` or `reissued`."""
    given = {"organization_id": organization_id, "pole_ids": list(pole_ids), "kind": kind, "staff_id": staff_id}
    conn.execute(_SQL["tell_sticker"], given)


def _wanted(organization_id: int, numbers: Sequence[str], kind: str) -> Row:
    plain = [plain_number(number) for number in numbers]
    return {"organization_id": organization_id, "kind": kind, "numbers": plain}


def _check(numbers: Sequence[str], rows: Sequence[Row]) -> None:
    found = {plain_number(row["number"]) for row in rows}
    missing = ", ".join(number for number in numbers if plain_number(number) not in found)
    if missing:
        raise Invalid(f"ไม่พบหมายเลข {missing}", f"There is none with the number {missing}.", field="numbers")
