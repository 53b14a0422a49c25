"""Which encoding are these Thai bytes in? Old shapefiles say it wrongly, or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

GOOD_SHARE = 0.9
"""Share of the non-ASCII values that must decode: a value cut at the field's width may lose its last letter."""


def choose(values: Sequence[bytes], *, stated: str = "") -> str:
    """The encoding of these values: the stated one if it reads them, else strict UTF-8, else CP874 (TIS-620)."""
    foreign = [value for value in values if not value.isascii()]
    for name in (named(stated), "utf-8"):
        if name and _good(foreign, name):
            return name
    return "cp874"


def named(stated: str) -> str:
    """Python's name for what a .cpg file says (`UTF-8`, `65001`, `OEM 874`, `TIS-620`, `1252`); empty if unknown."""
    word = stated.strip().lower()
    if re.search(r"utf-?8|65001", word):
        return "utf-8"
    if re.search(r"874|tis-?620|8859-?11\b", word):
        return "cp874"
    number = re.search(r"125\d", word)
    return f"cp{number.group()}" if number else ""


def decode(value: bytes, encoding: str) -> str:
    """The text; bytes that make no letter (a letter cut at the field's width) are left out."""
    return value.decode(encoding, errors="ignore")


def _good(values: Sequence[bytes], encoding: str) -> bool:
    return sum(_reads(value, encoding) for value in values) >= GOOD_SHARE * len(values)


def _reads(value: bytes, encoding: str) -> bool:
    try:
        value.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
