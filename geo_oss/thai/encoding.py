"""Which encoding are these Thai bytes in? Old files say it wrongly, or not at all."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

GOOD_SHARE = 0.9
"""Share of the non-ASCII values that must read: some are always damaged."""
THAI = "cp874"
_ABOVE = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_LOOSE = re.compile(f"(?:^|[^\u0e01-\u0e4e])[{_ABOVE}]")
"""A vowel or tone mark with no letter to stand on: what Latin letters look like when read as Thai."""
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_NOT_THAI = re.compile("[^\x00-\x7f\u0e00-\u0e7f\u2010-\u2026\u20ac\u00a0]")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Found:
    """An encoding by Python's name, and how it is known: `stated`, `label` (what the file says) or `found`."""

    name: str
    source: str


def find(values: Sequence[bytes], *, stated: str = "", label: str = "") -> Found:
    """The encoding of these values: the stated one, else the one their letters speak for, else the label's.

    Labels are believed last, for they are so often wrong: Thai letters in UTF-8 or CP874 cannot be mistaken.
    """
    if stated:
        return Found(named(stated), "stated")
    foreign = [value for value in values if not value.isascii()]
    said = named(label)
    for name in ("utf-8", THAI):
        if is_thai(foreign, name):
            return Found(name, "label" if name == said else "found")
    for name, source in ((said, "label"), ("utf-8", "found")):
        if name and _share(foreign, name, _is_text) >= GOOD_SHARE:
            return Found(name, source)
    return Found(THAI, "found")


def choose(values: Sequence[bytes], *, stated: str = "") -> str:
    """The encoding of these values by name; `stated` is what the file says, and may be wrong."""
    return find(values, label=stated).name


def named(stated: str) -> str:
    """Python's name for what a .cpg file says (`UTF-8`, `65001`, `OEM 874`, `TIS-620`, `1252`); empty if unknown."""
    word = stated.strip().lower()
    if re.search(r"utf-?8|65001", word):
        return "utf-8"
    if re.search(r"874|tis-?620|8859-?11\b|thai", word):
        return THAI
    if re.search(r"8859-?15?$|8859-1\b|latin-?1|88591$", word):
        return "cp1252"
    number = re.search(r"125\d", word)
    return f"cp{number.group()}" if number else _known(word)


def marked(data: bytes) -> str:
    """The encoding that the first bytes of a text state (a byte order mark); empty when they state none."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), "")


def decode(value: bytes, encoding: str) -> str:
    """The text; bytes that make no letter (a letter cut at the field's width) are left out."""
    return value.decode(encoding, errors="ignore")


def reads(values: Iterable[bytes], encoding: str) -> bool:
    """Whether nearly all of these values can be read so."""
    return _share([value for value in values if not value.isascii()], encoding, _is_text) >= GOOD_SHARE


def is_cut(value: bytes, encoding: str) -> bool:
    """Whether the last letter of a value lacks its last bytes."""
    text = _text(value, encoding)
    return text is not None and bool(value) and not value.isascii() and not _whole(value, encoding)


def is_thai(values: Iterable[bytes], encoding: str) -> bool:
    """Whether nearly all of these values are Thai when read so, and there are any."""
    foreign = [value for value in values if not value.isascii()]
    return bool(foreign) and _share(foreign, encoding, _is_thai) >= GOOD_SHARE


def garbled(words: Iterable[str]) -> bool:
    """Whether words are Thai that somebody read as Latin letters before (`¶¹¹ÇÔ·ÂØ`)."""
    foreign = [word for word in words if _FOREIGN.search(word)]
    return bool(foreign) and sum(mended(word) is not None for word in foreign) >= GOOD_SHARE * len(foreign)


def mended(word: str) -> str | None:
    """The Thai word that a garbled one was; None when it was none."""
    for page in ("latin-1", "cp1252"):
        try:
            data = word.encode(page)
        except UnicodeEncodeError:
            continue
        for name in ("utf-8", THAI):
            if _is_thai(data, name):
                return decode(data, name)
    return None


def _share(values: Sequence[bytes], encoding: str, good: Callable[[bytes, str], bool]) -> float:
    return sum(bool(good(value, encoding)) for value in values) / len(values) if values else 1.0


def _is_text(value: bytes, encoding: str) -> bool:
    return _text(value, encoding) is not None


def _is_thai(value: bytes, encoding: str) -> bool:
    """Thai and nothing else beside ASCII, with every mark above or below a letter."""
    text = _text(value, encoding)
    return text is not None and bool(_FOREIGN.search(text)) and not _NOT_THAI.search(text) and not _LOOSE.search(text)


def _text(value: bytes, encoding: str) -> str | None:
    """The text, but for a last letter cut in the middle; None when the bytes are no such text."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(value, final=False)
    except (UnicodeDecodeError, LookupError):
        return None


def _whole(value: bytes, encoding: str) -> bool:
    try:
        value.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _known(word: str) -> str:
    """Python's own name, if it is an encoding of text."""
    try:
        b"a".decode(word or "none", errors="ignore")
        return codecs.lookup(word).name
    except LookupError:
        return ""
