"""Notices leave at least once, with the same id, however often something fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from geo_oss.db.pool import Pool, open_pool
from geo_oss.notices import outbox
from geo_oss.notices.model import Channel, Message, Undeliverable
from tests.town import TOWN


class Letterbox:
    """A channel that remembers, and fails as told."""

    def __init__(self, *failures: Exception | None) -> None:
        self.failures = list(failures)
        self.got: list[Message] = []

    async def send(self, message: Message) -> str:
        self.got.append(message)
        failure = self.failures.pop(0) if self.failures else None
        if failure is not None:
            raise failure
        return f"letter-{len(self.got)}"


@pytest.fixture
async def pool(database: str) -> AsyncIterator[Pool]:
    """Connections in autocommit to a town without notices."""
    with psycopg.connect(database) as conn:
        conn.execute(TOWN)

    async with open_pool(database, 4) as pool:
        yield pool


async def _queue(pool: Pool, count: int, channel: str = "letter") -> None:
    async with pool.connection() as conn:
        await conn.execute(
            "INSERT INTO notice (organization_id, channel, audience, template)"
            " SELECT 1, %s, 'citizen', 'received' FROM generate_series(1, %s)",
            (channel, count),
        )


async def _deliver(pool: Pool, channels: Mapping[str, Channel]) -> int:
    async with pool.connection() as conn:
        await conn.set_autocommit(True)
        return await outbox.deliver_due(conn, channels)


async def _states(pool: Pool) -> list[tuple[str, int]]:
    async with pool.connection() as conn:
        rows = await (await conn.execute("SELECT state, tries FROM notice ORDER BY created_at, id")).fetchall()
    return [(row["state"], row["tries"]) for row in rows]


async def _make_due(pool: Pool) -> None:
    async with pool.connection() as conn:
        await conn.execute("UPDATE notice SET next_at = now() WHERE state = 'queued'")


async def test_all_that_is_due_is_sent_once(pool: Pool) -> None:
    box = Letterbox()
    await _queue(pool, 23)
    assert await _deliver(pool, {"letter": box}) == 23
    assert await _deliver(pool, {"letter": box}) == 0
    assert len({message.id for message in box.got}) == 23
    assert set(await _states(pool)) == {("sent", 1)}
    assert box.got[0].text.startswith("เทศบาลสองสี่เหลี่ยม ได้รับเรื่อง")


async def test_workers_share_and_never_send_the_same(pool: Pool) -> None:
    boxes = [Letterbox() for _ in range(4)]
    await _queue(pool, 60)
    await asyncio.gather(*(_deliver(pool, {"letter": box}) for box in boxes))
    ids = [message.id for box in boxes for message in box.got]
    assert len(ids) == len(set(ids)) == 60


async def test_a_failure_is_tried_again_later_with_the_same_id(pool: Pool) -> None:
    box = Letterbox(OSError("away"), TimeoutError())
    await _queue(pool, 1)
    assert [await _deliver(pool, {"letter": box}) for _ in range(2)] == [1, 0]  # not before its time
    for _ in range(2):
        await _make_due(pool)
        await _deliver(pool, {"letter": box})
    assert await _states(pool) == [("sent", 3)]
    assert len({message.id for message in box.got}) == 1


async def test_waits_grow(pool: Pool) -> None:
    box = Letterbox(*[OSError()] * 3)
    await _queue(pool, 1)
    waits = []
    for _ in range(3):
        await _make_due(pool)
        await _deliver(pool, {"letter": box})
        async with pool.connection() as conn:
            row = await (await conn.execute("SELECT next_at - now() AS wait FROM notice")).fetchone()
        assert row is not None
        waits.append(row["wait"])
    assert timedelta(seconds=3) < waits[0] < timedelta(seconds=7)
    assert waits[1] > timedelta(seconds=45) and waits[2] > timedelta(seconds=200)


async def test_what_never_arrives_is_given_up(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "WAITS", (0, 0))
    await _queue(pool, 1)
    await _deliver(pool, {"letter": Letterbox(*[OSError()] * 9)})
    assert await _states(pool) == [("failed", 3)]


async def test_an_undeliverable_one_ends_at_once_and_stops_nobody(pool: Pool) -> None:
    await _queue(pool, 1, "pigeon")
    await _queue(pool, 3)
    await _deliver(pool, {"letter": Letterbox(Undeliverable())})
    assert sorted(await _states(pool)) == [("failed", 1), ("failed", 1), ("sent", 1), ("sent", 1)]


async def test_a_dead_workers_notice_is_taken_again(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "LEASE", timedelta(seconds=1.5))
    await _queue(pool, 1)
    async with pool.connection() as conn:
        await conn.set_autocommit(True)
        (taken,) = await outbox._claim(conn)  # and then the worker dies
    assert await _deliver(pool, {"letter": Letterbox()}) == 0
    await asyncio.sleep(1.6)
    box = Letterbox()
    assert await _deliver(pool, {"letter": box}) == 1
    assert [message.id for message in box.got] == [taken.id]


async def test_who_slept_beyond_the_lease_marks_nothing(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "LEASE", timedelta(0))
    await _queue(pool, 1)
    async with pool.connection() as conn:
        await conn.set_autocommit(True)
        (sleeper,) = await outbox._claim(conn)
        (waker,) = await outbox._claim(conn)
        await outbox._mark(conn, "failed", sleeper)
        assert await _states(pool) == [("queued", 2)]
        await outbox._mark(conn, "sent", waker, provider_id="x")
    assert await _states(pool) == [("sent", 2)] and isinstance(waker.id, UUID)


async def test_a_channel_that_hangs_is_left(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    class Hanging:
        async def send(self, message: Message) -> str:
            await asyncio.sleep(60)
            return "never"

    monkeypatch.setattr(outbox, "SEND_SECONDS", 0.05)
    await _queue(pool, 1)
    assert await _deliver(pool, {"letter": Hanging()}) == 1
    assert await _states(pool) == [("queued", 1)]
