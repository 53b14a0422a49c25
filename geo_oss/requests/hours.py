"""The 168 hours of the week by people's clocks: mon-00, the hour that begins on Mondays at 0:00, to sun-23."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, func

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORDS = tuple(f"{day}-{hour:02}" for day in DAYS for hour in range(24))
NUMBERS = {word: number for number, word in enumerate(WORDS)}


def of(local: ColumnElement[Any]) -> ColumnElement[int]:
    """Which of them a local moment is in, 0 … 167, in SQL."""
    return cast((func.date_part("isodow", local) - 1) * 24 + func.date_part("hour", local), Integer)
