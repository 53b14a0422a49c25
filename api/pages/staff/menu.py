"""The left rail of staff pages: Khon Kaen's five menus and the map pages, with counts that are doors to their lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from geo_oss.db.pool import Row


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the rail. `key` names the page or filter it leads to; `count` is what its list holds."""

    key: str
    icon: str
    th: str
    en: str
    path: str
    count: int | None = None
    alarm: bool = False


CREWS = [
    Item("today", "route", "งานวันนี้", "Today's work", "/staff/today"),
    Item("packages", "package", "ชุดงาน", "Work packages", "/staff/packages"),
    Item("crews", "truck", "ทีมงาน", "Crews", "/staff/crews"),
]
"""Who goes out, with what, in which order."""
GEODATA = Item("geodata", "map", "ข้อมูลแผนที่", "Map data", "/staff/geodata")
"""For those who look after zones, communities and poles."""


RULES = Item("rules", "route", "กฎส่งเรื่อง", "Routing rules", "/staff/rules")
"""For those who say who does what."""


def menus(queues: Row) -> list[Item]:
    """The five menus of the manual, in its order."""
    return [
        Item("results", "star", "ผลการดำเนินงาน", "Results", "/staff?status=done"),
        Item(
            "record",
            "pencil",
            "บันทึกผลการดำเนินงาน",
            "Record results",
            "/staff?status=acknowledged,in_progress&sort=due",
            queues["working"],
        ),
        Item("manage", "inbox", "จัดการเรื่องร้องทุกข์", "Manage complaints", "/staff?status=open", queues["open"]),
        Item(
            "waiting",
            "calendar-clock",
            "เรื่องรอเข้าแผน",
            "Waiting for the plan",
            "/staff?status=waiting_plan",
            queues["waiting_plan"],
        ),
        Item("reports", "chart-column", "รายงาน", "Reports", "/staff/reports"),
    ]


def queue_items(queues: Row) -> list[Item]:
    """What waits for whom: new, late, mine."""
    return [
        Item("received", "bell", "เรื่องใหม่ รอรับทราบ", "New, to accept", "/staff?status=received", queues["received"]),
        Item("overdue", "clock", "เกินกำหนด", "Overdue", "/staff?due=overdue&sort=due", queues["overdue"], alarm=True),
        Item("mine", "user-check", "งานของฉัน", "Mine", "/staff?status=open&officer=me&sort=due", queues["mine"]),
    ]


def map_items(queues: Row, pole_categories: list[int]) -> list[Item]:
    """The pages that start from a map. Poles have a line when some category is about poles."""
    found = [
        Item("near", "navigation", "ใกล้ฉัน", "Near me", "/staff/near"),
        Item("planner", "hexagon", "วิเคราะห์เชิงพื้นที่", "Spatial analysis", "/staff/planner"),
        Item("rates", "scale", "อัตราที่เป็นธรรม", "Fair rates", "/staff/rates"),
        Item("recurring", "history", "จุดที่เกิดซ้ำ", "Recurring places", "/staff/recurring"),
    ]
    if pole_categories:
        ids = ",".join(map(str, pole_categories))
        path = f"/staff?status=open&category={ids}"
        found.append(Item("poles", "lamp", "เรื่องที่เสาไฟ", "Cases at poles", path, queues["poles"]))
        found.append(Item("registry", "utility-pole", "ทะเบียนเสาและสติกเกอร์", "Poles and stickers", "/staff/poles"))
        found.append(Item("incidents", "zap", "เหตุทั้งวงจร", "Circuit incidents", "/staff/incidents"))
    found.append(Item("kinds", "layers", "ชนิดทรัพย์สิน", "Kinds of assets", "/staff/kinds"))
    return found


def matching(items: Iterable[Item], query: Mapping[str, str]) -> str:
    """The key of the line whose list this is; an empty word for a filter of one's own."""
    asked = _filter(query)
    lists = [(item.key, urlsplit(item.path).query) for item in items]
    return next((key for key, words in lists if words and _filter(dict(parse_qsl(words))) == asked), "")


def _filter(query: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in query.items() if value and name not in {"sort", "page", "lang"}}
