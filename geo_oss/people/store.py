"""The staff of a municipality, read and written."""

from __future__ import annotations

from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.errors import Invalid, NotFound
from geo_oss.people import passwords, sessions
from geo_oss.people.model import ROLES, StaffMember

_SQL = sql.load(__package__)


def username_of(typed: str) -> str:
    """A user name as it is stored: lower case, without spaces around it and without invisible characters."""
    return "".join(letter for letter in typed if letter.isprintable()).strip().lower()


async def get(conn: Conn, organization_id: int, staff_id: int) -> StaffMember:
    """One person by id. Raises `NotFound`."""
    row = await (
        await conn.execute(_SQL["staff_by_id"], {"organization_id": organization_id, "id": staff_id})
    ).fetchone()
    if row is None:
        raise NotFound("ไม่พบเจ้าหน้าที่คนนี้", "There is no such member of staff.")
    return StaffMember(**row)


async def listed(conn: Conn, organization_id: int) -> list[StaffMember]:
    """Everybody who is active, by department and name."""
    cursor = await conn.execute(_SQL["staff_listed"], {"organization_id": organization_id})
    return [StaffMember(**row) for row in await cursor.fetchall()]


async def add(
    conn: Conn,
    organization_id: int,
    username: str,
    password: str,
    *,
    name: str,
    role: str,
    department_id: int | None = None,
    phone: str = "",
) -> int:
    """Adds a person and gives the id. Raises `Invalid` for a weak password or an unknown role."""
    if role not in ROLES:
        raise Invalid("ไม่รู้จักบทบาทนี้", f"Unknown role {role!r}.", field="role")
    password_hash = await passwords.hashed(password)
    await conn.execute(_SQL["staff_lock_organization"], {"organization_id": organization_id})
    values = {
        "organization_id": organization_id,
        "username": username_of(username),
        "password_hash": password_hash,
        "name": name,
        "role": role,
        "department_id": department_id,
        "phone": phone,
    }
    row = await (await conn.execute(_SQL["staff_add"], values)).fetchone()
    assert row is not None
    return int(row["id"])


async def set_active(conn: Conn, organization_id: int, staff_id: int, active: bool) -> None:
    """Lets a person in or out; out ends every session at once. Raises `NotFound`."""
    values = {"organization_id": organization_id, "id": staff_id, "active": active}
    if await (await conn.execute(_SQL["staff_set_active"], values)).fetchone() is None:
        raise NotFound("ไม่พบเจ้าหน้าที่คนนี้", "There is no such member of staff.")
    if not active:
        await sessions.close_all(conn, organization_id, staff_id)


async def set_password(conn: Conn, organization_id: int, staff_id: int, password: str) -> None:
    """Changes the password and ends every session of the person. Raises `Invalid`."""
    password_hash = await passwords.hashed(password)
    values = {"organization_id": organization_id, "id": staff_id, "password_hash": password_hash}
    await conn.execute(_SQL["staff_set_password"], values)
    await sessions.close_all(conn, organization_id, staff_id)
