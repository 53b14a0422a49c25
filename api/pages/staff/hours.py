"""Hours of the week in words: "จ. 08 น.", "ทุกวัน 08 น.", "จ. ทั้งวัน"."""

from __future__ import annotations

from collections.abc import Sequence

from geo_oss.requests.hours import DAYS

_DAYS = {
    "th": ("จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา."),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MOST = 3


def said(hours: Sequence[str], lang: str) -> str:
    """The hours of a filter, whole days and whole rows of an hour as such; a long rest as its number."""
    days = [day for day in DAYS if sum(hour.startswith(day) for hour in hours) == 24]
    rest = [hour for hour in hours if hour[:3] not in days]
    every = [at for at in sorted({hour[-2:] for hour in rest}) if sum(hour.endswith(at) for hour in rest) == len(DAYS)]
    rest = [hour for hour in rest if hour[-2:] not in every]
    words = [f"{_day(day, lang)} {_word('ทั้งวัน', 'all day', lang)}" for day in days]
    words += [f"{_word('ทุกวัน', 'every day', lang)} {_clock(at, lang)}" for at in every]
    words += [f"{_day(hour[:3], lang)} {_clock(hour[-2:], lang)}" for hour in rest]
    shown, more = words[:_MOST], len(words) - _MOST
    return ", ".join(shown) + (_word(f" และอีก {more} ชั่วโมง", f" and {more} more hours", lang) if more > 0 else "")


def _day(word: str, lang: str) -> str:
    return _DAYS["en" if lang == "en" else "th"][DAYS.index(word)]


def _clock(hour: str, lang: str) -> str:
    return f"{hour}:00–{hour}:59" + _word(" น.", "", lang)


def _word(th: str, en: str, lang: str) -> str:
    return en if lang == "en" else th
