"""The filter: read from query parameters, written back in one order, refused in sentences."""

from __future__ import annotations

from datetime import date

import pytest

from geo_oss.errors import Invalid
from geo_oss.geo import BBox
from geo_oss.requests.filter import OPEN_STATUSES, Filter, read


def test_nothing_asked_is_the_empty_filter() -> None:
    assert read({"lang": "en", "at": "1/2/3", "q": "  "}) == Filter()
    assert read({}).empty and read({}).query() == ""


def test_every_parameter_is_read() -> None:
    asked = read(
        {
            "category": "12,3",
            "status": "open",
            "from": "2024-01-31",
            "to": "2024-02-01",
            "zone": "2,unknown",
            "community": "c1",
            "q": "ท่อ",
            "bbox": "102,16,103,17",
            "pole": "2-0147",
            "asset": "bin",
            "filter": "category = 3",
        }
    )
    assert asked == Filter(
        (3, 12),
        OPEN_STATUSES,
        date(2024, 1, 31),
        date(2024, 2, 1),
        ("2", "unknown"),
        ("c1",),
        "ท่อ",
        BBox(102, 16, 103, 17),
        "2-0147",
        "bin",
        "category = 3",
    )


def test_the_query_string_reads_back_to_the_same_filter() -> None:
    from urllib.parse import parse_qsl

    asked = read({"status": "done,received", "q": "น้ำ&ท่วม", "bbox": "102,16,103,17", "filter": "title LIKE '%a b%'"})
    assert read(dict(parse_qsl(asked.query()))) == asked


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("category", "x"),
        ("category", "-1"),
        ("category", "99999"),
        ("category", "1e3"),
        ("category", "๑"),
        ("status", "finished"),
        ("from", "2024-02-30"),
        ("from", "20240201"),
        ("to", "0001-01-01"),
        ("q", "x" * 201),
        ("q", "a\x00b"),
        ("q", "\ud800"),
        ("bbox", "1,2,3"),
        ("bbox", "nan,0,1,1"),
        ("bbox", "3,0,1,1"),
        ("bbox", "0,0,1e400,1"),
        ("zone", ",".join(map(str, range(101)))),
        ("filter", "x" * 8001),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        read({name: value})
    assert refused.value.field == name
