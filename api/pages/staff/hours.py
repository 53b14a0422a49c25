"""Hours of the week in words: "จ. 08:00–08:59 น.", "ทุกวัน 08:00–08:59 น.", "จ. ทั้งวัน"."""

from __future__ import annotations

from collections.abc import Sequence

from geo_oss.requests.hours import DAYS

_DAYS = {
    "th": ("จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา."),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_HOURS = 24
_MOST = 3


def said(hours: Sequence[str], lang: str) -> str:
    """The hours of a filter, whole days and whole rows of an hour as such; of many the first, and how many more."""
    parts = _parts(hours, lang)
    more = sum(count for _, count in parts[_MOST:])
    rest = _word(f" และอีก {more} ชั่วโมง", f" and {more} more hours", lang) if more else ""
    return ", ".join(word for word, _ in parts[:_MOST]) + rest


def _parts(hours: Sequence[str], lang: str) -> list[tuple[str, int]]:
    """Days, then hours of every day, then single ones: in words, and how many of the week's hours each is."""
    days = [day for day in DAYS if sum(hour.startswith(day) for hour in hours) == _HOURS]
    rest = [hour for hour in hours if hour[:3] not in days]
    every = [at for at in sorted({hour[-2:] for hour in rest}) if sum(hour.endswith(at) for hour in rest) == len(DAYS)]
    single = [hour for hour in rest if hour[-2:] not in every]
    return [
        *((f"{_day(day, lang)} {_word('ทั้งวัน', 'all day', lang)}", _HOURS) for day in days),
        *((f"{_word('ทุกวัน', 'every day', lang)} {_clock(at, lang)}", len(DAYS)) for at in every),
        *((f"{_day(hour[:3], lang)} {_clock(hour[-2:], lang)}", 1) for hour in single),
    ]


def _day(word: str, lang: str) -> str:
    return _DAYS["en" if lang == "en" else "th"][DAYS.index(word)]


def _clock(hour: str, lang: str) -> str:
    return f"{hour}:00–{hour}:59" + _word(" น.", "", lang)


def _word(th: str, en: str, lang: str) -> str:
    return en if lang == "en" else th
