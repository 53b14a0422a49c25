"""A sheet of figures: which column is the code, which are people, households and the year, and what each row says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from geo_oss.errors import Invalid
from geo_oss.thai.text import ascii_digits

MOST_ROWS = 20_000
_BUDDHIST = 543
_NAMES = {
    "code": "code zone_code community_code dcode pcode subdist tambon_code id รหัส รหัสเขต รหัสชุมชน รหัสพื้นที่",
    "people": "people population pop total persons pop_total ประชากร จำนวนประชากร ประชากรรวม คน จำนวนคน รวม",
    "households": "households household house houses hh ครัวเรือน จำนวนครัวเรือน หลังคาเรือน บ้าน จำนวนบ้าน",
    "year": "year ปี พ.ศ. พศ ปี_พ.ศ. year_be",
}
_NUMBER = re.compile(r"\d{1,3}(,\d{3})+|\d{1,9}")


@dataclass(frozen=True, slots=True)
class Columns:
    """Column names; empty where the sheet has none, or where nobody stated one."""

    code: str = ""
    people: str = ""
    households: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number as a reader of the sheet sees it, the area's code, the year (common era), figures by kind."""

    row: int
    code: str
    year: int
    values: dict[str, int]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row that cannot be taken, and what is wrong in it."""

    row: int
    th: str
    en: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file of figures says."""

    columns: Columns
    lines: list[Line]
    wrong: list[Wrong]


def read(columns: Mapping[str, Sequence[str]], rows: Sequence[int], stated: Columns, year: str = "") -> Sheet:
    """The figures in columns of words; `year` (Buddhist or common) is used where the sheet has no column of it.

    Raises `Invalid` when the code or every figure is found by nobody, when no year is known, or for too many rows.
    """
    if len(rows) > MOST_ROWS:
        raise Invalid(f"ไฟล์มีเกิน {MOST_ROWS:,} แถว", f"More than {MOST_ROWS:,} rows.", field="file")
    chosen = _chosen(list(columns), stated)
    usual = _year(year) if year.strip() else None
    if usual is None and not chosen.year:
        raise Invalid("กรุณาระบุปีของข้อมูล", "State the year of the figures.", field="year")
    lines: list[Line] = []
    wrong: list[Wrong] = []
    for at, row in enumerate(rows):
        cells = {field.name: columns[name][at] for field in fields(chosen) if (name := getattr(chosen, field.name))}
        _take(row, cells, usual, lines, wrong)
    return Sheet(chosen, lines, [*wrong, *_twice(lines)])


def _take(row: int, cells: dict[str, str], usual: int | None, lines: list[Line], wrong: list[Wrong]) -> None:
    code, year = ascii_digits(cells["code"].strip()), cells.get("year", "").strip()
    try:
        values = {kind: _count(cells[kind]) for kind in ("people", "households") if cells.get(kind, "").strip()}
        if not code or not values:
            raise Invalid("ไม่มีรหัสหรือไม่มีตัวเลข", "No code, or no figure.")
        known = _year(year) if year else usual
        if known is None:
            raise Invalid("ไม่มีปี", "No year.")
        lines.append(Line(row, code, known, values))
    except Invalid as error:
        wrong.append(Wrong(row, error.th, error.en))


def _twice(lines: list[Line]) -> list[Wrong]:
    """Rows that say another figure of an area and year already told; they are taken out of `lines`."""
    seen: set[tuple[str, int]] = set()
    again = []
    for line in lines:
        if (line.code, line.year) in seen:
            again.append(line)
        seen.add((line.code, line.year))
    for line in again:
        lines.remove(line)
    return [Wrong(line.row, f"รหัส {line.code} ซ้ำ", f"Code {line.code} comes twice.") for line in again]


def _count(text: str) -> int:
    plain = ascii_digits(text.strip()).removesuffix(".0")
    if not _NUMBER.fullmatch(plain):
        raise Invalid(f"“{text[:20]}” ไม่ใช่จำนวนเต็ม", f"“{text[:20]}” is no whole number.")
    return int(plain.replace(",", ""))


def _year(text: str) -> int:
    """The year of the common era; numbers above 2400 are Buddhist ones. Raises `Invalid`."""
    plain = ascii_digits(text.strip())
    year = int(plain) if re.fullmatch(r"\d{4}", plain, re.ASCII) else 0
    year = year - _BUDDHIST if year > 2400 else year
    if not 1900 <= year <= datetime.now(UTC).year + 1:
        raise Invalid(
            f"ปี “{text[:12]}” ไม่ถูกต้อง เช่น 2567", f"“{text[:12]}” is no year, such as 2567 or 2024.", field="year"
        )
    return year


def _chosen(names: list[str], stated: Columns) -> Columns:
    found = Columns(**{kind: _column(names, kind, getattr(stated, kind)) for kind in _NAMES})
    if not found.code:
        raise _missing(names, "รหัสพื้นที่", "the code of an area", "code")
    if not found.people and not found.households:
        raise _missing(names, "ประชากรหรือครัวเรือน", "people or households", "people")
    return found


def _column(names: list[str], kind: str, stated: str) -> str:
    by_name = {_plain(name): name for name in reversed(names)}
    if stated:
        if _plain(stated) not in by_name:
            raise _missing(names, stated, stated, kind)
        return by_name[_plain(stated)]
    return next((by_name[word] for word in _NAMES[kind].split() if word in by_name), "")


def _plain(name: str) -> str:
    return re.sub(r"[\s\-]+", "_", name.strip().lower())


def _missing(names: list[str], th: str, en: str, field: str) -> Invalid:
    there = ", ".join(names)[:400]
    return Invalid(f"ไม่พบคอลัมน์{th} คอลัมน์ที่มี: {there}", f"There is no column of {en}. There are: {there}", field=field)
