"""The hot spot a request falls into: what a rule may ask of it, and how it is said."""

from __future__ import annotations

from dataclasses import dataclass

SURE = {1: 90, 2: 95, 3: 99}
"""Per cent, after the correction for looking at many cells."""
TRENDS = {
    "new": ("เพิ่งเกิด", "new"),
    "consecutive": ("ร้อนติดต่อกัน", "consecutive"),
    "intensifying": ("ทวีความรุนแรง", "intensifying"),
    "persistent": ("ร้อนคงที่", "persistent"),
    "diminishing": ("เบาลง", "diminishing"),
    "sporadic": ("ร้อนเป็นครั้งคราว", "sporadic"),
    "oscillating": ("ร้อนสลับเย็น", "oscillating"),
    "historical": ("เคยร้อน", "historical"),
}


@dataclass(frozen=True, slots=True)
class Hotspot:
    """A hot cell of an analysis in force: how sure it is (a key of `SURE`), its trend, and what it is a hot spot of.

    The names are those of the category the analysis is of; empty: it is of all requests.
    """

    run_id: int
    level: int
    trend: str | None = None
    name_th: str = ""
    name_en: str = ""


def words(found: Hotspot, lang: str = "th") -> str:
    """What it is, in words: "จุดร้อนของถนน 99 % ทวีความรุนแรง (ผลวิเคราะห์ที่ 4)"."""
    if lang == "en":
        trend = f", {TRENDS[found.trend][1]}" if found.trend in TRENDS else ""
        of = found.name_en or found.name_th or "all requests"
        return f"hot spot of {of}, {SURE[found.level]} %{trend} (analysis {found.run_id})"
    trend = f" {TRENDS[found.trend][0]}" if found.trend in TRENDS else ""
    return f"จุดร้อนของ{found.name_th or 'ทุกเรื่อง'} {SURE[found.level]} %{trend} (ผลวิเคราะห์ที่ {found.run_id})"


def asked(level: int | None, trend: str | None, lang: str = "th") -> str:
    """What a rule asks of a hot spot, in words."""
    sure = SURE[level or 1]
    if lang == "en":
        return f"hot spot from {sure} %" + (f", {TRENDS[trend][1]}" if trend in TRENDS else "")
    return f"จุดร้อนตั้งแต่ {sure} %" + (f" ที่{TRENDS[trend][0]}" if trend in TRENDS else "")
