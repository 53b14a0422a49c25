"""Crews as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import Connection
from psycopg.errors import ForeignKeyViolation, UniqueViolation

from geo_oss.crews.model import Crew
from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Invalid, NotFound
from geo_oss.geo import LonLat
from geo_oss.thai.text import clean

_SQL = sql.load(__package__)
_MOST_MEMBERS = 60


class NoSuchCrew(NotFound):
    """There is no crew with that number."""

    th = "ไม่พบทีมงานนี้"
    en = "There is no such crew."


async def listed(conn: Conn, organization_id: int, *, active_only: bool = False) -> list[Crew]:
    """The crews of a municipality, those at work first, by name."""
    return await _found(conn, organization_id, active_only=active_only)


async def of_member(conn: Conn, organization_id: int, staff_id: int) -> list[Crew]:
    """The crews somebody works in."""
    return await _found(conn, organization_id, active_only=True, staff_id=staff_id)


async def get(conn: Conn, organization_id: int, crew_id: int) -> Crew:
    """One crew. Raises `NoSuchCrew`."""
    found = await _found(conn, organization_id, id=crew_id)
    if not found:
        raise NoSuchCrew()
    return found[0]


def of(conn: Connection[Row], organization_id: int, crew_id: int) -> Crew:
    """One crew, for the worker. Raises `NoSuchCrew`."""
    row = conn.execute(_SQL["found"], _asked(organization_id, id=crew_id)).fetchone()
    if row is None:
        raise NoSuchCrew()
    return _crew(row)


def hold(conn: Connection[Row], organization_id: int, crew_id: int) -> None:
    """Nobody else writes a plan of this crew until COMMIT. Raises `NoSuchCrew` when it is gone."""
    if conn.execute(_SQL["hold"], {"organization_id": organization_id, "id": crew_id}).fetchone() is None:
        raise NoSuchCrew()


async def save(conn: Conn, organization_id: int, crew: Crew) -> int:
    """Adds a crew (its id 0), or changes it; gives its id. Raises `Invalid` naming the field, `NoSuchCrew`."""
    row = _row(organization_id, _checked(crew))
    try:
        async with conn.transaction():
            saved = await (await conn.execute(_SQL["change" if crew.id else "add"], row)).fetchone()
            if saved is None:
                raise NoSuchCrew()
            key = {"organization_id": organization_id, "id": saved["id"], "members": list(crew.members)}
            await conn.execute(_SQL["members"], key)
    except UniqueViolation:
        raise Invalid("มีทีมชื่อนี้แล้ว กรุณาตั้งชื่ออื่น", "A crew has that name. Please choose another.", field="name") from None
    except ForeignKeyViolation:
        raise Invalid(
            "ไม่พบหน่วยงานหรือสมาชิกที่เลือก", "That department or member is not known.", field="department_id"
        ) from None
    return int(saved["id"])


async def give_areas(conn: Conn, organization_id: int, areas: Mapping[int, Sequence[str]]) -> None:
    """Stores the communities of crews as their areas, and takes them from all other crews."""
    for crew_id, codes in areas.items():
        given = {"organization_id": organization_id, "crew_id": crew_id, "codes": sorted(codes)}
        await conn.execute(_SQL["give_area"], given)


async def community_shapes(conn: Conn, organization_id: int) -> list[Row]:
    """The communities in force as GeoJSON (EPSG:4326), to draw areas of: code, name_th, shape."""
    return await (await conn.execute(_SQL["community_shapes"], {"organization_id": organization_id})).fetchall()


async def service_minutes(conn: Conn, organization_id: int) -> list[Row]:
    """The sub-categories with the minutes a case takes: id, main_id, name_th, name_en, icon, service_minutes."""
    return await (await conn.execute(_SQL["service_minutes"], {"organization_id": organization_id})).fetchall()


async def set_service_minutes(conn: Conn, organization_id: int, minutes: Mapping[int, int]) -> None:
    """Stores how long a case of each category takes. Raises `Invalid`."""
    if not all(1 <= one <= 480 for one in minutes.values()):
        raise Invalid("เวลาทำงานต่อเรื่องต้องอยู่ระหว่าง 1–480 นาที", "A case takes 1 to 480 minutes.", field="minutes")
    given = {"organization_id": organization_id, "ids": list(minutes), "minutes": list(minutes.values())}
    await conn.execute(_SQL["set_service_minutes"], given)


async def _found(conn: Conn, organization_id: int, **wanted: Any) -> list[Crew]:
    rows = await (await conn.execute(_SQL["found"], _asked(organization_id, **wanted))).fetchall()
    return [_crew(row) for row in rows]


def _asked(
    organization_id: int, *, id: int | None = None, staff_id: int | None = None, active_only: bool = False
) -> dict[str, Any]:
    return {"organization_id": organization_id, "id": id, "staff_id": staff_id, "active_only": active_only}


def _checked(crew: Crew) -> Crew:
    if not clean(crew.name, limit=80, field="name"):
        raise Invalid("กรุณาตั้งชื่อทีม", "Please name the crew.", field="name")
    hours = crew.hours
    if len(hours) not in (2, 4) or list(hours) != sorted(set(hours)) or not 0 <= hours[0] <= hours[-1] <= 1440:
        raise Invalid(
            "เวลาทำงานต้องเรียงกัน เช่น 08:30–12:00 และ 13:00–16:30",
            "Working hours follow each other, such as 08:30–12:00 and 13:00–16:30.",
            field="hours",
        )
    _check_range(crew.most_cases, 1, 200, "most_cases", "จำนวนเรื่องต่อวัน", "Cases a day")
    _check_range(crew.most_minutes, 10, 1440, "most_minutes", "นาทีทำงานต่อวัน", "Minutes a day")
    _check_range(crew.speed_kmh, 3, 90, "speed_kmh", "ความเร็วเฉลี่ย (กม./ชม.) ", "The mean speed (km/h)")
    if len(crew.members) > _MOST_MEMBERS:
        raise Invalid("สมาชิกมากเกินไป", "There are too many members.", field="members")
    return crew


def _check_range(value: int | None, low: int, high: int, field: str, th: str, en: str) -> None:
    if value is not None and not low <= value <= high:
        raise Invalid(f"{th}ต้องอยู่ระหว่าง {low}–{high}", f"{en}: {low} to {high}.", field=field)


def _row(organization_id: int, crew: Crew) -> dict[str, Any]:
    plain = ("id", "department_id", "most_cases", "most_minutes", "speed_kmh", "active")
    return {name: getattr(crew, name) for name in plain} | {
        "organization_id": organization_id,
        "name": clean(crew.name, limit=80, field="name"),
        "lon": crew.depot.lon,
        "lat": crew.depot.lat,
        "depot_name": clean(crew.depot_name, limit=120, field="depot_name"),
        "hours": list(crew.hours),
        "category_ids": list(crew.category_ids),
    }


def _crew(row: Row) -> Crew:
    words: Row = {name: row[name] for name in Crew.__dataclass_fields__ if name != "depot"}
    lists = {name: tuple(row[name]) for name in ("hours", "category_ids", "community_codes", "members")}
    return Crew(**words | lists, depot=LonLat(row["lon"], row["lat"]))
