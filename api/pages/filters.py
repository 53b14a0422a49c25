"""How templates write names, numbers and dates in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import jinja2
from jinja2.runtime import Context
from markupsafe import Markup, escape

from geo_oss.thai import calendar

_BREAK = Markup("<br>")


@jinja2.pass_context
def named(context: Context, thing: Any) -> str:
    """The name of anything with name_th and name_en; Thai when there is no English one."""
    return str((context["lang"] == "en" and thing.name_en) or thing.name_th)


def number(value: float) -> str:
    """1234 → 1,234."""
    return f"{value:,.0f}"


def metres(value: float) -> str:
    """87.4 → 87, 1234 → 1,230: as exact as anybody walks."""
    return f"{value:.0f}" if value < 100 else f"{round(value, -1):,.0f}"


def lines(value: str) -> Markup:
    """Text as typed, its line breaks kept."""
    return _BREAK.join(escape(line) for line in value.splitlines())


@jinja2.pass_context
def date(context: Context, at: datetime) -> str:
    """8 ก.ค. 2567 · 8 Jul 2024."""
    return calendar.short_date(at, context["lang"])


@jinja2.pass_context
def moment(context: Context, at: datetime) -> str:
    """8 ก.ค. 2567 17:56 น. · 8 Jul 2024 17:56."""
    return calendar.short_datetime(at, context["lang"])


def clock(at: datetime) -> str:
    """17:56, at home."""
    return f"{at.astimezone(calendar.BANGKOK):%H:%M}"


@jinja2.pass_context
def near(context: Context, at: datetime) -> str:
    """2 ชั่วโมงที่แล้ว · 2 hours ago."""
    return calendar.near(at, context["now"], context["lang"])


ALL: dict[str, Callable[..., Any]] = {
    "named": named,
    "number": number,
    "metres": metres,
    "lines": lines,
    "date": date,
    "moment": moment,
    "clock": clock,
    "near": near,
}
