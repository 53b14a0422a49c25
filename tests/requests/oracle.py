"""The filter language a second time, in plain Python: random filters and CQL2 texts, and which requests they take."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from geo_oss.requests.filter import STATUS_WORDS, UNKNOWN, Filter

ZONE = ZoneInfo("Asia/Bangkok")
PARENTS = {11: 1, 12: 1, 21: 2}
Case = dict[str, Any]
Truth = bool | None
Test = Callable[[Case], Truth]


def takes(asked: Filter, case: Case, cql2: Test | None = None) -> bool:
    """Whether the filter takes the request; `cql2` is the meaning of its CQL2 text."""
    day = case["created_at"].astimezone(ZONE).date()
    words = f"{case['title']}\n{case['number']}".lower()
    box = asked.bbox
    return all(
        (
            not asked.category or {case["category"], PARENTS[case["category"]]} & set(asked.category),
            not asked.status or case["status"] in asked.status,
            asked.since is None or day >= asked.since,
            asked.until is None or day <= asked.until,
            not asked.zone or (case["zone"] or UNKNOWN) in asked.zone,
            not asked.community or (case["community"] or UNKNOWN) in asked.community,
            not asked.q or asked.q.lower() in words,
            box is None or (box.west <= case["lon"] <= box.east and box.south <= case["lat"] <= box.north),
            not asked.pole or case["pole"] == asked.pole,
            not asked.asset or case["asset"] == asked.asset,
            cql2 is None or cql2(case) is True,
        )
    )


def day(text: str | None) -> date | None:
    """A day as it is written."""
    return date.fromisoformat(text) if text else None


def filter_of(chance: random.Random) -> dict[str, str]:
    """Random query parameters."""
    day = date(2024, 1, 1) + timedelta(days=chance.randint(0, 60))
    choices = {
        "category": lambda: ",".join(map(str, chance.sample((1, 2, 11, 12, 21), chance.randint(1, 3)))),
        "status": lambda: ",".join(chance.sample(["open", *STATUS_WORDS], chance.randint(1, 2))),
        "from": day.isoformat,
        "to": (day + timedelta(days=chance.randint(0, 20))).isoformat,
        "zone": lambda: chance.choice(("1", "2,unknown", "unknown", "9")),
        "community": lambda: chance.choice(("c1", "c2,c3", "unknown,c1")),
        "q": lambda: chance.choice(("ไฟ", "50%", "big_", "KT00", "'", "\\", "/")),
        "bbox": lambda: "102.8,16.4,102.84,16.45",
        "pole": lambda: "2-0147",
        "asset": lambda: chance.choice(("pole", "bin")),
    }
    return {name: choices[name]() for name in chance.sample(list(choices), chance.randint(0, 3))}


def cql2_of(chance: random.Random, depth: int = 3) -> tuple[str, Test]:
    """A random CQL2 text and what it means (three-valued: nothing is compared with an unknown)."""
    if depth == 0 or chance.random() < 0.35:
        return chance.choice((_number, _status, _text, _like, _moment, _day, _null, _among))(chance)
    left, means_left = cql2_of(chance, depth - 1)
    deed = chance.choice(("AND", "OR", "or", "and", "NOT"))
    if deed == "NOT":
        return f"NOT ({left})", lambda case: _not(means_left(case))
    right, means_right = cql2_of(chance, depth - 1)
    join = _and if deed.upper() == "AND" else _or
    return f"({left}) {deed} ({right})", lambda case: join(means_left(case), means_right(case))


def _not(value: Truth) -> Truth:
    return None if value is None else not value


def _and(left: Truth, right: Truth) -> Truth:
    return False if left is False or right is False else None if None in (left, right) else True


def _or(left: Truth, right: Truth) -> Truth:
    return True if left is True or right is True else None if None in (left, right) else False


SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "<>": "<>"}


def _compare(name: str, sign: str, value: Any) -> Test:
    return lambda case: None if case[name] is None else SIGNS[sign](case[name], value)


def _number(chance: random.Random) -> tuple[str, Test]:
    sign, value = chance.choice(list(SIGNS)), chance.randint(10, 22)
    text = f"category {sign} {value}" if chance.random() < 0.7 else f"{value} {TURNED[sign]} category"
    return text, _compare("category", sign, value)


def _status(chance: random.Random) -> tuple[str, Test]:
    sign, word = chance.choice(("=", "<>")), chance.choice(list(STATUS_WORDS))
    return f"status {sign} '{word}'", _compare("status", sign, STATUS_WORDS[word])


def _text(chance: random.Random) -> tuple[str, Test]:
    name, sign = chance.choice(("zone", "community", "title", "number", "pole", "asset")), chance.choice(list(SIGNS))
    value = chance.choice(("1", "c2", "น้ำท่วม'ซอย'", "KT000050", "2-0147", "bin", ""))
    return f"{name} {sign} '{value.replace(chr(39), chr(39) * 2)}'", _compare(name, sign, value)


def _like(chance: random.Random) -> tuple[str, Test]:
    pattern = chance.choice(("%ไฟ%", "Big\\_%", "%50\\%", "big%", "___ดับ", "%''%", "KT00000_"))
    name, denied, small = chance.choice(("title", "number")), chance.random() < 0.3, chance.random() < 0.4
    wanted = pattern.replace("''", "'")
    parts = re.findall(r"\\.|%|_|[^\\%_]", wanted, re.DOTALL)
    form = "".join({"%": ".*", "_": "."}.get(part, re.escape(part[-1])) for part in parts)
    flags = re.DOTALL | (re.IGNORECASE if small else 0)
    text = f"CASEI({name}) LIKE CASEI('{pattern}')" if small else f"{name} LIKE '{pattern}'"
    text = text.replace(" LIKE", " NOT LIKE") if denied else text
    return text, lambda case: (re.fullmatch(form, case[name], flags) is not None) != denied


def _moment(chance: random.Random) -> tuple[str, Test]:
    at = datetime(2024, 1, 1, tzinfo=ZoneInfo("UTC")) + timedelta(hours=chance.randint(0, 24 * 60))
    sign = chance.choice(list(SIGNS))
    return f"created_at {sign} TIMESTAMP('{at:%Y-%m-%dT%H:%M:%SZ}')", _compare("created_at", sign, at)


def _day(chance: random.Random) -> tuple[str, Test]:
    low = date(2024, 1, 1) + timedelta(days=chance.randint(0, 60))
    high = low + timedelta(days=chance.randint(0, 9))
    if chance.random() < 0.4:
        start, end = datetime.combine(low, time.min, ZONE), datetime.combine(high + timedelta(1), time.min, ZONE)
        return (
            f"created_at BETWEEN DATE('{low}') AND DATE('{high}')",
            lambda case: start <= case["created_at"] < end,
        )
    sign = chance.choice(list(SIGNS))
    return (
        f"created_at {sign} DATE('{low}')",
        lambda case: SIGNS[sign](case["created_at"].astimezone(ZONE).date(), low),
    )


def _null(chance: random.Random) -> tuple[str, Test]:
    name, denied = chance.choice(("zone", "community", "pole")), chance.random() < 0.5
    return f"{name} IS {'NOT ' if denied else ''}NULL", lambda case: (case[name] is None) != denied


def _among(chance: random.Random) -> tuple[str, Test]:
    denied, values = chance.random() < 0.4, chance.sample(("1", "2", "9"), 2)
    text = f"zone {'NOT ' if denied else ''}IN ({', '.join(f'{chr(39)}{value}{chr(39)}' for value in values)})"
    return text, lambda case: None if case["zone"] is None else (case["zone"] in values) != denied
