"""What one cell says: an instant, a word, a text."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from geo_oss.requests.importing.mapping import Time
from geo_oss.requests.rating import STARS

EARLIEST_YEAR = 1990
BUDDHIST_YEARS = 543
_STARS = {str(number): number for number in STARS}


def is_empty(cell: Any) -> bool:
    """Whether a cell says nothing."""
    return cell is None or cell != cell or str(cell).strip() == ""


def written(cell: Any) -> str:
    """The cell as text."""
    return "" if is_empty(cell) else str(cell)


def canonical(cell: Any) -> str:
    """The cell as text that is the same out of CSV and out of Parquet: 7.50 is 7.5, an instant is ISO."""
    text = written(cell).strip()
    for read in (float, datetime.fromisoformat):
        try:
            value = read(text)
        except ValueError:
            continue
        return value.isoformat() if isinstance(value, datetime) else repr(value)
    return text


def stars(cell: Any) -> int | None:
    """The stars a cell says, 1 … 5 (4 and 4.0 alike); None for anything else."""
    return _STARS.get(written(cell).strip().removesuffix(".0"))


def instant_reader(time: Time, *, now: datetime) -> Callable[[Any], datetime]:
    """A function that reads an instant as UTC. It raises `ValueError` for no time, one before 1990, and the future."""
    zone = ZoneInfo(time.zone)
    latest = now + timedelta(days=1)

    def read(cell: Any) -> datetime:
        moment = cell if isinstance(cell, datetime) else _parsed(str(cell).strip(), time)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
        if moment.year < EARLIEST_YEAR or moment > latest:
            raise ValueError(f"{moment} cannot be")
        return moment

    return read


def _parsed(text: str, time: Time) -> datetime:
    if not time.format:
        moment = datetime.fromisoformat(text)
        return moment.replace(year=moment.year - BUDDHIST_YEARS) if time.buddhist else moment
    if not time.buddhist:
        return datetime.strptime(text, time.format)
    return _buddhist(text, time.format)


def _buddhist(text: str, form: str) -> datetime:
    """The year is replaced in the text: 29 February 2567 is no day of the Gregorian year 2567."""
    year = next(part for part in _numbers(text) if len(part) == 4)
    return datetime.strptime(text.replace(year, str(int(year) - BUDDHIST_YEARS), 1), form)


def _numbers(text: str) -> list[str]:
    return "".join(letter if letter.isdigit() else " " for letter in text).split()


def first_word(cell: Any, separator: str) -> str:
    """The first of the words in a cell: a JSON list, a list, or words between separators."""
    if isinstance(cell, str) and cell.lstrip().startswith("["):
        try:
            cell = json.loads(cell)
        except ValueError:
            return str(cell).strip()
    words = cell if isinstance(cell, (list, tuple)) else written(cell).split(separator or "\n")
    return next((str(word).strip() for word in words if not is_empty(word)), "")
