"""One key, one request: a second click, a reload or a retry gets the first answer again."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import msgspec

from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.errors import Conflict, Invalid
from geo_oss.people import vault
from geo_oss.people.keys import Keys
from geo_oss.requests.model import Draft, Receipt

_SQL = sql.load(__package__)
KEPT = timedelta(days=3)
"""How long the same key gives the same answer."""


class KeyReused(Invalid):
    """The same key came with other words."""

    code = "key_reused"
    th = "รายการนี้ส่งไปแล้วด้วยข้อมูลอื่น กรุณาเปิดแบบฟอร์มใหม่"
    en = "This was already sent with other data. Please open a new form."


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is stored: keyed hashes of the key and of what came with it, a phone among that."""

    hash: bytes
    body_hash: bytes

    @classmethod
    def of(cls, organization_id: int, key: str, draft: Draft, keys: Keys) -> Key:
        """The key of one organization; keys of two organizations never meet."""
        body = msgspec.json.encode(asdict(draft), order="deterministic")
        name = f"{organization_id}:{key}".encode("utf-8", "replace")
        return cls(_hash(keys, b"key:" + name), _hash(keys, b"body:" + body))

    @property
    def lock(self) -> int:
        """The advisory lock of the key."""
        return int.from_bytes(self.hash[:8], "big", signed=True)


async def take(conn: Conn, organization_id: int, key: Key, keys: Keys) -> Receipt | None:
    """The receipt the key already has, or None: then the key is ours until the transaction ends.

    Raises `Conflict` while another transaction works with the key, `KeyReused` when it came with another body.
    """
    cursor = await conn.execute(_SQL["key_free"], {"lock": key.lock, "organization_id": organization_id})
    row = await cursor.fetchone()
    if row is None or not row["free"]:
        raise Conflict()
    cursor = await conn.execute(_SQL["key_seen"], {"organization_id": organization_id, "key_hash": key.hash})
    seen = await cursor.fetchone()
    if seen is None:
        return None
    if seen["body_hash"] != key.body_hash:
        raise KeyReused()
    kept = seen["answer"]
    token = vault.track_token(keys.index, organization_id=organization_id, request_id=kept["id"])
    return msgspec.convert(kept | {"token": token}, Receipt)


async def sweep(conn: Conn) -> int:
    """Forget keys and their answers after three days; how many."""
    return (await conn.execute(_SQL["key_sweep"], {"kept": KEPT})).rowcount


def answer(receipt: Receipt) -> dict[str, Any]:
    """The receipt as it is kept beside the key: without the secret link, which is made again when it is asked for."""
    kept: dict[str, Any] = msgspec.to_builtins(receipt)
    del kept["token"]
    return kept


def _hash(keys: Keys, text: bytes) -> bytes:
    return hmac.digest(keys.index, text, hashlib.sha256)
