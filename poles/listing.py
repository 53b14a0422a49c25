"""The registry's poles in the order of their numbers, for stickers and lists."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import Connection

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.errors import Invalid, NotFound
from geo_oss.thai.painted import plain_number
from poles import registry
from poles.along import along
from poles.kinds import POLE
from poles.model import Pole, pole

_SQL = sql.load(__package__)


def by_zone(
    conn: Connection[Row],
    organization_id: int,
    zone_code: str = "",
    *,
    kind: str = POLE,
    text: str = "",
    limit: int = 10_000,
    offset: int = 0,
) -> list[Pole]:
    """The poles of a zone whose stickers are valid, in the order a person counts.

    All zones when empty, `unknown` for the poles outside of them; `text` is a part of the number.
    """
    asked = registry.Asked(kind, zone_code, text)
    wanted = asked.parameters(organization_id) | {"limit": limit, "offset": offset}
    return [pole(row) for row in conn.execute(_SQL["by_zone"], wanted)]


def by_numbers(conn: Connection[Row], organization_id: int, numbers: Sequence[str], *, kind: str = POLE) -> list[Pole]:
    """The poles with these numbers, in the order given. Raises `Invalid` naming the numbers nobody has."""
    plain = [plain_number(number) for number in numbers]
    wanted = {"organization_id": organization_id, "kind": kind, "numbers": plain}
    rows = conn.execute(_SQL["by_numbers"], wanted).fetchall()
    found = {plain_number(row["number"]): pole(row) for row in rows}
    missing = [number for number, key in zip(numbers, plain, strict=True) if key not in found]
    if missing:
        listed = ", ".join(missing[:20])
        raise Invalid(f"ไม่พบหมายเลข {listed}", f"There is none with the number {listed}.", field="numbers")
    return [found[key] for key in dict.fromkeys(plain)]


def by_street(
    conn: Connection[Row], organization_id: int, street: str, *, kind: str = POLE, limit: int = 10_000
) -> list[Pole]:
    """The poles of a street whose stickers are valid, in the order one walks along it."""
    wanted = {"organization_id": organization_id, "kind": kind, "street": street, "limit": limit}
    poles = [pole(row) for row in conn.execute(_SQL["by_street"], wanted)]
    return [poles[at] for at in along([(one.place.lon, one.place.lat) for one in poles])]


def letterhead(conn: Connection[Row], organization_id: int) -> Row:
    """The municipality's name_th, phone and accent. Raises `NotFound`."""
    found = conn.execute(_SQL["letterhead"], {"organization_id": organization_id}).fetchone()
    if found is None:
        raise NotFound(field="organization")
    return found
