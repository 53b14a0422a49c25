"""Whole numbers of addresses and forms: in the digits 0 to 9, within bounds, or a sentence that names the field."""

from __future__ import annotations

from geo_oss.errors import Invalid

MOST = 2**31 - 1


def whole(text: str, name: str, *, least: int = 0, most: int = MOST) -> int:
    """The number in a parameter. Raises `Invalid` (field: `name`) for anything else."""
    found = _read(text, least, most)
    if found is None:
        th, en = (f" {least:,} ถึง {most:,}", f" from {least:,} to {most:,}") if most < MOST else ("", "")
        raise Invalid(f"{name} ต้องเป็นจำนวนเต็ม{th}", f"{name} takes a whole number{en}.", field=name)
    return found


def chosen(text: str, name: str, *, most: int = MOST) -> int | None:
    """The number in a parameter that may be empty: then None. Raises `Invalid` (field: `name`)."""
    return whole(text, name, most=most) if text else None


def typed(text: str, name: str, *, most: int = MOST) -> int | None:
    """The number in a field of a form; None for an empty one. Raises `Invalid` (field: `name`)."""
    found = _read(text, 0, most)
    if text and found is None:
        th, en = (f" ไม่เกิน {most:,}", f" up to {most:,}") if most < MOST else ("", "")
        raise Invalid(f"กรุณากรอกเป็นจำนวนเต็ม{th}", f"Please give a whole number{en}.", field=name)
    return found


def _read(text: str, least: int, most: int) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most))):
        return None
    return int(text) if least <= int(text) <= most else None
