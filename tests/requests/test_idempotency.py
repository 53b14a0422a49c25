"""What is kept beside a key tells a thief of the database neither the secret link nor the phone."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from geo_oss.db.pool import Conn
from geo_oss.geo import LonLat
from geo_oss.requests import intake, tracking
from geo_oss.requests.idempotency import Key, KeyReused
from geo_oss.requests.model import Draft
from tests import town
from tests.town import KEYS

DRAFT = Draft(category_id=town.ROAD, place=LonLat(0.002, 0.003), place_source="map", phone="0812345678")


async def test_the_same_key_gives_the_same_receipt_and_link(conn: Conn) -> None:
    organization = await town.build(conn)
    first = await intake.submit(conn, organization, DRAFT, keys=KEYS, key="once")
    assert await intake.submit(conn, organization, DRAFT, keys=KEYS, key="once") == first
    assert (await tracking.by_token(conn, organization, first.token)).number == first.number
    with pytest.raises(KeyReused):
        await intake.submit(conn, organization, replace(DRAFT, title="other"), keys=KEYS, key="once")


async def test_nothing_kept_opens_the_link(conn: Conn) -> None:
    organization = await town.build(conn)
    receipt = await intake.submit(conn, organization, DRAFT, keys=KEYS, key="once")
    row = await (await conn.execute("SELECT i::text AS kept, answer FROM idempotency i")).fetchone()
    assert row is not None
    assert receipt.token not in row["kept"] and "token" not in row["answer"]
    other = await intake.submit(conn, organization, DRAFT, keys=KEYS, key="twice")
    assert len(receipt.token) == 32 and other.token != receipt.token


async def test_hashes_need_the_installations_key() -> None:
    mine = Key.of(1, "once", DRAFT, KEYS)
    theirs = Key.of(1, "once", DRAFT, replace(KEYS, index=b"x" * 32))
    assert mine.hash != theirs.hash and mine.body_hash != theirs.body_hash
    assert Key.of(2, "once", DRAFT, KEYS).hash != mine.hash
    assert mine.hash != hashlib.sha256(b"1:once").digest() and json.dumps(mine.lock)
