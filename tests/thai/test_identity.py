import pytest

from geo_oss.errors import Invalid
from geo_oss.thai import identity, text


@pytest.mark.parametrize("typed", ["081-234-5678", "0812345678", "๐๘๑๒๓๔๕๖๗๘", "+66 81 234 5678"])
def test_a_phone_is_kept_in_one_form(typed: str) -> None:
    assert identity.phone(typed) == "+66812345678"
    assert identity.last4(typed) == "5678"


@pytest.mark.parametrize("typed", ["", "abc", "12", "08123456789012345", "\ud800"])
def test_what_is_no_phone_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(Invalid, match="081-234-5678"):
        identity.phone(typed)


def test_the_check_digit_of_a_citizen_number() -> None:
    assert identity.is_citizen_number("1-1017-00203-45-1") == identity.is_citizen_number("1101700203451")
    assert sum(identity.is_citizen_number(f"110170020345{digit}") for digit in range(10)) == 1


@pytest.mark.parametrize(
    "secret",
    ["0812345678", "081-234-5678", "๐๘๑ ๒๓๔ ๕๖๗๘", "1-1017-00203-45-1", "1101700203451", "som.chai@example.co.th"],
)
def test_public_text_covers_what_identifies(secret: str) -> None:
    covered = identity.mask(f"ไฟดับหน้าบ้าน โทร {secret} ด่วน")
    assert secret not in covered
    assert covered.startswith("ไฟดับหน้าบ้าน โทร [") and covered.endswith("] ด่วน")


@pytest.mark.parametrize("harmless", ["เสาที่ 12/34", "ซอย 5 บ้านเลขที่ 99/123", "16.43215, 102.83512", "ปี 2567"])
def test_public_text_keeps_what_does_not(harmless: str) -> None:
    assert identity.mask(harmless) == harmless


def test_safe_text_has_no_characters_that_break_or_deceive() -> None:
    assert text.clean("  ไฟ\x00ดับ\u202e\ud800\r\nแถวนี้ ") == "ไฟดับ\nแถวนี้"
    with pytest.raises(Invalid, match="too long"):
        text.clean("ก" * 11, limit=10)


@pytest.mark.parametrize(
    ("one", "other"), [("ซ.วัดป่า ๑๒", "ซอยวัดป่า 12"), ("ถ. ศรีจันทร์", "ถนนศรีจันทร์"), ("เเสงทอง", "แสงทอง")]
)
def test_names_that_sound_the_same_have_one_key(one: str, other: str) -> None:
    assert text.search_key(one) == text.search_key(other)
