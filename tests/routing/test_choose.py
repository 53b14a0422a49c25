from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from geo_oss.routing import deadline
from geo_oss.routing.choose import Facts, Rule, choose
from geo_oss.thai.calendar import BANGKOK

ANY = Rule(9, 9, "ที่เหลือ", None, None, None, None, None, None, None, 1, None, 2)
NIGHT = replace(ANY, id=1, position=1, name="ไฟกลางคืน", asset_kind="pole", from_hour=18, to_hour=6, department_id=2)
ZONE = replace(ANY, id=2, position=2, name="ถนนเขต 2", category_id=10, zone_code="2", officer_id=7, department_id=3)
MONDAY_NOON = datetime(2024, 7, 8, 12, tzinfo=BANGKOK)


def facts(**changes: object) -> Facts:
    names = {("category", 10): ("ถนน", "Road")}
    return replace(Facts(frozenset({11, 10}), "2", None, None, MONDAY_NOON, None, names), **changes)  # type: ignore[arg-type]


def test_the_first_rule_by_order_wins_and_says_why() -> None:
    choice = choose([ANY, ZONE, NIGHT], facts())
    assert (choice.department_id, choice.officer_id, choice.rule_id) == (3, 7, 2)
    assert choice.because == "กฎข้อ 2: ถนนเขต 2 (ประเภท ถนน · เขต 2)"


@pytest.mark.parametrize(("hour", "rule"), [(17, 9), (18, 1), (23, 1), (5, 1), (6, 9)])
def test_hours_may_span_midnight(hour: int, rule: int) -> None:
    at = MONDAY_NOON.replace(hour=hour)
    assert choose([ANY, NIGHT], facts(asset_kind="pole", at=at)).rule_id == rule


def test_an_unknown_zone_fits_no_zone_rule() -> None:
    assert choose([ZONE, ANY], facts(zone_code=None)).rule_id == 9


def test_without_a_rule_the_centre_decides() -> None:
    choice = choose([], facts())
    assert choice.department_id is None
    assert "ส่วนกลาง" in choice.because


def test_weekends_and_holidays_do_not_count() -> None:
    friday = datetime(2024, 7, 19, 9, tzinfo=BANGKOK)
    holiday = {date(2024, 7, 22)}
    end = deadline.due(friday, 1, holiday, BANGKOK)
    assert end == datetime(2024, 7, 23, 9, 30, tzinfo=UTC)
