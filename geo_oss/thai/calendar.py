"""Thai dates: the Buddhist era, the fiscal year from 1 October, short forms people read."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from geo_oss.errors import Invalid

BANGKOK = ZoneInfo("Asia/Bangkok")
BUDDHIST_OFFSET = 543
FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Days outside these years are slips of the keyboard, and no calendar goes far beyond."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

_MONTHS = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STEPS = (
    (timedelta(minutes=1), timedelta(hours=1), "นาที", "minute"),
    (timedelta(hours=1), timedelta(days=1), "ชั่วโมง", "hour"),
    (timedelta(days=1), timedelta(days=7), "วัน", "day"),
)


def buddhist_year(day: date) -> int:
    """The Buddhist year of a day: 2024 is 2567."""
    return day.year + BUDDHIST_OFFSET


def day_of(text: str, *, field: str) -> date:
    """A day as a date field sends it, `2026-10-31`. Raises `Invalid`, which knows a year of the Buddhist era."""
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise Invalid("วันที่ต้องเป็น ปปปป-ดด-วว (ค.ศ.)", "A day is written YYYY-MM-DD.", field=field)
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    western = day.year - BUDDHIST_OFFSET
    if FIRST_YEAR <= western <= LAST_YEAR:
        raise Invalid(
            f"ปี {day.year} เป็น พ.ศ. กรุณาใช้ปี ค.ศ. {western}",
            f"{day.year} is a year of the Buddhist era: please write {western}.",
            field=field,
        )
    raise Invalid(
        f"ปีต้องอยู่ระหว่าง ค.ศ. {FIRST_YEAR} ถึง {LAST_YEAR}",
        f"The year lies between {FIRST_YEAR} and {LAST_YEAR}.",
        field=field,
    )


def fiscal_year(day: date) -> int:
    """The fiscal year in the Buddhist era: 1 October 2024 opens 2568."""
    return buddhist_year(day) + (day.month >= 10)


def fiscal_span(year: int) -> tuple[date, date]:
    """First and last day of a fiscal year given in the Buddhist era."""
    western = year - BUDDHIST_OFFSET
    return date(western - 1, 10, 1), date(western, 9, 30)


def fiscal_label(year: int, lang: str = "th") -> str:
    """`ปีงบประมาณ 2567 (ต.ค. 66 – ก.ย. 67)`."""
    if lang == "en":
        western = year - BUDDHIST_OFFSET
        return f"Fiscal year {western} (Oct {western - 1} – Sep {western})"
    return f"ปีงบประมาณ {year} (ต.ค. {(year - 1) % 100:02d} – ก.ย. {year % 100:02d})"


def short_date(moment: date, lang: str = "th", zone: ZoneInfo = BANGKOK) -> str:
    """`8 ก.ค. 2567`, or `8 Jul 2024` in English; instants are shown as local days."""
    day = _local(moment, zone)
    if lang == "en":
        return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]} {buddhist_year(day)}"


def short_month(day: date, lang: str = "th") -> str:
    """`ก.ค. 67`, or `Jul 24`."""
    name, year = (_MONTHS_EN, day.year) if lang == "en" else (_MONTHS, buddhist_year(day))
    return f"{name[day.month - 1]} {year % 100:02d}"


def short_datetime(moment: datetime, lang: str = "th", zone: ZoneInfo = BANGKOK) -> str:
    """`8 ก.ค. 2567 17:56 น.`, or `8 Jul 2024 17:56`."""
    local = moment.astimezone(zone)
    return f"{short_date(moment, lang, zone)} {local:%H:%M}" + ("" if lang == "en" else " น.")


def near(moment: datetime, now: datetime, lang: str = "th", zone: ZoneInfo = BANGKOK) -> str:
    """`2 ชั่วโมงที่แล้ว` within a week, else the date."""
    passed = now - moment
    if timedelta(0) <= passed < timedelta(minutes=1):
        return "just now" if lang == "en" else "เมื่อสักครู่"
    for unit, limit, thai, english in _STEPS:
        if unit <= passed < limit:
            return _ago(passed // unit, thai, english, lang)
    return short_date(moment, lang, zone)


def _ago(count: int, thai: str, english: str, lang: str) -> str:
    if lang == "en":
        return f"{count} {english}{'' if count == 1 else 's'} ago"
    return f"{count} {thai}ที่แล้ว"


def _local(moment: date, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date() if isinstance(moment, datetime) else moment
