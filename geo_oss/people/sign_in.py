"""Signing in: one neutral answer for every failure, in the same time."""

from __future__ import annotations

from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.errors import Invalid
from geo_oss.people import passwords, sessions, store

_SQL = sql.load(__package__)


async def sign_in(
    conn: Conn, organization_id: int, username: str, password: str, *, old_token: str | None = None
) -> str:
    """The token of a new session; the browser's former one (`old_token`) ends, so that none can be planted.

    Raises `Invalid` with one sentence for an unknown name, a wrong password and a disabled person alike.
    """
    values = {"organization_id": organization_id, "username": store.username_of(username)}
    row = await (await conn.execute(_SQL["staff_credentials"], values)).fetchone()
    if not await passwords.fits(row["password_hash"] if row else None, password) or row is None:
        raise refused()
    if passwords.outdated(row["password_hash"]):
        await _hash_again(conn, organization_id, row["id"], password)
    if old_token:
        await sessions.close(conn, old_token)
    return await sessions.open_for(conn, organization_id, row["id"])


def refused() -> Invalid:
    """The one answer for every failed sign-in."""
    return Invalid(
        "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง กรุณาลองใหม่",
        "The user name or the password is not right. Please try again.",
        field="username",
    )


async def _hash_again(conn: Conn, organization_id: int, staff_id: int, password: str) -> None:
    values = {"organization_id": organization_id, "id": staff_id, "password_hash": await passwords.hashed(password)}
    await conn.execute(_SQL["staff_set_password"], values)
