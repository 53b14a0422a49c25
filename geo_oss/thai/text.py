"""Thai text: digits, a key to search names by, and text that is safe to keep."""

from __future__ import annotations

import re
import unicodedata

from geo_oss.errors import Invalid

_THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
_TO_ASCII = str.maketrans(_THAI_DIGITS, "0123456789")
_TO_THAI = str.maketrans("0123456789", _THAI_DIGITS)
# Control characters but line feed, and the marks that turn reading direction around.
_UNWANTED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_SHORT_FORMS = (
    (re.compile(r"\b(?:soi)\.?\s*", re.I), "ซอย"),
    (re.compile(r"\b(?:thanon|road|rd)\.?\s*", re.I), "ถนน"),
    (re.compile(r"ซ\.\s*"), "ซอย"),
    (re.compile(r"ถ\.\s*"), "ถนน"),
    (re.compile(r"ช\.\s*"), "ชุมชน"),
    (re.compile(r"รร\.\s*"), "โรงเรียน"),
    (re.compile(r"รพ\.\s*"), "โรงพยาบาล"),
    (re.compile(r"ต\.\s*"), "ตำบล"),
    (re.compile(r"ม\.\s*(?=\d)"), "หมู่"),
)
_SPACES = re.compile(r"[\s\-_/,.]+")


def ascii_digits(text: str) -> str:
    """The same text with ๐-๙ written 0-9."""
    return text.translate(_TO_ASCII)


def thai_digits(text: str) -> str:
    """The same text with 0-9 written ๐-๙."""
    return text.translate(_TO_THAI)


def clean(text: str, *, limit: int = 4000, field: str | None = None) -> str:
    """Text to keep: NFC, one kind of line end, no control, direction or half characters, trimmed.

    Raises `Invalid` when it is longer than `limit` characters.
    """
    whole = _SURROGATES.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    kept = unicodedata.normalize("NFC", _UNWANTED.sub("", whole)).strip()
    if len(kept) > limit:
        raise Invalid(
            f"ข้อความยาวเกินไป ({len(kept)} ตัวอักษร) ใช้ได้ไม่เกิน {limit} ตัวอักษร",
            f"The text is too long ({len(kept)} characters); at most {limit} are taken.",
            field=field,
        )
    return kept


def search_key(name: str) -> str:
    """A name as it is compared: short forms written out, digits ASCII, no spaces or dots, misspellings mended."""
    key = ascii_digits(unicodedata.normalize("NFC", name)).lower()
    key = key.replace("เเ", "แ").replace("ํา", "ำ")
    for short, full in _SHORT_FORMS:
        key = short.sub(full, key)
    return _SPACES.sub("", key)
