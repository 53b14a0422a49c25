"""Why a shape is not valid, as GEOS says it, in words people can act on."""

from __future__ import annotations

import re

_PLACE = re.compile(r"\s*\[[^\]]*\]$")
_THAI = {
    "Self-intersection": "เส้นตัดกันเอง",
    "Ring Self-intersection": "วงแหวนแตะหรือตัดกันเอง",
    "Hole lies outside shell": "รูอยู่นอกขอบเขต",
    "Nested holes": "รูซ้อนกัน",
    "Nested shells": "ขอบเขตย่อยซ้อนกัน",
    "Interior is disconnected": "พื้นที่ภายในขาดจากกัน",
    "Too few points in geometry component": "มีจุดน้อยเกินไป",
    "Invalid Coordinate": "มีพิกัดที่ไม่ใช่ตัวเลข",
    "Duplicate Rings": "วงแหวนซ้ำกัน",
    "Ring is not closed or has too few points": "วงแหวนไม่ปิดหรือมีจุดน้อยเกินไป",
}


def words(sentence: str) -> tuple[str, str]:
    """The reason in Thai and in English, without the place GEOS adds in brackets."""
    reason = _PLACE.sub("", sentence)
    return _THAI.get(reason, reason), reason
