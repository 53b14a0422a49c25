"""Numbers painted on things, as they are compared."""

from __future__ import annotations

_DIGITS = dict(zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True))
_CAPITALS = {chr(letter): chr(letter - 32) for letter in range(ord("a"), ord("z") + 1)}
_DASHES = dict.fromkeys("‐‑‒–—−", "-")
_SPACES = dict.fromkeys(" \t\u00a0\u200b", "")
_PLAIN = str.maketrans(_DIGITS | _CAPITALS | _DASHES | _SPACES)


def plain_number(number: str) -> str:
    """The number of a pole as it is compared: ASCII digits, capitals, plain hyphens, no spaces.

    The generated column `pole.number_plain` does the same; a test holds them together.
    """
    return number.translate(_PLAIN)
