"""The identity vault: who asked is sealed, and a sealed value opens only at the row and column it was written for."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from geo_oss.errors import GeoOssError

_NONCE_BYTES = 12


class Unreadable(GeoOssError):
    """A sealed value that was moved, changed, or written with another key."""

    code = "unreadable"
    th = "อ่านข้อมูลที่เก็บไว้ไม่ได้ กรุณาแจ้งผู้ดูแลระบบ"
    en = "The stored value cannot be read. Please tell the administrator."


def seal(key: bytes, text: str, *, organization_id: int, request_id: int, column: str) -> bytes | None:
    """The text under AES-256-GCM: nonce and ciphertext; None for an empty text."""
    if not text:
        return None
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, text.encode(), _bound(organization_id, request_id, column))


def unseal(key: bytes, sealed: bytes | None, *, organization_id: int, request_id: int, column: str) -> str:
    """The text again; empty for None. Raises `Unreadable` when it is not what was written there."""
    if sealed is None:
        return ""
    nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, body, _bound(organization_id, request_id, column)).decode()
    except InvalidTag:
        raise Unreadable() from None


def digits_hash(key: bytes, digits: str, *, organization_id: int, request_id: int) -> bytes | None:
    """A keyed hash of the last four digits, different for each request; None for none."""
    if not digits:
        return None
    return hmac.digest(key, f"{organization_id}:{request_id}:{digits}".encode(), hashlib.sha256)


def track_token(key: bytes, *, organization_id: int, request_id: int) -> str:
    """The secret link's token of a request, 192 bits. It can be made again at any time, so it is stored nowhere."""
    mark = hmac.digest(key, f"track:{organization_id}:{request_id}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(mark[:24]).decode()


def _bound(organization_id: int, request_id: int, column: str) -> bytes:
    return f"request_contact:{organization_id}:{request_id}:{column}".encode()
