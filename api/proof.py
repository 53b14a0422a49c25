"""For an hour a browser needs not show number and telephone of a request again: its form carries the proof."""

from __future__ import annotations

import hashlib
import hmac
import time

from starlette.requests import Request

from api import forms
from api.deps import shop
from geo_oss.errors import Forbidden

_SECONDS = 3600


def of(request: Request, org: str, request_id: int) -> str:
    """A proof for this browser alone that it has shown what only the sender of the request knows."""
    until = int(time.time()) + _SECONDS
    return f"{request_id}.{until}.{_sign(request, org, request_id, until)}"


def opened(request: Request, org: str, proof: str) -> int:
    """The id of the request a proof is for. Raises `Forbidden` when it has ended or is not this browser's."""
    request_id, until, sign = _read(proof)
    wanted = _sign(request, org, request_id, until)
    if until < time.time() or not hmac.compare_digest(sign.encode("utf-8", "replace"), wanted.encode()):
        raise Forbidden(
            "หน้านี้เปิดไว้นานเกินไป กรุณาค้นหาด้วยเลขที่เรื่องและเลขท้ายโทรศัพท์อีกครั้ง",
            "This page was open for too long. Please search again with the number and the last digits of the phone.",
        )
    return request_id


def _read(proof: str) -> tuple[int, int, str]:
    parts = proof.split(".")
    numbers = [part for part in parts[:2] if part.isascii() and part.isdecimal() and len(part) <= 18]
    return (int(parts[0]), int(parts[1]), parts[2]) if len(parts) == 3 and len(numbers) == 2 else (0, 0, "")


def _sign(request: Request, org: str, request_id: int, until: int) -> str:
    said = "\0".join(("proof", org, str(request_id), str(until), forms.visitor(request)))
    return hmac.digest(shop(request).keys.forms, said.encode("utf-8", "replace"), hashlib.sha256).hex()
