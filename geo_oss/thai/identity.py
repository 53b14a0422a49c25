"""What identifies a person: phone numbers and the 13-digit number; and how both are kept out of public text."""

from __future__ import annotations

import re

import phonenumbers

from geo_oss.errors import Invalid
from geo_oss.thai.text import ascii_digits

_MASK = "[ปกปิดข้อมูล]"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Seven to fifteen digits with at most two separators between two of them: phones, citizen numbers, card numbers.
_LONG_NUMBER = re.compile(r"(?<![\d.])(?:\+?\d(?:[\s\-.()]{0,2}\d){8,14})(?![\d])")
_COORDINATE = re.compile(r"^-?\d{1,3}\.\d{3,}$")


def phone(text: str, *, field: str = "phone") -> str:
    """The number as E.164 (+66…); Thai digits, dashes and a leading 0 are fine. Raises `Invalid`."""
    plain = ascii_digits(text).strip()
    try:
        number = phonenumbers.parse(plain, "TH")
    except phonenumbers.NumberParseException:
        raise _bad_phone(field) from None
    if not phonenumbers.is_possible_number(number) or not plain.isascii():
        raise _bad_phone(field)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def last4(text: str) -> str:
    """The last four digits of what was typed, ASCII; empty when there are fewer."""
    digits = re.sub(r"[^0-9]", "", ascii_digits(text))
    return digits[-4:] if len(digits) >= 4 else ""


def is_citizen_number(text: str) -> bool:
    """Whether 13 digits carry the right check digit (modulus 11)."""
    digits = re.sub(r"[^0-9]", "", ascii_digits(text))
    if len(digits) != 13:
        return False
    weighted = sum(int(digit) * (13 - place) for place, digit in enumerate(digits[:12]))
    return (11 - weighted % 11) % 10 == int(digits[12])


def mask(text: str) -> str:
    """Text for the public: phone numbers, citizen numbers and e-mail addresses are covered; coordinates stay."""
    plain = ascii_digits(text)
    spans = [match.span() for match in _EMAIL.finditer(plain)]
    spans += [match.span() for match in _LONG_NUMBER.finditer(plain) if not _COORDINATE.match(match.group())]
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + _MASK + text[end:]
    return text


def _bad_phone(field: str) -> Invalid:
    return Invalid(
        "หมายเลขโทรศัพท์ไม่ถูกต้อง ตัวอย่าง 081-234-5678",
        "The phone number is not valid. Example: 081-234-5678.",
        field=field,
    )
