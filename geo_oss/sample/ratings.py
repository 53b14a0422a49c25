"""Invented stars for finished requests: prompt work pleases, late work does not, and most people do not say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np

from geo_oss.requests.model import Status
from geo_oss.sample import office, seasons
from geo_oss.sample.model import Case, Stars

_ANSWER, _WRITE, _ASPECT = 0.3, 0.35, 0.8
"""How likely somebody rates, adds words to it, and answers for one aspect."""
_WORDS = {
    1: ("รอนานเกินไป", "ซ่อมแล้วแต่ไม่กี่วันก็เป็นเหมือนเดิม", "โทรตามหลายครั้งกว่าจะมา"),
    2: ("มาช้ากว่าที่แจ้งไว้", "งานยังไม่เรียบร้อย เศษวัสดุยังอยู่"),
    3: ("พอใช้ได้ แต่อยากให้เร็วกว่านี้", "ทำแล้ว แต่ไม่ได้แจ้งให้ทราบล่วงหน้า"),
    4: ("เรียบร้อยดี ขอบคุณครับ", "เจ้าหน้าที่พูดจาดี", "เร็วกว่าที่คิด"),
    5: ("ดีมาก แจ้งเมื่อวานวันนี้เสร็จ", "ขอบคุณเจ้าหน้าที่ทุกคน", "ประทับใจ ทำงานเรียบร้อยมาก"),
}


def given(cases: Sequence[Case], until: date, rng: np.random.Generator) -> list[Case]:
    """The same requests, some of the finished ones with stars that were given before nine in the morning of `until`."""
    promised = {category.id: category.days_max for category in office.categories()}
    now = datetime.combine(until, datetime.min.time(), seasons.BANGKOK) + timedelta(hours=9)
    lon = np.array([case.lon for case in cases])
    side = (lon - lon.mean()) / lon.std()
    return [
        replace(case, stars=_stars(case, promised[case.category_id], float(side[n]), now, rng))
        for n, case in enumerate(cases)
    ]


def _stars(case: Case, days: int, side: float, now: datetime, rng: np.random.Generator) -> Stars | None:
    """Twice as late costs a star or so; the east of the town is a little less pleased than the west."""
    if case.status != Status.DONE or case.done_at is None or rng.random() > _ANSWER:
        return None
    at = case.done_at + timedelta(days=float(rng.exponential(1.5)))
    late = max(float(np.log2((case.done_at - case.created_at).total_seconds() / 86_400 / (1.4 * days))), 0.0)
    mood = 4.3 - 0.9 * late - 0.15 * side + float(rng.normal(0, 0.85))
    leaning = {"speed": -0.4 * late, "result": 0.1, "service": 0.25}
    aspects = {
        code: _star(mood + lean + float(rng.normal(0, 0.5))) for code, lean in leaning.items() if rng.random() < _ASPECT
    }
    overall = _star(mood)
    words = _WORDS[overall][int(rng.integers(len(_WORDS[overall])))] if rng.random() < _WRITE else ""
    return Stars(at, overall, aspects, words) if at < now else None


def _star(mood: float) -> int:
    return min(max(round(mood), 1), 5)
