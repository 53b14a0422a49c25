"""Which column is the code, which the name? Said by the operator, or guessed from names and contents."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geo_oss.errors import Invalid

CODE_NAMES = ("code", "zone_code", "community_code", "dcode", "pcode", "id", "subdist", "subdistric", "รหัส")
NAME_NAMES = ("name_th", "name", "dname", "zone_name", "community_name", "ชื่อ")
ENGLISH_NAMES = ("name_en", "dname_e", "name_e", "english")
CODE_LIKE = re.compile(r"code|รหัส|(^|_)id$|(^|_)no$")
NAME_LIKE = re.compile(r"name|nam[te]$|_th$|_t$|^th$|ชื่อ|subdistr|district|เขต|ชุมชน")
ENGLISH_LIKE = re.compile(r"name|_en?$|^en$")
ROW_NUMBERS = {"objectid", "fid", "ogc_fid", "gid", "index"}
"""Numbers of rows, not of places: they change with every export."""
THAI = re.compile("[\u0e01-\u0e2e]")
LATIN = re.compile("[A-Za-z]")

Texts = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Columns:
    """Column names; `english` and `zone` are empty when the file has none."""

    code: str
    name: str
    english: str = ""
    zone: str = ""


def choose(texts: Texts, wanted: Columns) -> Columns:
    """The columns to use: those wanted, the others guessed.

    Raises `Invalid`, listing the columns there are, for one that is not there and when no code can be guessed.
    """
    code = _stated(texts, wanted.code) or _code(texts)
    if not code:
        raise Invalid(
            f"ไม่พบคอลัมน์รหัส ระบุด้วย --code คอลัมน์ที่มี: {_listed(texts)}",
            f"No column looks like a code: name it with --code. The columns are: {_listed(texts)}",
            field="code",
        )
    return Columns(
        code=code,
        name=_stated(texts, wanted.name) or _named(texts, NAME_NAMES, NAME_LIKE, THAI) or code,
        english=_stated(texts, wanted.english) or _named(texts, ENGLISH_NAMES, ENGLISH_LIKE, LATIN, not_in=THAI),
        zone=_stated(texts, wanted.zone) or _stated_if_there(texts, "zone_code"),
    )


def _stated(texts: Texts, column: str) -> str:
    if not column:
        return ""
    found = _stated_if_there(texts, column)
    if not found:
        raise Invalid(
            f"ไม่มีคอลัมน์ {column} คอลัมน์ที่มี: {_listed(texts)}",
            f"There is no column {column}. The columns are: {_listed(texts)}",
            field="code",
        )
    return found


def _stated_if_there(texts: Texts, column: str) -> str:
    return next((name for name in texts if name.casefold() == column.casefold()), "")


def _code(texts: Texts) -> str:
    """The first code-like column that is full and never repeats; else the first code-like one, to be reported."""
    likely = _ordered(texts, CODE_NAMES, CODE_LIKE)
    full = [name for name in likely if all(texts[name]) and len(set(texts[name])) == len(texts[name])]
    return next(iter(full or likely), "")


def _named(
    texts: Texts,
    exact: Sequence[str],
    like: re.Pattern[str],
    script: re.Pattern[str],
    not_in: re.Pattern[str] | None = None,
) -> str:
    """The name-like column in that script which tells most rows apart."""
    likely = [name for name in _ordered(texts, exact, like) if _written_in(texts[name], script, not_in)]
    if not likely and script is THAI:
        likely = [name for name in texts if _written_in(texts[name], script, not_in)]
    telling = [name for name in likely if len(set(texts[name])) > 1 or len(texts[name]) == 1]
    return max(telling, key=lambda name: len(set(texts[name])), default="")


def _ordered(texts: Texts, exact: Sequence[str], like: re.Pattern[str]) -> list[str]:
    names = [name for name in texts if name.casefold() not in ROW_NUMBERS]
    first = [name for wanted in exact for name in names if name.casefold() == wanted]
    return first + [name for name in names if name not in first and like.search(name.casefold())]


def _written_in(values: Sequence[str], script: re.Pattern[str], not_in: re.Pattern[str] | None) -> bool:
    good = [bool(script.search(value)) and not (not_in and not_in.search(value)) for value in values]
    return sum(good) * 2 > len(values)


def _listed(texts: Texts) -> str:
    return ", ".join(texts)
