"""People come in on a page: a sheet is looked at, what fits no area is named, and then it is kept."""

from __future__ import annotations

import psycopg
import pytest

from tests.api.pages.conftest import Visitor
from tests.api.pages.sessions import enters

PAGE = "/twosquares/staff/figures"
SHEET = "รหัส,ประชากร,ปี\nW,500,2567\nX9,70,2567\nE,มาก,2567"


@pytest.fixture
async def planner(visitor: Visitor) -> Visitor:
    await enters(visitor, "planner").opens(PAGE)
    return visitor


async def test_a_pasted_sheet_is_looked_at_and_then_kept(planner: Visitor) -> None:
    answer = await planner.sends(PAGE, {"layer": "zone", "text": SHEET, "source": "ทะเบียนราษฎร"})
    assert answer.status_code == 200 and "X9" in answer.text and "ตรงกับพื้นที่ 1 แถว" in answer.text
    assert "เขตตะวันออก" in answer.text and planner.rows("SELECT count(*) FROM area_figure") == [(0,)]
    again = answer.text.split('<textarea name="text" hidden>')[1].split("</textarea>")[0]
    kept = await planner.sends(PAGE, {"layer": "zone", "text": again, "source": "ทะเบียนราษฎร", "keep": "1"})
    assert kept.status_code == 303
    assert planner.rows("SELECT code, kind, year, value, source FROM area_figure") == [
        ("W", "people", 2024, 500, "ทะเบียนราษฎร")
    ]
    assert "ทะเบียนราษฎร" in await planner.opens(PAGE)
    assert (
        await planner.sends(f"{PAGE}/forget", {"layer": "zone", "kind": "people", "year": "2024"})
    ).status_code == 303
    assert planner.rows("SELECT count(*) FROM area_figure") == [(0,)]


@pytest.mark.parametrize(
    "answers",
    [{"layer": "street", "text": SHEET}, {"layer": "zone", "text": ""}, {"layer": "zone", "text": "ก,ข\n1,2"},
     {"layer": "zone", "text": SHEET, "keep": "1"}, {"layer": "zone", "text": "code,people\nW,5", "year": "2"}],
)  # fmt: skip
async def test_what_cannot_be_taken_is_a_sentence(planner: Visitor, answers: dict[str, str]) -> None:
    answer = await planner.sends(PAGE, answers)
    assert answer.status_code == 422 and "ยังไม่เปลี่ยนอะไร" in answer.text
    assert planner.rows("SELECT count(*) FROM area_figure") == [(0,)]


async def test_an_officer_looks_only(planner: Visitor) -> None:
    with psycopg.connect(planner.database) as conn:
        conn.execute("UPDATE staff SET role = 'officer'")
    assert (await planner.sends(PAGE, {"layer": "zone", "text": SHEET})).status_code == 403
    assert 'name="text"' not in await planner.opens(PAGE)
