"""JSON as the standard says it: no NaN, no endless numbers, no key twice, no half characters, not too deep."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from typing import Any, NoReturn

from geo_oss.errors import Invalid

MOST_DEPTH = 32
MOST_DIGITS = 25
_UNFIT = re.compile("[\x00\ud800-\udfff]")


class UnfitJson(Invalid):
    """JSON that is broken or that no honest program sends."""

    code = "invalid_json"
    th = "JSON ไม่ถูกต้อง"
    en = "This is not valid JSON."


def check(body: bytes) -> None:
    """Nothing when `body` is JSON that every part behind the door can take. Raises `UnfitJson`."""
    try:
        value = json.loads(
            body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse, parse_float=_finite, parse_int=_whole
        )
    except (ValueError, RecursionError):
        raise UnfitJson() from None
    _check_parts(value)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise UnfitJson("มีชื่อซ้ำกันใน JSON", "The same name is there twice in an object.")
    return found


def _refuse(constant: str) -> NoReturn:
    raise UnfitJson("ตัวเลขใน JSON ต้องมีค่าจำกัด", "Numbers must be finite.")


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refuse(text)


def _whole(text: str) -> int:
    return int(text) if len(text) <= MOST_DIGITS else _refuse(text)


def _check_parts(value: object) -> None:
    level: list[object] = [value]
    for _ in range(MOST_DEPTH):
        level = [part for item in level for part in _inside(item)]
        if not level:
            return
    if any(isinstance(item, dict | list) or _inside(item) for item in level):
        raise UnfitJson("JSON ซ้อนกันลึกเกินไป", f"Objects and lists may nest {MOST_DEPTH} deep.")


def _inside(item: object) -> Iterable[object]:
    if isinstance(item, str) and _UNFIT.search(item):
        raise UnfitJson("ข้อความมีอักขระที่ใช้ไม่ได้", "A text holds characters that cannot be kept.")
    if isinstance(item, dict):
        return (*item.keys(), *item.values())
    return item if isinstance(item, list) else ()
