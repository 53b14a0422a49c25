"""Notices leave here, at least once: a row is taken on a lease, sent outside any transaction, then marked.

The `notice` row itself is the job. It is written with the change it tells of in one statement, and a second row in a
job queue would cost that statement another round trip and could disagree with the first. `FOR UPDATE SKIP LOCKED`
shares the rows among workers, `next_at` is lease and back-off at once, and `tries` is the fence: a worker that slept
beyond its lease marks nothing. A crash between sending and marking sends a second copy with the same id. Notices of
one request leave in their order unless one of them has to be tried again.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta

from psycopg.rows import class_row

from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.notices.model import Channel, Message, Notice, Undeliverable
from geo_oss.notices.render import text

_SQL = sql.load(__package__)
log = logging.getLogger("geo_oss.notices")

LEASE = timedelta(seconds=60)
SEND_SECONDS = 10.0
MOST_AT_ONCE = 5
"""Sent one after the other within one lease: 5 × 10 s < 60 s."""
WAITS = (5, 60, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Seconds until the next try after the first, second, … failure; after the last one it has failed for good."""


async def deliver_due(conn: Conn, channels: Mapping[str, Channel]) -> int:
    """Sends everything that is due now; how many were tried. The connection must be in autocommit."""
    total = 0
    while notices := await _claim(conn):
        for notice in notices:
            await _deliver(conn, channels, notice)
        total += len(notices)
    return total


async def _claim(conn: Conn) -> list[Notice]:
    async with conn.cursor(row_factory=class_row(Notice)) as cursor:
        await cursor.execute(_SQL["claim"], {"most": MOST_AT_ONCE, "lease": LEASE})
        return await cursor.fetchall()


async def _deliver(conn: Conn, channels: Mapping[str, Channel], notice: Notice) -> None:
    try:
        provider_id = await _send(channels, notice)
    except Undeliverable as reason:
        await _give_up(conn, notice, reason)
    except Exception as reason:
        await _try_again(conn, notice, reason)
    else:
        await _mark(conn, "sent", notice, provider_id=provider_id)


async def _send(channels: Mapping[str, Channel], notice: Notice) -> str:
    channel = channels.get(notice.channel)
    if channel is None:
        raise Undeliverable(f"no channel {notice.channel}")
    message = Message(notice.id, notice.organization_id, notice.request_id, notice.audience, text(notice))
    async with asyncio.timeout(SEND_SECONDS):
        return await channel.send(message)


async def _try_again(conn: Conn, notice: Notice, reason: Exception) -> None:
    if notice.tries > len(WAITS):
        await _give_up(conn, notice, reason)
        return
    seconds = WAITS[notice.tries - 1] * random.uniform(0.8, 1.2)
    log.warning("notice %s: try %d failed (%s)", notice.id, notice.tries, type(reason).__name__)
    await _mark(conn, "again", notice, wait=timedelta(seconds=seconds))


async def _give_up(conn: Conn, notice: Notice, reason: Exception) -> None:
    log.error("notice %s cannot be delivered (%s)", notice.id, type(reason).__name__)
    await _mark(conn, "failed", notice)


async def _mark(conn: Conn, how: str, notice: Notice, **more: object) -> None:
    fence = {name: value for name, value in asdict(notice).items() if name in {"organization_id", "id", "tries"}}
    await conn.execute(_SQL[how], fence | more)
