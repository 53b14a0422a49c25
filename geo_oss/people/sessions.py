"""Server-side sessions: the cookie holds 256 random bits, the table only their SHA-256."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.people.model import StaffMember

_SQL = sql.load(__package__)

IDLE = timedelta(minutes=30)
"""Nothing asked for so long ends a session."""
ABSOLUTE = timedelta(hours=12)
"""A session ends after this in any case: one working day."""
NOTE_AFTER = timedelta(minutes=1)
"""How old `seen_at` may grow before a request writes it again."""


def token_hash(token: str) -> bytes:
    """What the table holds for a cookie."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


async def open_for(conn: Conn, organization_id: int, staff_id: int) -> str:
    """A new session's token, to be put into the cookie and nowhere else."""
    token = secrets.token_urlsafe(32)
    values = {
        "token_hash": token_hash(token),
        "organization_id": organization_id,
        "staff_id": staff_id,
        "absolute": ABSOLUTE,
    }
    await conn.execute(_SQL["session_open"], values)
    return token


async def find(conn: Conn, organization_id: int, token: str) -> StaffMember | None:
    """Who is signed in with this token at this municipality; None when nobody, idle, ended or disabled."""
    hashed = token_hash(token)
    values = {"token_hash": hashed, "organization_id": organization_id, "idle": IDLE, "note_after": NOTE_AFTER}
    row = await (await conn.execute(_SQL["session_find"], values)).fetchone()
    if row is None:
        return None
    if row.pop("stale"):
        await conn.execute(_SQL["session_seen"], {"token_hash": hashed})
    return StaffMember(**row)


async def close(conn: Conn, token: str) -> None:
    """Ends one session."""
    await conn.execute(_SQL["session_close"], {"token_hash": token_hash(token)})


async def close_all(conn: Conn, organization_id: int, staff_id: int) -> None:
    """Ends every session of a person."""
    await conn.execute(_SQL["session_close_all"], {"organization_id": organization_id, "staff_id": staff_id})


async def sweep(conn: Conn) -> int:
    """Forgets sessions that have ended; gives how many."""
    return (await conn.execute(_SQL["session_sweep"], {"idle": IDLE})).rowcount
