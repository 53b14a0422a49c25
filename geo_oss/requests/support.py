"""มีปัญหาเหมือนกัน: a second voice for a request that is already there, instead of a second request."""

from __future__ import annotations

import hashlib

from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.errors import Invalid, NotFound
from geo_oss.organizations.model import Organization
from geo_oss.requests.model import Status

_SQL = sql.load(__package__, "support.sql")
_LONGEST_VOUCHER = 200


async def add(conn: Conn, organization: Organization, request_id: int, *, voucher: str) -> int:
    """Adds a supporter to an open public request and gives how many there are; the same voucher counts once.

    `voucher` is what the browser or caller shows each time (a cookie, a key). Raises `NotFound`, `Invalid`.
    """
    if not voucher or len(voucher) > _LONGEST_VOUCHER:
        raise Invalid(field="voucher")
    given = {"organization_id": organization.id, "request_id": request_id}
    cursor = await conn.execute(_SQL["lock"], given)
    row = await cursor.fetchone()
    if row is None:
        raise NotFound()
    if not Status(row["status"]).is_open:
        raise Invalid("เรื่องนี้ปิดแล้ว กรุณาแจ้งเรื่องใหม่", "This case is closed. Please report anew.", field="status")
    voucher_hash = hashlib.sha256(f"{organization.id}:{request_id}:{voucher}".encode("utf-8", "replace")).digest()
    cursor = await conn.execute(_SQL["add"], given | {"voucher_hash": voucher_hash})
    added = await cursor.fetchone()
    return int(row["supporters"]) + (added is not None)
