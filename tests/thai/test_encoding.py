"""Bytes as old programs leave them, with labels that lie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_oss.thai import encoding
from geo_oss.thai.encoding import Found, find

NAMES = ["เขตพระนคร", "แขวงวังบูรพาภิรมย์", "ชุมชนวัดสุทัศน์ 2", "Bang Rak", "ตรอกหม้อ", "ถนนราชดำเนิน"]
LABELS = [
    "",
    "UTF-8",
    "65001",
    "OEM 874",
    "874",
    "ANSI 874",
    "TIS-620",
    "ISO-8859-11",
    "1252",
    "ISO-8859-1",
    "88591",
    "?",
]


def in_bytes(page: str) -> list[bytes]:
    return [name.encode(page) for name in NAMES]


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("page", ["utf-8", "cp874"])
def test_thai_is_found_whatever_the_label_says(page: str, label: str) -> None:
    found = find(in_bytes(page), label=label)
    assert found.name == page
    assert [encoding.decode(value, found.name) for value in in_bytes(page)] == NAMES
    assert found.source == ("label" if encoding.named(label) == page else "found")


@pytest.mark.parametrize("width", range(20, 54))
def test_names_cut_at_any_width_stay_utf_8(width: int) -> None:
    long = ["พื้นที่บริการศูนย์บริการสาธารณสุข", "แขวงวังบูรพาภิรมย์", "ชุมชนวัดสุทัศนเทพวราราม"]
    cut = [name.encode()[:width] for name in long]
    assert find(cut).name == "utf-8"
    read = [encoding.decode(value, "utf-8") for value in cut]
    assert all(name.startswith(short) and "\ufffd" not in short for name, short in zip(long, read, strict=True))


def test_a_cut_name_is_known() -> None:
    whole = "พื้นที่บริการ".encode()
    assert encoding.is_cut(whole[:32], "utf-8") and not encoding.is_cut(whole[:33], "utf-8")
    assert not encoding.is_cut("พื้นที่".encode("cp874"), "cp874") and not encoding.is_cut(b"", "utf-8")


def test_words_that_are_both_are_thai() -> None:
    """`เขต` in Windows-874 is also a letter of UTF-8 (U+08B5), of no use to a municipality."""
    assert "เขต".encode("cp874").decode("utf-8") == "\u08b5"
    assert find(["เขต".encode("cp874")] * 5).name == "cp874"


def test_utf_8_that_could_be_windows_874_is_utf_8() -> None:
    """Every byte of these words is also a Thai letter or a quotation mark of Windows-874."""
    words = ["ตลาด", "ทหาร", "ตาม"]
    assert all("\ufffd" not in word.encode().decode("cp874") for word in words)
    assert find([word.encode() for word in words], label="OEM 874").name == "utf-8"


@pytest.mark.parametrize(
    ("text", "page", "label"),
    [
        ("café Zürich", "cp1252", "1252"),
        ("café", "cp1252", "ISO-8859-1"),
        ("静岡県 島田", "utf-8", ""),
        ("plain", "utf-8", ""),
    ],
)
def test_other_languages_keep_their_label(text: str, page: str, label: str) -> None:
    assert find([text.encode(page)] * 3, label=label).name == page


def test_what_is_stated_stands() -> None:
    assert find(in_bytes("cp874"), stated="windows-1252") == Found("cp1252", "stated")
    assert find(in_bytes("cp874"), stated="nonsense").name == ""
    assert find([], stated="rot13").name == "", "no encoding of text"


@pytest.mark.parametrize("spoilt", ["cp874", "utf-8"])
def test_thai_read_as_latin_letters_is_put_right(spoilt: str) -> None:
    garbled = [name.encode(spoilt).decode("latin-1") for name in NAMES]
    assert encoding.garbled(garbled)
    assert [encoding.mended(word) or word for word in garbled] == NAMES


@pytest.mark.parametrize("words", [NAMES, ["Zürich", "café", "São Paulo"], ["plain"], []])
def test_good_words_are_not_garbled(words: list[str]) -> None:
    assert not encoding.garbled(words)


@given(st.lists(st.text("กขคงจฉชซญดตถทธนบปผฝพฟภมยรลวศษสหอฮะาิีึืุูเแโใไ่้็์ 0123456789", min_size=4), min_size=3))
def test_any_thai_in_utf_8_is_read_as_such(words: list[str]) -> None:
    data = [word.encode() for word in words]
    assert find(data, label="UTF-8").name == "utf-8"
