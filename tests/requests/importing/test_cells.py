from datetime import UTC, datetime, timedelta, timezone

import pytest

from geo_oss.requests.importing.cells import canonical, first_word, instant_reader
from geo_oss.requests.importing.mapping import Time

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("time", "cell", "expected"),
    [
        (Time("t"), "2024-07-08 10:00", datetime(2024, 7, 8, 3, tzinfo=UTC)),
        (Time("t", zone="UTC"), "2024-07-08T10:00:00.5", datetime(2024, 7, 8, 10, 0, 0, 500_000, UTC)),
        (Time("t"), "2024-07-08 10:00:00+09:00", datetime(2024, 7, 8, 1, tzinfo=UTC)),
        (Time("t"), datetime(2024, 7, 8, 10, tzinfo=timezone(timedelta(hours=7))), datetime(2024, 7, 8, 3, tzinfo=UTC)),
        (Time("t", format="%d/%m/%Y %H:%M"), "08/07/2024 10:00", datetime(2024, 7, 8, 3, tzinfo=UTC)),
        (Time("t", format="%d/%m/%Y", buddhist=True), "29/02/2567", datetime(2024, 2, 28, 17, tzinfo=UTC)),
        (Time("t", buddhist=True), "2567-07-08 10:00", datetime(2024, 7, 8, 3, tzinfo=UTC)),
    ],
)
def test_instants(time: Time, cell: object, expected: datetime) -> None:
    assert instant_reader(time, now=NOW)(cell) == expected


@pytest.mark.parametrize("cell", ["yesterday", "1899-01-01", "2567-07-08", "2026-02-01", "31/12/2024", "9" * 40])
def test_no_instants(cell: str) -> None:
    with pytest.raises(ValueError):
        instant_reader(Time("t"), now=NOW)(cell)


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ('["ถนน", "น้ำท่วม"]', "ถนน"), ('[""]', ""), ("ถนน,น้ำท่วม", "ถนน"), (None, ""), (float("nan"), ""),
        (["", "ไฟ"], "ไฟ"), ("[เสีย", "[เสีย"), (7, "7"),
    ],
)  # fmt: skip
def test_the_first_word_counts(cell: object, word: str) -> None:
    assert first_word(cell, ",") == word


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        (["2021-09-02 14:00:00.000000+00:00", datetime(2021, 9, 2, 14, tzinfo=UTC)], "2021-09-02T14:00:00+00:00"),
        (["100.50", 100.5, " 100.5 "], "100.5"),
        (["ไฟดับ ", "ไฟดับ"], "ไฟดับ"),
        ([None, "", float("nan")], ""),
    ],
)
def test_ids_are_made_of_the_same_text_whatever_the_format(cells: list, text: str) -> None:
    assert {canonical(cell) for cell in cells} == {text}
