"""Request numbers from the municipality's own pattern, gap-free: the count is a locked row, not a sequence.

A pattern is text with fields: `{code}` the municipality's letters, `{abbr}` the category's ตัวย่อ, `{DD}` `{MM}` `{YY}`
`{YYYY}` the local day in the Buddhist era, `{FYY}` `{FYYYY}` the fiscal year, `{seq}` or `{seq:6}` the running number.
`{code}1{DD}{MM}{YY}{seq:6}` gives KT1080767000011; `{abbr} {seq}/{YYYY}` gives อส. 56/2567.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from geo_oss.errors import Invalid
from geo_oss.thai import calendar

FIELDS = ("code", "abbr", "DD", "MM", "YY", "YYYY", "FYY", "FYYYY", "seq")
RESETS = ("never", "calendar", "fiscal")
_FIELD = re.compile(r"\{(\w+)(?::(\d))?\}")
_RUN_TOGETHER = re.compile(r"\{abbr\}\{seq|\{seq(:\d)?\}\{abbr\}")
"""A1 and 1 would read as A and 11: words of any length need something between them and the count."""


@dataclass(frozen=True, slots=True)
class Series:
    """Which count a number comes from: a scope ('' or the abbreviation) and a period ('' or a Buddhist year)."""

    scope: str
    period: str


def series(pattern: str, reset: str, *, abbreviation: str, day: date) -> Series:
    """The series a request of this category and local day is counted in."""
    period = {
        "never": "",
        "calendar": str(calendar.buddhist_year(day)),
        "fiscal": str(calendar.fiscal_year(day)),
    }[reset]
    return Series(abbreviation if "{abbr}" in pattern else "", period)


def text(pattern: str, *, code: str, abbreviation: str, day: date, seq: int) -> str:
    """The number itself."""
    year, fiscal = calendar.buddhist_year(day), calendar.fiscal_year(day)
    values: dict[str, str | int] = {
        "code": code, "abbr": abbreviation, "DD": f"{day.day:02d}", "MM": f"{day.month:02d}",
        "YY": f"{year % 100:02d}", "YYYY": year, "FYY": f"{fiscal % 100:02d}", "FYYYY": fiscal, "seq": seq,
    }  # fmt: skip
    return _FIELD.sub(lambda field: str(values[field[1]]).zfill(int(field[2] or 0)), pattern)


def check(pattern: str, reset: str) -> None:
    """Raises `Invalid` when two requests could get the same number, or a field is unknown."""
    fields = {field[1] for field in _FIELD.finditer(pattern)}
    unknown = fields - set(FIELDS)
    if unknown or "seq" not in fields or reset not in RESETS:
        raise _refused(f"{{{', '.join(sorted(unknown)) or 'seq'}}}")
    if _RUN_TOGETHER.search(pattern):
        raise _refused("{abbr}{seq}")
    told = {
        "never": True,
        "calendar": bool(fields & {"YY", "YYYY"}),
        "fiscal": bool(fields & {"FYY", "FYYYY"}) or ({"MM"} <= fields and bool(fields & {"YY", "YYYY"})),
    }[reset]
    if not told:
        raise _refused(reset)


def _refused(what: str) -> Invalid:
    return Invalid(
        f"รูปแบบเลขคำร้องใช้ไม่ได้ ({what}): เลขอาจซ้ำกัน ต้องมี {{seq}} และปีที่ตรงกับการเริ่มนับใหม่",
        f"That number pattern cannot be used ({what}): it needs {{seq}} and the year the count restarts with.",
        field="number_pattern",
    )
