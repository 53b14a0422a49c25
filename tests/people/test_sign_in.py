"""Signing in, sessions, and everything that must end them."""

from __future__ import annotations

import statistics
import time
from collections.abc import AsyncIterator

import pytest

from geo_oss.db.pool import Conn
from geo_oss.errors import Invalid, NotFound
from geo_oss.people import passwords, sessions, sign_in, store

PASSWORD = "รหัสผ่านยาวพอ"


async def _organization(conn: Conn, code: str) -> int:
    cursor = await conn.execute(
        "INSERT INTO organization (code, name_th, name_en, abbreviation, qr_key) "
        "VALUES (%s, 'เทศบาล', 'Town', 'T', '\\x00') RETURNING id",
        (code,),
    )
    row = await cursor.fetchone()
    assert row is not None
    return int(row["id"])


@pytest.fixture
async def town(conn: Conn) -> AsyncIterator[int]:
    yield await _organization(conn, "town-a")


@pytest.fixture
async def officer(conn: Conn, town: int) -> int:
    return await store.add(conn, town, " Somchai ", PASSWORD, name="สมชาย", role="officer")


async def test_right_password_opens_a_session_for_that_person(conn: Conn, town: int, officer: int) -> None:
    token = await sign_in.sign_in(conn, town, "SOMCHAI", PASSWORD)
    found = await sessions.find(conn, town, token)
    assert found is not None
    assert (found.id, found.username, found.role) == (officer, "somchai", "officer")


@pytest.mark.parametrize(
    ("username", "password"),
    [("somchai", "ผิดผิดผิดผิด"), ("nobody", PASSWORD), ("", ""), ("somchai\x00", ""), ("somchai", "\ud800" * 300)],
)
async def test_every_failure_gets_one_answer(conn: Conn, town: int, officer: int, username: str, password: str) -> None:
    with pytest.raises(Invalid) as failure:
        await sign_in.sign_in(conn, town, username, password)
    assert failure.value.th == sign_in.refused().th


async def test_password_composed_on_another_keyboard_still_fits(conn: Conn, town: int) -> None:
    await store.add(conn, town, "cafe", "Caf\u00e9-Caf\u00e9-1", name="a", role="clerk")
    assert await sign_in.sign_in(conn, town, "cafe", "Cafe\u0301-Cafe\u0301-1")


async def test_unknown_names_take_as_long_as_known_ones(conn: Conn, town: int, officer: int) -> None:
    async def seconds(username: str) -> float:
        began = time.perf_counter()
        with pytest.raises(Invalid):
            await sign_in.sign_in(conn, town, username, "ผิดผิดผิดผิด")
        return time.perf_counter() - began

    known, unknown = [], []
    for _ in range(7):
        known.append(await seconds("somchai"))
        unknown.append(await seconds("nobody"))
    assert 0.5 < statistics.median(known) / statistics.median(unknown) < 2


async def test_the_table_holds_no_usable_cookie(conn: Conn, town: int, officer: int) -> None:
    token = await sign_in.sign_in(conn, town, "somchai", PASSWORD)
    row = await (await conn.execute("SELECT token_hash FROM staff_session")).fetchone()
    assert row is not None
    assert len(token) >= 43 and bytes(row["token_hash"]) == sessions.token_hash(token)
    assert await sessions.find(conn, town, bytes(row["token_hash"]).hex()) is None


async def test_signing_in_again_ends_the_browsers_old_session(conn: Conn, town: int, officer: int) -> None:
    old = await sign_in.sign_in(conn, town, "somchai", PASSWORD)
    new = await sign_in.sign_in(conn, town, "somchai", PASSWORD, old_token=old)
    assert new != old
    assert await sessions.find(conn, town, old) is None
    assert await sessions.find(conn, town, new) is not None


async def test_session_is_worth_nothing_at_another_municipality(conn: Conn, town: int, officer: int) -> None:
    other = await _organization(conn, "town-b")
    token = await sign_in.sign_in(conn, town, "somchai", PASSWORD)
    assert await sessions.find(conn, other, token) is None
    with pytest.raises(Invalid):
        await sign_in.sign_in(conn, other, "somchai", PASSWORD)


async def test_disabling_a_person_ends_the_session_at_once(conn: Conn, town: int, officer: int) -> None:
    token = await sign_in.sign_in(conn, town, "somchai", PASSWORD)
    await conn.execute("UPDATE staff SET active = false WHERE id = %s", (officer,))
    assert await sessions.find(conn, town, token) is None


async def test_letting_a_person_in_again_does_not_revive_old_sessions(conn: Conn, town: int, officer: int) -> None:
    token = await sign_in.sign_in(conn, town, "somchai", PASSWORD)
    await store.set_active(conn, town, officer, False)
    await store.set_active(conn, town, officer, True)
    assert await sessions.find(conn, town, token) is None


async def test_a_new_password_ends_all_sessions(conn: Conn, town: int, officer: int) -> None:
    token = await sign_in.sign_in(conn, town, "somchai", PASSWORD)
    await store.set_password(conn, town, officer, "another-password")
    assert await sessions.find(conn, town, token) is None
    assert await sign_in.sign_in(conn, town, "somchai", "another-password")


async def test_signing_out_ends_the_session(conn: Conn, town: int, officer: int) -> None:
    token = await sign_in.sign_in(conn, town, "somchai", PASSWORD)
    await sessions.close(conn, token)
    assert await sessions.find(conn, town, token) is None


@pytest.mark.parametrize("change", ["seen_at = now() - interval '31 minutes'", "expires_at = now()"])
async def test_idle_and_old_sessions_end_and_are_swept(conn: Conn, town: int, officer: int, change: str) -> None:
    token = await sign_in.sign_in(conn, town, "somchai", PASSWORD)
    await conn.execute(f"UPDATE staff_session SET {change}")  # type: ignore[arg-type]
    assert await sessions.find(conn, town, token) is None
    assert await sessions.sweep(conn) == 1


async def test_being_there_keeps_the_session(conn: Conn, town: int, officer: int) -> None:
    token = await sign_in.sign_in(conn, town, "somchai", PASSWORD)
    await conn.execute("UPDATE staff_session SET seen_at = now() - interval '29 minutes'")
    assert await sessions.find(conn, town, token) is not None
    row = await (await conn.execute("SELECT seen_at = now() AS fresh FROM staff_session")).fetchone()
    assert row is not None and row["fresh"]


async def test_an_old_hash_is_made_again_with_todays_cost(conn: Conn, town: int, officer: int) -> None:
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD.encode())
    await conn.execute("UPDATE staff SET password_hash = %s", (weak,))
    await sign_in.sign_in(conn, town, "somchai", PASSWORD)
    row = await (await conn.execute("SELECT password_hash FROM staff")).fetchone()
    assert row is not None and not passwords.outdated(row["password_hash"])
    assert await passwords.fits(row["password_hash"], PASSWORD)


@pytest.mark.parametrize("password", ["short", "x" * 257])
async def test_weak_and_endless_passwords_are_refused(conn: Conn, town: int, password: str) -> None:
    with pytest.raises(Invalid) as failure:
        await store.add(conn, town, "x", password, name="x", role="clerk")
    assert failure.value.field == "password"


async def test_unknown_role_and_unknown_person_are_refused(conn: Conn, town: int) -> None:
    with pytest.raises(Invalid):
        await store.add(conn, town, "x", PASSWORD, name="x", role="king")
    with pytest.raises(NotFound):
        await store.get(conn, town, 99)
    with pytest.raises(NotFound):
        await store.set_active(conn, town, 99, True)


async def test_list_holds_the_active_of_one_municipality(conn: Conn, town: int, officer: int) -> None:
    other = await _organization(conn, "town-b")
    await store.add(conn, other, "somchai", PASSWORD, name="อีกคน", role="clerk")
    gone = await store.add(conn, town, "gone", PASSWORD, name="ลาออก", role="clerk")
    await store.set_active(conn, town, gone, False)
    assert [person.id for person in await store.listed(conn, town)] == [officer]
