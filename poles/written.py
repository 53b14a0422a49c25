"""Pole numbers that people write into their words: "เสาที่ 12/34", "เสาไฟเลขที่ ธ ๑", "ต้นหมายเลข NS415-16".

What is found is a guess to be asked about. `strong` ones are named as a pole's; the others only look like one, and mean
something when a pole of that number stands near.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from geo_oss.thai.painted import plain_number
from geo_oss.thai.text import ascii_digits

_LONGEST = 5_000
_MOST = 12
# One or two Thai consonants, or up to four Latin letters, and figures with / or - between them; or bare figures.
_LETTERED = r"(?:[ก-ฮ]{1,2}|[A-Za-z]{1,4})[ .]{0,2}\d{1,5}(?:[A-Za-z]?[/-]\d{1,5}){0,3}"
_BROKEN = r"\d{1,4}(?:[/-]\d{1,5}){1,3}"
_BARE = r"\d{1,6}"
_END = r"(?![\d/]|-\d|[.:]\d|\s*(?:ต้น|ดวง|จุด|ชุด|หลอด|โคม|เสา|แฉก|เมตร|ม\.|วัน|เดือน|ปี|น\.|ครั้ง|คน|คัน|ฝั่ง|%))"
# A pole is spoken of (เสาร์ is Saturday, unless it is a misspelt light pole) …
_POLE = r"(?:เสาร์?ไฟ(?:ฟ้า)?|เสา(?!ร์|เข็ม|สะพาน|ธง|ตอม่อ|ชิงช้า|วนีย์|ป้าย|สัญญาณ)|ไฟต้น|ต้นไฟ|ตันไฟ)"
_KIND = (
    r"(?:ไฟฟ้า|ไฟ|ส่องสว่าง|แสงสว่าง|สาธารณะ|จราจร|ถนน|ทาง|กิ่ง|เหล็ก|ปูน|แรงสูง|ต้น|นี้|คือ|ของ|กทม\.?|กฟน\.?|[ :(\"“'.,-]){0,10}"
)
# … and a word says that its number follows.
_CALLED = (
    r"(?:(?:ต้น)?(?:หมา[ยน]เลข(?:เสา|ต้น)?|เลขที่|เลขเสา|เบอร์|รหัส(?:เสา)?|เลข(?!บ้าน))(?:ที่|เสา|ไฟ)?"
    r"(?: ?(?:สี)?(?:ดำ|แดง|ขาว|เหลือง|น้ำเงิน|เขียว))?"
    r"|(?:เขียน|ระบุ|ติดเบอร์|พ่น)(?:ไว้)?(?:ว่า)?|no\.?|number)"
)
_STRONG = re.compile(
    rf"{_POLE}{_KIND}{_CALLED}[ :=(\"“'.]{{0,4}}(?P<a>{_LETTERED}|{_BROKEN}|{_BARE}){_END}"
    rf"|{_POLE}{_KIND}(?:ต้น)?(?:ที่)?[ :(\"“'.]{{0,3}}(?P<b>{_LETTERED}|{_BROKEN}){_END}"
    rf"|(?:ต้น(?!ไม้)|เบอร์เสา|เลขที่เสา|เลขเสา|รหัสเสา|หมายเลขเสา|หมายเลขต้น)(?:ไฟ)?(?:ที่|{_CALLED})?"
    rf"[ :=(\"“'.]{{0,4}}(?P<c>{_LETTERED}|{_BROKEN}){_END}"
    rf"|ต้น(?:ไฟ)?{_CALLED}[ :=(\"“'.]{{0,4}}(?P<d>{_BARE}){_END}",
    re.IGNORECASE,
)
_MORE = re.compile(rf"[ ,/]*(?:และ|กับ|ถึง|-|–|,|หรือ)?[ ]*(?:{_POLE}\s*)?(?P<more>{_LETTERED}){_END}", re.IGNORECASE)
_LIGHT = re.compile(r"ไฟ|โคม|หลอด|เสา|มืด|ดับ")
_WEAK = re.compile(
    rf"(?<![ก-๙A-Za-z\d./-])(?P<weak>(?:[ก-ฮ]{{1,2}} ?|[A-Z]{{1,4}}[ -]?)\d{{1,5}}(?:[/-]\d{{1,5}}){{0,3}}){_END}"
)
# The fifth pole, or the pole 5: only the registry can tell.
_ORDINAL = re.compile(rf"(?:{_POLE}|ต้น){_KIND}(?:ต้น)?ที่ ?(?P<at>\d{{1,5}}){_END}")
_NOT_A_NUMBER = re.compile(
    r"(?:ม|ซ|ถ|ต|อ|จ|พ|น|ห|คส|วค|สน|พศ)\.? ?\d|(?:km|kv|led|cctv|line|am|pm|watt?|no)[ .]?\d", re.I
)


@dataclass(frozen=True, slots=True)
class Written:
    """A number as it was written, and whether the words call it a pole's."""

    text: str
    strong: bool


def numbers(text: str) -> list[Written]:
    """The numbers in some words that may be a pole's, strong ones first, each once."""
    plain = ascii_digits(text[:_LONGEST])
    strong = list(_strong(plain))
    weak = _weak(plain) if _LIGHT.search(plain) else ()
    found: dict[tuple[str, ...], Written] = {}
    for one in (*(Written(word, True) for word in strong), *(Written(word, False) for word in weak)):
        found.setdefault(parts(one.text), one)
    return list(found.values())[:_MOST]


def parts(number: str) -> tuple[str, ...]:
    """A number as it is compared here: its letters and figures, without the signs between them and leading zeros."""
    groups = re.findall(r"\d+|[^\W\d_]+", plain_number(number))
    return tuple(group.lstrip("0") or "0" if group[0].isdigit() else group for group in groups)


def _strong(text: str) -> Iterable[str]:
    for match in _STRONG.finditer(text):
        word = next(group for group in match.groups() if group)
        yield word.strip()
        if word[0].isdigit():
            continue
        at = match.end()
        while (more := _MORE.match(text, at)) is not None:
            yield more["more"].strip()
            at = more.end()


def _weak(text: str) -> Iterable[str]:
    words = (match["weak"].strip() for match in _WEAK.finditer(text))
    yield from (word for word in words if not _NOT_A_NUMBER.match(word))
    yield from (match["at"] for match in _ORDINAL.finditer(text))
