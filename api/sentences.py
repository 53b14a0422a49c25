"""Sentences for what HTTP and the shape checks refuse, in Thai and English; never what the asker typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_OF_STATUS = {
    400: ("อ่านข้อมูลที่ส่งมาไม่ได้ กรุณาลองส่งใหม่", "What was sent could not be read. Please send it again."),
    404: ("ไม่พบหน้านี้ กรุณาตรวจสอบลิงก์อีกครั้ง", "There is no such page. Please check the link."),
    405: ("ที่อยู่นี้ไม่รับคำสั่งแบบนี้", "This address does not take this kind of request."),
    408: ("ส่งข้อมูลช้าเกินไป กรุณาลองใหม่", "Sending took too long. Please try again."),
    413: ("ข้อมูลมีขนาดใหญ่เกินไป", "That is too large."),
    415: ("รูปแบบข้อมูลนี้ไม่รองรับ", "This kind of content is not taken."),
}
_OTHERWISE = ("ไม่สามารถทำรายการนี้ได้", "This cannot be done.")

_OF_KIND = {
    "missing": ("จำเป็นต้องมีค่านี้", "This value is needed."),
    "extra_forbidden": ("ไม่รู้จักค่านี้", "This value is not known here."),
    "string_too_long": ("ข้อความยาวเกินไป", "This text is too long."),
    "string_too_short": ("ข้อความสั้นเกินไป", "This text is too short."),
    "too_long": ("มีมากเกินไป", "There are too many of these."),
    "too_short": ("มีน้อยเกินไป", "There are too few of these."),
    "json_invalid": ("JSON ไม่ถูกต้อง", "This is not valid JSON."),
}
_OF_PREFIX = {
    "int": ("ต้องเป็นจำนวนเต็ม", "This must be a whole number."),
    "float": ("ต้องเป็นตัวเลข", "This must be a number."),
    "finite": ("ต้องเป็นตัวเลข", "This must be a number."),
    "greater": ("ค่าน้อยเกินไป", "This number is too small."),
    "less": ("ค่ามากเกินไป", "This number is too large."),
    "string": ("ต้องเป็นข้อความ", "This must be text."),
    "bool": ("ต้องเป็นใช่หรือไม่ใช่", "This must be true or false."),
    "date": ("ต้องเป็นวันที่", "This must be a date."),
    "uuid": ("รหัสไม่ถูกต้อง", "This id is not valid."),
    "list": ("ต้องเป็นรายการ", "This must be a list."),
    "dict": ("ต้องเป็นวัตถุ JSON", "This must be a JSON object."),
    "model": ("ต้องเป็นวัตถุ JSON", "This must be a JSON object."),
    "enum": ("ไม่ใช่ค่าที่เลือกได้", "This is not one of the choices."),
    "literal": ("ไม่ใช่ค่าที่เลือกได้", "This is not one of the choices."),
}
_UNFIT = ("ค่านี้ไม่ถูกต้อง", "This value is not valid.")


def of_status(status: int) -> tuple[str, str]:
    """Thai and English sentence for a bare HTTP status."""
    return _OF_STATUS.get(status, _OTHERWISE)


def of_validation(item: Mapping[str, Any]) -> dict[str, str]:
    """Field name and sentences for one finding of pydantic."""
    kind = str(item["type"])
    th, en = _OF_KIND.get(kind) or _OF_PREFIX.get(kind.split("_")[0]) or _UNFIT
    return {"field": _field(item["loc"]), "th": th, "en": en}


def _field(location: tuple[int | str, ...]) -> str:
    known = [part for part in location[1:] if isinstance(part, int) or part.isidentifier()]
    return ".".join(str(part)[:40] for part in known)
