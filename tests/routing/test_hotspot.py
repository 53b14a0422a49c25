"""Hot spots in the routing table: what a rule may ask for, what becomes more urgent, and how it is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo_oss.routing import hotspot
from geo_oss.routing.choose import Rule, choose, sentence
from geo_oss.routing.hotspot import Hotspot
from tests.routing.test_choose import ANY, facts

HOT = Hotspot(4, 2, "intensifying", "ถนน", "Road")
HEAD = replace(
    ANY, id=5, position=1, name="ถนนร้อนขึ้น", category_id=10, hotspot_class=2, hotspot_trend="intensifying",
    department_id=3, priority=2, notify_id=8,
)  # fmt: skip


@pytest.mark.parametrize(
    ("found", "rule"),
    [
        (HOT, 5),
        (replace(HOT, level=3), 5),
        (replace(HOT, level=1), 9),
        (replace(HOT, trend="new"), 9),
        (replace(HOT, trend=None), 9),
        (None, 9),
    ],
)
def test_a_rule_asks_how_sure_and_which_trend(found: Hotspot | None, rule: int) -> None:
    choice = choose([ANY, HEAD], facts(hotspot=found))
    assert choice.rule_id == rule
    assert choice.notify_id == (8 if rule == 5 else None)


def test_a_trend_alone_takes_every_level() -> None:
    rule = replace(HEAD, hotspot_class=None)
    assert choose([ANY, rule], facts(hotspot=replace(HOT, level=1))).rule_id == 5


@pytest.mark.parametrize(("usual", "hot"), [(3, 2), (2, 1), (1, 1)])
def test_a_hot_spot_is_one_step_more_urgent(usual: int, hot: int) -> None:
    rule = replace(ANY, priority=usual)
    assert choose([rule], facts()).priority == usual
    assert choose([rule], facts(hotspot=HOT)).priority == hot


def test_a_rule_that_asks_for_hot_spots_has_its_own_priority() -> None:
    assert choose([HEAD], facts(hotspot=HOT)).priority == 2
    assert choose([], facts(hotspot=HOT)).priority == 1


def test_the_reason_names_the_hot_spot_in_both_languages() -> None:
    thai, english = (choose([ANY], facts(hotspot=HOT), lang).because for lang in ("th", "en"))
    assert thai == "กฎข้อ 9: ที่เหลือ · อยู่ในจุดร้อนของถนน 95 % ทวีความรุนแรง (ผลวิเคราะห์ที่ 4) จึงเร่งขึ้นหนึ่งขั้น"
    assert english == ("Rule 9: ที่เหลือ · in a hot spot of Road, 95 %, intensifying (analysis 4): one step more urgent")
    asked = choose([HEAD], facts(hotspot=HOT), "en").because
    assert asked.startswith("Rule 1: ถนนร้อนขึ้น (category Road · hot spot from 95 %, intensifying) · in a hot spot")
    assert "ด่วนอยู่แล้ว" in choose([replace(ANY, priority=1)], facts(hotspot=HOT)).because


def test_everything_a_rule_asks_for_is_said_by_name() -> None:
    rule = Rule(1, 3, "ทดสอบ", 10, "W", "M", "pole", [6, 7], 18, 6, 1, None, 2, 3)
    names = {
        ("category", 10): ("ไฟฟ้า", "Light"),
        ("zone", "W"): ("เขตตะวันตก", "West zone"),
        ("community", "M"): ("ชุมชนกลาง", ""),
    }
    assert sentence(rule, names) == (
        "กฎข้อ 3: ทดสอบ (ประเภท ไฟฟ้า · เขตตะวันตก · ชุมชนกลาง · ทรัพย์สิน เสาไฟ · วันเสาร์, อาทิตย์ · เวลา 18–06 น."
        " · จุดร้อนตั้งแต่ 99 %)"
    )
    assert "zone West zone · community ชุมชนกลาง · asset light pole · Saturday, Sunday" in sentence(rule, names, "en")


def test_an_analysis_of_everything_is_a_hot_spot_of_everything() -> None:
    assert hotspot.words(Hotspot(7, 1)) == "จุดร้อนของทุกเรื่อง 90 % (ผลวิเคราะห์ที่ 7)"
    assert hotspot.words(Hotspot(7, 1), "en") == "hot spot of all requests, 90 % (analysis 7)"
