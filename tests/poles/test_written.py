"""Numbers in free text: as real people write them, what is no number, and that no text takes long."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poles.written import numbers, parts

NAMED = [
    ("เสาที่ 12/34 ดับ", ["12/34"]),
    ("เสาไฟเลขที่ ธ ๑ ไม่ติด", ["ธ 1"]),
    ("เสาไฟฟ้าหมายเลข5-38-7115 ชำรุด", ["5-38-7115"]),
    ("ที่เสาไฟฟ้า เลขที่ บ13  บ14  บ16 อยู่ในซอยสุขุมวิท 103/2", ["บ13", "บ14", "บ16"]),
    ("ต้นเบอร์สีดำ ข 68 - ข 92 ถ.กำแพงเพชร", ["ข 68", "ข 92"]),
    ("ที่เสาไฟเขียนว่า ธ 3", ["ธ 3"]),
    ("เสาต้นที่  ว.1  ครับ", ["ว.1"]),
    ("ต้นที่ ท.9ค่ะ", ["ท.9"]),
    ("เสาไฟ NS415-16 และ NS415-17 ดับ", ["NS415-16", "NS415-17"]),
    ("เสาไฟฟ้า หมายเลขดำ 41", ["41"]),
    ("คือเสาไฟต้นเลขที่ 13 และเสาไฟต้นเลขที่ 37", ["13", "37"]),
]
NOT_NAMED = [
    "วันเสาร์ที่ 11 มิ.ย. เวลา 19.45 น.",
    "เสาไฟ 2 ต้น ดับ",
    "เสาไฟฟ้าในซอยพหลโยธิน 48",
    "มีเสาไฟ 4 ดวง แต่ดับ",
    "Hi-Bay 4 แฉก (1 เสา จะมีโคมไฟ 4 ดวง)",
    "ตอกเสาเข็ม 706 ต้น",
    "ไฟดับ ม.4 ต.บางนา บ้านเลขที่ 112/21",
    "",
]


@pytest.mark.parametrize(("text", "wanted"), NAMED)
def test_a_number_called_a_poles_is_found(text: str, wanted: list[str]) -> None:
    assert [one.text for one in numbers(text) if one.strong] == wanted


@pytest.mark.parametrize("text", NOT_NAMED)
def test_other_figures_are_not_called_a_poles(text: str) -> None:
    assert [one.text for one in numbers(text) if one.strong] == []


def test_what_only_looks_like_a_number_is_weak() -> None:
    assert [(one.text, one.strong) for one in numbers("โคมที่ NS415-16 ดับ")] == [("NS415-16", False)]
    assert [(one.text, one.strong) for one in numbers("เสาไฟต้นที่ 14 ติดๆดับๆ")] == [("14", False)]
    assert numbers("ขยะ NS415-16 กองใหญ่") == [], "nothing is said of a light"


def test_numbers_are_compared_by_their_letters_and_figures() -> None:
    assert parts("ธ ๑") == parts("ธ.1") == parts("ธ-01") and parts("2-0147") == parts("2-147") != parts("21-47")
    assert parts("NS415-16") == parts("ns 415/16") and parts("0") == ("0",)


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert all(one.text and parts(one.text) for one in numbers(text))


@pytest.mark.parametrize("seed", ["เสาไฟต้น ", "เสาไฟฟ้าไฟฟ้า", "ต้น", "เลขที่ 1", "ก1 ", "12/", "ข 1 - "])
def test_no_text_takes_long(seed: str) -> None:
    began = time.perf_counter()
    numbers(seed * 1000)
    short = time.perf_counter() - began
    began = time.perf_counter()
    numbers(seed * 20_000)
    assert time.perf_counter() - began < 20 * short + 1


COMMENTS = Path(__file__).parents[2] / ".." / "shared" / "data" / "traffy" / "traffy_bkk_2021-09_2022-11.parquet"


def test_real_comments_quote_poles_or_are_said_to_be_away() -> None:
    """Read by eye: of 75 comments found 72 quote a pole, of 70 left over 3 do (24 more say "the fifth pole")."""
    if not COMMENTS.exists():
        print(f"not tried: {COMMENTS} is not here")
        return
    import pandas as pd

    words = pd.read_parquet(COMMENTS, columns=["comment"]).comment.dropna().drop_duplicates()
    about = words[words.str.contains("ไฟ|เสา") & words.str.contains(r"(?:เสา|ต้น|หมายเลข|เบอร์|เลขที่).{0,22}[0-9๐-๙]")]
    found = [numbers(text) for text in about]
    strong = sum(any(one.strong for one in quoted) for quoted in found)
    assert 125 <= strong <= 160 and sum(map(bool, found)) > strong + 40
