from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_oss.errors import Invalid
from geo_oss.requests import numbering

DGA = "{code}1{DD}{MM}{YY}{seq:6}"
KHON_KAEN = "{abbr} {seq}/{YYYY}"
PATTERNS = [
    (DGA, "fiscal"),
    (DGA, "never"),
    (DGA, "calendar"),
    (KHON_KAEN, "calendar"),
    ("{abbr} {seq}/{FYYYY}", "fiscal"),
]


def test_the_numbers_of_the_manuals() -> None:
    day = date(2024, 7, 8)
    assert numbering.text(DGA, code="KT", abbreviation="อส.", day=day, seq=11) == "KT1080767000011"
    assert numbering.text(KHON_KAEN, code="KK", abbreviation="อส.", day=day, seq=56) == "อส. 56/2567"


def test_the_count_follows_the_setting() -> None:
    october = date(2024, 10, 1)
    assert numbering.series(DGA, "fiscal", abbreviation="อส.", day=october) == numbering.Series("", "2568")
    assert numbering.series(DGA, "never", abbreviation="อส.", day=october) == numbering.Series("", "")
    assert numbering.series(KHON_KAEN, "calendar", abbreviation="อส.", day=october) == numbering.Series("อส.", "2567")


@pytest.mark.parametrize(
    ("pattern", "reset"),
    [
        ("{code}", "never"),
        ("{seq}", "fiscal"),
        (KHON_KAEN, "fiscal"),
        ("{seq}{zz}", "never"),
        ("{abbr}{seq}/{YYYY}", "calendar"),
    ],
)
def test_a_pattern_that_could_repeat_itself_is_refused(pattern: str, reset: str) -> None:
    with pytest.raises(Invalid):
        numbering.check(pattern, reset)


@given(
    st.sampled_from(PATTERNS),
    st.lists(st.tuples(st.integers(0, 900), st.sampled_from(["อส.", "ฟ."])), min_size=2, max_size=60),
)
def test_no_number_is_given_twice(setting: tuple[str, str], arrivals: list[tuple[int, str]]) -> None:
    pattern, reset = setting
    numbering.check(pattern, reset)
    counts: dict[numbering.Series, int] = {}
    given_out = set()
    for days, abbreviation in sorted(arrivals):
        day = date(2024, 1, 1) + timedelta(days)
        series = numbering.series(pattern, reset, abbreviation=abbreviation, day=day)
        counts[series] = counts.get(series, 0) + 1
        given_out.add(numbering.text(pattern, code="KT", abbreviation=abbreviation, day=day, seq=counts[series]))
    assert len(given_out) == len(arrivals)
