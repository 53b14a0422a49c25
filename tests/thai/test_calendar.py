from datetime import UTC, date, datetime, timedelta

import pytest

from geo_oss.errors import Invalid
from geo_oss.thai import calendar


@pytest.mark.parametrize(
    ("day", "year"), [(date(2024, 9, 30), 2567), (date(2024, 10, 1), 2568), (date(2024, 1, 1), 2567)]
)
def test_the_fiscal_year_opens_on_the_first_of_october(day: date, year: int) -> None:
    assert calendar.fiscal_year(day) == year
    first, last = calendar.fiscal_span(year)
    assert first <= day <= last


def test_the_manual_form_is_written_the_same_way() -> None:
    moment = datetime(2024, 7, 8, 10, 56, 42, tzinfo=UTC)
    assert calendar.short_datetime(moment) == "8 ก.ค. 2567 17:56 น."
    assert calendar.short_datetime(moment, "en") == "8 Jul 2024 17:56"
    assert calendar.fiscal_label(2567) == "ปีงบประมาณ 2567 (ต.ค. 66 – ก.ย. 67)"


def test_a_late_evening_in_utc_is_the_next_day_in_bangkok() -> None:
    assert calendar.short_date(datetime(2024, 7, 8, 20, 0, tzinfo=UTC)) == "9 ก.ค. 2567"


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=5), "เมื่อสักครู่"),
        (timedelta(hours=2, minutes=59), "2 ชั่วโมงที่แล้ว"),
        (timedelta(days=6), "6 วันที่แล้ว"),
        (timedelta(days=8), "30 มิ.ย. 2567"),
    ],
)
def test_near_moments_are_told_as_passed_time(passed: timedelta, words: str) -> None:
    now = datetime(2024, 7, 8, 10, 0, tzinfo=UTC)
    assert calendar.near(now - passed, now) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2569-10-31", "ปี 2569 เป็น พ.ศ. กรุณาใช้ปี ค.ศ. 2026"),
        ("9999-12-31", "ปีต้องอยู่ระหว่าง ค.ศ. 1900 ถึง 2200"),
        ("0001-01-01", "ปีต้องอยู่ระหว่าง"),
        ("2026-W01-1", "วันที่ต้องเป็น"),
        ("20261031", "วันที่ต้องเป็น"),
        ("๒๐๒๖-๑๐-๓๑", "วันที่ต้องเป็น"),
        ("2026-02-29", "วันที่ต้องเป็น"),
    ],
)
def test_a_day_that_cannot_be_meant_is_a_sentence(text: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        calendar.day_of(text, field="due")
    assert words in refused.value.th and refused.value.en and refused.value.field == "due"


def test_a_day_of_a_date_field_is_read() -> None:
    assert calendar.day_of("2028-02-29", field="day") == date(2028, 2, 29)
