"""The words and classes of staff pages, without a browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from api.pages.staff import classes, menu, near, why
from api.pages.staff.case import actions_of
from api.pages.staff.sign_in import destination
from geo_oss.errors import Invalid

QUEUES = dict.fromkeys(("open", "received", "working", "waiting_plan", "overdue", "mine", "poles"), 3)
FACTS: dict[str, Any] = {
    "place_source": "gps", "accuracy_metres": 30.0, "zone_code": "2", "zone_th": "เขต 2", "zone_en": "Zone 2",
    "placement_method": "covers", "edge_metres": 124.4, "zone_version": 3,
    "boundary_since": datetime(2024, 7, 8, tzinfo=UTC), "community_code": None, "community_th": None,
    "community_en": None, "nearest_community_code": "k1", "nearest_community_metres": 84.2,
    "nearest_community_th": "ชุมชนหนองแวง", "nearest_community_en": "", "nearest_zone_code": None,
    "nearest_zone_metres": None, "nearest_zone_th": None, "nearest_zone_en": None,
}  # fmt: skip


@dataclass
class Town:
    code: str = "kk"


def test_why_here_tells_source_zone_version_edge_and_community() -> None:
    assert why.placed(FACTS, "th") == [
        "ที่มาของหมุด: GPS ของผู้แจ้ง คลาดเคลื่อนได้ ±30 ม.",
        "หมุดอยู่ภายในแนวเขตของเขต 2",
        "แนวเขตฉบับที่ 3 ใช้ตั้งแต่ 8 ก.ค. 2567",
        "ห่างเส้นแบ่งเขต 124 ม.",
        "อยู่นอกทุกชุมชน ชุมชนที่ใกล้ที่สุดคือชุมชนหนองแวง ห่าง 84 ม.",
    ]
    assert "Zone 2" in " ".join(why.placed(FACTS, "en"))


def test_a_pin_less_sure_than_its_distance_to_the_edge_is_doubted() -> None:
    assert "อาจอยู่อีกเขตหนึ่ง" in why.placed(FACTS | {"edge_metres": 12.0}, "th")[3]
    assert "next door" not in " ".join(why.placed(FACTS, "en"))


def test_outside_every_zone_the_nearest_is_named() -> None:
    outside = FACTS | {
        "zone_code": None,
        "nearest_zone_code": "3",
        "nearest_zone_th": "เขต 3",
        "nearest_zone_metres": 1234.0,
    }
    assert "จุดนี้อยู่นอกทุกเขต เขตที่ใกล้ที่สุดคือเขต 3 ห่าง 1,234 ม." in why.placed(outside, "th")
    assert "จุดนี้อยู่นอกทุกเขตที่โหลดไว้" in why.placed(FACTS | {"zone_code": None}, "th")


def test_names_with_braces_are_only_names() -> None:
    assert "หมุดอยู่ภายในแนวเขตของเขต {0}" in why.placed(FACTS | {"zone_th": "เขต {0}"}, "th")


@pytest.mark.parametrize("counts", [[], [5], [1] * 50, [1, 1, 2, 3, 5, 8, 13], list(range(1, 101)), [1] * 90 + [7, 8]])
def test_every_count_is_in_one_class_and_no_class_is_empty(counts: list[int]) -> None:
    found = classes.of(counts)
    assert sum(kind.cells for kind in found) == len(counts)
    assert all(kind.cells for kind in found) and len(found) <= classes.MOST
    for count in counts:
        assert [kind.shade for kind in found if kind.low <= count <= kind.high] == [classes.shade(found, count)]
    assert [kind.shade for kind in found] == sorted({kind.shade for kind in found})


def test_hundred_different_counts_make_five_equal_classes() -> None:
    assert [kind.cells for kind in classes.of(range(1, 101))] == [20] * 5


def test_many_equal_counts_leave_classes_for_the_others() -> None:
    assert [(kind.low, kind.high, kind.cells) for kind in classes.of([1] * 170 + [2] * 30 + [3] * 10 + [4] * 2)] == [
        (1, 1, 170), (2, 2, 30), (3, 3, 10), (4, 4, 2),
    ]  # fmt: skip


def test_closed_cases_are_reopened_open_ones_started() -> None:
    assert actions_of(1) == ["acknowledge", "start", "plan", "done", "reject"]
    assert actions_of(3) == ["plan", "done", "reject"]
    assert actions_of(5) == actions_of(6) == ["reopen"]


def test_the_rail_marks_the_line_whose_filter_is_open() -> None:
    lines = [*menu.menus(QUEUES), *menu.queue_items(QUEUES), *menu.map_items(QUEUES, [11, 12])]
    assert menu.matching(lines, {"status": "open", "sort": "due", "page": "2"}) == "manage"
    assert menu.matching(lines, {"status": "open", "category": "11,12", "q": ""}) == "poles"
    assert menu.matching(lines, {"status": "open", "zone": "1"}) == menu.matching(lines, {}) == ""
    assert [item.th for item in menu.menus(QUEUES)] == [
        "ผลการดำเนินงาน", "บันทึกผลการดำเนินงาน", "จัดการเรื่องร้องทุกข์", "เรื่องรอเข้าแผน", "รายงาน",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("metres", "how"), [(0, ("walk", 1)), (120, ("walk", 2)), (1500, ("walk", 26)), (6000, ("ride", 19))]
)
def test_near_ones_are_walked_far_ones_ridden(metres: float, how: tuple[str, int]) -> None:
    assert near.travel(metres) == how


def test_a_place_is_two_numbers_or_none() -> None:
    assert near.place_of("", " ") is None
    for lon, lat in (("x", "1"), ("1", ""), ("nan", "1"), ("181", "1"), ("1e400", "0")):
        with pytest.raises(Invalid):
            near.place_of(lon, lat)


@pytest.mark.parametrize(
    ("next", "to"),
    [
        ("/kk/staff/heat?res=9&category=1,2", "/kk/staff/heat?res=9&category=1,2"),
        ("/kk/staff", "/kk/staff?status=open"),
        ("", "/kk/staff?status=open"),
        ("/kk/staffing", "/kk/staff?status=open"),
        ("/kk/staff/../../other", "/kk/staff?status=open"),
        ("/kk/staff\\@evil", "/kk/staff?status=open"),
        ("https://evil.example/kk/staff", "/kk/staff?status=open"),
        ("//evil.example/kk/staff", "/kk/staff?status=open"),
        ("/kk/staff/sign-out", "/kk/staff?status=open"),
        ("/kk/staff\r\nSet-Cookie: a=b", "/kk/staff?status=open"),
    ],
)
def test_after_signing_in_one_goes_to_a_staff_page_of_this_town(next: str, to: str) -> None:
    assert destination(Town(), next) == to  # type: ignore[arg-type]
