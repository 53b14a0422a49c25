"""The short code on a pole's sticker: which pole of which municipality, signed so that nobody can make one up.

A code is 34 characters of Crockford's base32: 8 name the organization and the pole, 26 are an HMAC-SHA256 cut to
130 bits with the organization's own key. To forge one takes 2^130 tries against a server that also wants the code to
be the one stored with the pole. Base32 because a QR symbol packs capitals and digits at 5.5 bits a character: with a
domain of 19 letters the whole address is a version 5 symbol (37 modules) at level H, so a module on a 33 mm sticker
is 0.7 mm. A signature of 80 bits would save one version (0.1 mm a module): not worth a doubt.
Crockford's letters leave out I, L, O and U; I and L are read as 1, O as 0, case and hyphens do not matter.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from geo_oss.errors import Invalid

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 34
SIGNATURE_BITS = 130
_SIGNATURE = 26
_POLE_BITS = 24
_ORGANIZATION_BITS = 16
_LOOKALIKES = str.maketrans("ILO", "110", " -\u00ad\u200b")
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}


@dataclass(frozen=True, slots=True)
class Claim:
    """What a code says about itself, not yet believed."""

    organization_id: int
    pole_id: int
    code: str


class UnreadableCode(Invalid):
    """The text cannot be a pole code: wrong length or letters."""

    code = "pole_code_unreadable"
    th = "รหัสเสาไม่ครบหรืออ่านไม่ได้ กรุณาสแกนใหม่ หรือค้นหาด้วยหมายเลขที่เขียนไว้บนเสา"
    en = "The pole code is incomplete or unreadable. Scan again, or search by the number painted on the pole."


class ForgedCode(Invalid):
    """The signature is not this municipality's."""

    code = "pole_code_forged"
    th = "สติกเกอร์นี้ไม่ใช่ของเทศบาล (รหัสไม่ผ่านการตรวจสอบ) กรุณาค้นหาด้วยหมายเลขที่เขียนไว้บนเสา หรือปักหมุดเอง"
    en = (
        "This sticker is not the municipality's (its code fails the check). Search by the pole's number, or drop a pin."
    )


def issue(organization_id: int, pole_id: int, key: bytes, *, edition: int = 0) -> str:
    """The code of a pole; a new edition is another code. Raises `ValueError` when an id does not fit its field."""
    if not (0 < organization_id < 1 << _ORGANIZATION_BITS and 0 < pole_id < 1 << _POLE_BITS):
        raise ValueError(f"no code for organization {organization_id}, pole {pole_id}: the number is too large")
    head = _letters((organization_id << _POLE_BITS) | pole_id, LENGTH - _SIGNATURE)
    return head + _signature(head, key, edition)


def read(text: str) -> Claim:
    """What a code claims, in its one spelling. Raises `UnreadableCode`; `genuine` says whether to believe it."""
    code = text.strip().upper().translate(_LOOKALIKES)
    if len(code) != LENGTH or not _VALUE.keys() >= set(code):
        raise UnreadableCode(field="pole_code")
    head = _number(code[: LENGTH - _SIGNATURE])
    return Claim(head >> _POLE_BITS, head & ((1 << _POLE_BITS) - 1), code)


def genuine(claim: Claim, key: bytes, *, edition: int = 0) -> bool:
    """Whether the code was signed with this key, in this edition or an earlier one; each check takes the same time."""
    head, signature = claim.code[: LENGTH - _SIGNATURE], claim.code[LENGTH - _SIGNATURE :]
    return any([hmac.compare_digest(signature, _signature(head, key, past)) for past in range(edition + 1)])


def _signature(head: str, key: bytes, edition: int) -> str:
    message = f"geo-oss pole 1 {head}" + (f" {edition}" if edition else "")
    digest = hmac.digest(key, message.encode("ascii"), "sha256")
    return _letters(int.from_bytes(digest) >> (256 - SIGNATURE_BITS), _SIGNATURE)


def _letters(value: int, length: int) -> str:
    return "".join(ALPHABET[(value >> shift) & 31] for shift in range(5 * (length - 1), -1, -5))


def _number(letters: str) -> int:
    value = 0
    for letter in letters:
        value = (value << 5) | _VALUE[letter]
    return value
