"""What the page of fair figures says: units, what there is to divide by, the legend of its colours."""

from __future__ import annotations

from typing import Any

from geo_oss.rates import shades
from geo_oss.rates.model import LIGHT_POLE, Area, Per, Rates, Wanted
from geo_oss.rates.smoothing import Prior

PER = {
    Per.PEOPLE: ("คน", "people"),
    Per.HOUSEHOLDS: ("ครัวเรือน", "households"),
    Per.POLES: ("เสาหรือทรัพย์สิน", "poles or other things"),
    Per.KM: ("ถนน กม.", "km of street"),
}
UNITS = {
    Per.PEOPLE: ("ต่อ 1,000 คน", "per 1,000 people"),
    Per.HOUSEHOLDS: ("ต่อ 1,000 ครัวเรือน", "per 1,000 households"),
    Per.POLES: ("ต่อ 100 เสา", "per 100 poles"),
    Per.KM: ("ต่อถนน 1 กม.", "per km of street"),
}
VERDICTS = {
    "higher": ("สูงกว่าทั้งเมือง", "above the town"),
    "lower": ("ต่ำกว่าทั้งเมือง", "below the town"),
    "alike": ("ไม่ต่างชัดเจน", "no clear difference"),
    "": ("ไม่มีตัวหาร", "no size known"),
}
PLEASED = {
    "higher": ("พอใจกว่าทั้งเมือง", "above the town"),
    "lower": ("พอใจน้อยกว่าทั้งเมือง", "below the town"),
    "alike": ("ไม่ต่างชัดเจน", "no clear difference"),
    "few": ("คะแนนยังน้อย ยังเทียบไม่ได้", "too few ratings to tell"),
}


def unit(wanted: Wanted) -> tuple[str, str]:
    """The unit of a rate, in Thai and English."""
    if wanted.per is Per.POLES and wanted.asset != LIGHT_POLE:
        return f"ต่อ 100 รายการ ({wanted.asset})", f"per 100 of {wanted.asset}"
    return UNITS[wanted.per]


def available(known: dict[str, Any]) -> list[str]:
    """The values of `per` that the municipality has loaded something for."""
    there = {Per.PEOPLE: "people" in known["figures"], Per.HOUSEHOLDS: "households" in known["figures"]}
    there |= {Per.POLES: bool(known["assets"]), Per.KM: known["streets"]}
    return [per.value for per in Per if there[per]]


def shade(area: Area, prior: Prior | None) -> int | None:
    """−2 (far below all together) … 2 (far above), by the smoothed rates; None where nothing can be said."""
    if area.smoothed is None or prior is None:
        return None
    return shades.shade(area.smoothed.rate / prior.mean)


def legend(found: Rates) -> list[dict[str, Any]]:
    """The colours from the highest, each with its span and how many areas have it."""
    return shades.legend([shade(area, found.prior) for area in found.areas])
