"""Crews of the sample town, so that packages and tours can be tried at once; nobody in them exists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from psycopg import Connection

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.sample.model import Town
from geo_oss.sample.office import CHANG, HEALTH

_SQL = sql.load(__package__)
_MINUTES = {11: 25, 12: 45, 13: 40, 21: 45, 22: 60, 23: 30, 31: 45, 32: 60, 33: 25, 43: 15, 51: 60, 52: 60}
"""At work on one case, where it is not the usual twenty minutes."""


@dataclass(frozen=True, slots=True)
class _Crew:
    """A crew: its place beside the middle of the town in degrees, what it can do, and how many people it has."""

    name: str
    department_id: int
    depot_name: str
    east: float
    north: float
    mains: tuple[int, ...]
    people: int = 2


_CREWS = (
    _Crew("ทีมไฟฟ้า 1", CHANG, "โรงช่างเทศบาล", 0.004, -0.003, (1,)),
    _Crew("ทีมไฟฟ้า 2", CHANG, "โรงช่างเทศบาล", 0.004, -0.003, (1,)),
    _Crew("ทีมถนนและท่อ", CHANG, "โรงช่างเทศบาล", 0.004, -0.003, (2, 3)),
    _Crew("ทีมสิ่งแวดล้อม", HEALTH, "สถานีขนถ่ายขยะ", -0.009, 0.007, (4, 5)),
)


def store(conn: Connection[Row], organization_id: int, town: Town) -> None:
    """Writes the crews, their members from the officers of their department, and the minutes of categories."""
    free = {unit: _officers(town, unit) for unit in (CHANG, HEALTH)}
    for number, crew in enumerate(_CREWS, start=1):
        row = {"organization_id": organization_id, "id": number, "name": crew.name, "mains": list(crew.mains)}
        row |= {"department_id": crew.department_id, "depot_name": crew.depot_name}
        row |= {"lon": town.identity.view_lon + crew.east, "lat": town.identity.view_lat + crew.north}
        conn.execute(_SQL["crew"], row | {"members": list(islice(free[crew.department_id], crew.people))})
    given = {"organization_id": organization_id, "ids": list(_MINUTES), "minutes": list(_MINUTES.values())}
    conn.execute(_SQL["service_minutes"], given)


def _officers(town: Town, unit: int) -> Iterator[int]:
    return (one.id for one in town.staff if one.role == "officer" and one.department_id == unit)
