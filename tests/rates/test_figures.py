"""Figures on their way in: columns found, rows told apart, codes matched; kept over older ones of the same year."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_oss.db.pool import Conn
from geo_oss.errors import Invalid
from geo_oss.organizations.model import Organization
from geo_oss.rates import figures, reading
from geo_oss.rates.reading import Columns, Line
from tests import town as squares


@pytest.fixture
async def organization(conn: Conn) -> Organization:
    return await squares.build(conn)


def read(text: str, year: str = "", stated: Columns = Columns()) -> reading.Sheet:
    lines = [line.split(";") for line in text.splitlines()]
    columns = {name: [line[at] for line in lines[1:]] for at, name in enumerate(lines[0])}
    return reading.read(columns, list(range(2, len(lines) + 1)), stated, year)


def test_thai_headings_digits_and_buddhist_years_are_read() -> None:
    found = read("รหัสชุมชน;จำนวนประชากร;ครัวเรือน;พ.ศ.\nM;๑,๒๓๔;450;2567\nN;12;;2023")
    assert found.lines == [
        Line(2, "M", 2024, {"people": 1234, "households": 450}),
        Line(3, "N", 2023, {"people": 12}),
    ]
    assert found.columns == Columns("รหัสชุมชน", "จำนวนประชากร", "ครัวเรือน", "พ.ศ.") and not found.wrong


def test_rows_that_cannot_be_read_are_told_one_by_one() -> None:
    found = read("code;people\nW;many\n;5\nE;1.5\nE;-3\nM;7\nM;8", "2567")
    assert [bad.row for bad in found.wrong] == [2, 3, 4, 5, 7]
    assert [(line.row, line.values) for line in found.lines] == [(6, {"people": 7})]


@pytest.mark.parametrize(
    ("text", "year", "field"),
    [("people\n5", "2567", "code"), ("code;name\nW;x", "2567", "people"), ("code;people\nW;5", "", "year"),
     ("code;people\nW;5", "67", "year"), ("code;people\nW;5", "9999", "year")],
)  # fmt: skip
def test_what_nobody_says_is_asked_for(text: str, year: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(text, year)
    assert refused.value.field == field


def test_a_stated_column_wins() -> None:
    found = read("code;people;registered\nW;5;6", "2567", Columns(people="registered"))
    assert found.lines[0].values == {"people": 6}


@given(st.text(max_size=30), st.text(max_size=12))
def test_any_cell_is_a_figure_or_a_sentence(cell: str, code: str) -> None:
    found = reading.read({"code": [code], "people": [cell]}, [2], Columns(), "2567")
    assert len(found.lines) + len(found.wrong) == 1
    assert all(0 <= line.values["people"] <= 999_999_999 for line in found.lines)


async def test_codes_are_matched_and_the_others_named(conn: Conn, organization: Organization) -> None:
    found = read("code;people\nW;500\nX;9", "2567")
    preview = await figures.preview(conn, 1, "zone", found.lines, found.wrong)
    assert [(one.code, one.name_th, one.before) for one in preview.matched] == [("W", "เขตตะวันตก", {})]
    assert [line.code for line in preview.unmatched] == ["X"]
    assert [row["code"] for row in preview.without] == ["E"]
    assert await figures.keep(conn, 1, preview, source=" ทะเบียนราษฎร ", by="ก") == 1
    again = await figures.preview(conn, 1, "zone", read("code;people\nW;700", "2567").lines)
    assert again.matched[0].before == {"people": {"value": 500, "year": 2024}}
    await figures.keep(conn, 1, again, source="ใหม่", by="ข")
    rows = await figures.kept(conn, 1)
    assert [(row["layer"], row["kind"], row["year"], row["sum"], row["source"]) for row in rows] == [
        ("zone", "people", 2024, 700, "ใหม่")
    ]
    await figures.forget(conn, 1, "zone", "people", 2024)
    assert await figures.kept(conn, 1) == []


async def test_zeros_that_a_spreadsheet_took_away_are_no_matter(conn: Conn, organization: Organization) -> None:
    await conn.execute("UPDATE boundary SET code = CASE code WHEN 'W' THEN '01' ELSE '10' END WHERE layer = 'zone'")
    preview = await figures.preview(conn, 1, "zone", read("code;people\n1;500\n10;3\n100;4", "2567").lines)
    assert [one.code for one in preview.matched] == ["01", "10"] and [one.code for one in preview.unmatched] == ["100"]


async def test_figures_say_where_they_come_from(conn: Conn, organization: Organization) -> None:
    preview = await figures.preview(conn, 1, "zone", read("code;people\nW;500", "2567").lines)
    with pytest.raises(Invalid) as refused:
        await figures.keep(conn, 1, preview, source=" ", by="ก")
    assert refused.value.field == "source"
    with pytest.raises(Invalid):
        await figures.preview(conn, 2, "zone", [])
