"""What every proposal to the staff shares: two who decide take turns, a no has its reason, what has changed is said."""

from __future__ import annotations

from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.errors import Conflict, Invalid
from geo_oss.thai.text import clean

_SQL = sql.load(__package__, "proposals.sql")
_REASON = 400


class ProposalGone(Conflict):
    """The proposal was decided, or its cases have changed, since the page was opened."""

    code = "proposal_changed"
    th = "ข้อเสนอนี้เปลี่ยนไปแล้ว (มีผู้ตัดสินใจหรือมีเรื่องใหม่) กรุณาดูรายการล่าสุด"
    en = "This proposal has changed: somebody decided, or there are new cases. Look at the latest list."


async def alone(conn: Conn, organization_id: int) -> None:
    """Lets nobody else of the municipality decide about proposals until COMMIT."""
    await conn.execute(_SQL["alone"], {"organization_id": organization_id})


def reason_of(said: str, th: str, en: str) -> str:
    """The reason for a no, to keep. Raises `Invalid` with these sentences when there is none."""
    kept = clean(said, limit=_REASON, field="reason")
    if not kept:
        raise Invalid(th, en, field="reason")
    return kept
