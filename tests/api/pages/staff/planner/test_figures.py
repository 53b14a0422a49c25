"""Every figure of the planner's drawer is the count of the list it leads to, whatever is filtered and picked."""

from __future__ import annotations

import re
from statistics import median
from urllib.parse import quote

from tests.api.pages.conftest import Visitor
from tests.api.pages.staff.planner.conftest import PAGE, doors, listed

AREA = "area:0.002 0.0005,0.013 0.0005,0.013 0.0065,0.002 0.0065"


QUERIES = [
    "",
    "status=open",
    "status=done&zone=W",
    "category=20,11",
    f"pick={quote(AREA)}&filter=" + quote("category = 21"),
    "pick=zone:E&grid=square-500",
    "pick=zone:unknown",
    "pick=community:M&zone=W",
    "q=เรื่อง 1&from=2020-01-01",
]
PICKS = [
    "x",
    "cell:",
    "cell:zz",
    "zone:",
    "area:1 2,3 4",
    "area:a b,c d,e f",
    "area:nan 1,1 1,2 2",
    "area:999 1,2 2,3 3",
]


async def test_every_number_is_a_door_to_exactly_what_it_counts(planner: Visitor) -> None:
    for query in QUERIES:
        found = list(doors(await planner.opens(f"{PAGE}?{query}")))
        assert len(found) > 5, query
        for address, count in dict(found).items():
            assert await listed(planner, address) == count, address


async def test_a_picked_cell_is_told_alone(planner: Visitor) -> None:
    grid = (await planner.client.get("/twosquares/staff/api/heat?grid=square-250")).json()
    for cell in (grid["features"][0], grid["features"][-1]):
        told = cell["properties"]
        page = await planner.opens(f"{PAGE}/figures?pick=cell:{told['cell']}")
        (address, count), *_ = doors(page)
        assert count == told["count"] == await listed(planner, address)


async def test_the_parts_add_up_and_the_median_is_the_middle(planner: Visitor) -> None:
    page = await planner.opens(f"{PAGE}/figures")
    months = [int(n) for n in re.findall(r'data-key="\d{4}-\d\d" data-n="(\d+)"', page)]
    assert sum(months) == 40 and 0 in months, "months without requests are told too"
    rows = planner.rows(
        "SELECT extract(epoch FROM done_at - created_at) / 86400 FROM request WHERE done_at IS NOT NULL"
    )
    told = re.search(r"<dd>(\d+)</dd></div>\s*</dl>", page)
    assert told and int(told[1]) == round(median(float(days) for (days,) in rows))


async def test_the_form_keeps_the_words_it_has_no_field_for(planner: Visitor) -> None:
    page = await planner.opens(f"{PAGE}?pole=W-0001&asset=pole")
    kept = dict(re.findall(r'<input type="hidden" name="(pole|asset)" value="([^"]*)">', page))
    assert kept == {"pole": "W-0001", "asset": "pole"}


async def test_a_filter_without_requests_says_what_to_do(planner: Visitor) -> None:
    page = await planner.opens(f"{PAGE}?from=2099-01-01")
    assert "ล้างตัวกรอง" in page and 'id="total"' in page


async def test_a_selection_that_cannot_be_read_is_refused(planner: Visitor) -> None:
    for pick in PICKS:
        for door in ("figures", "notebook"):
            assert (await planner.client.get(f"{PAGE}/{door}", params={"pick": pick})).status_code == 422, (door, pick)
    old = await planner.client.get("/twosquares/staff/heat?status=open")
    assert (old.status_code, old.headers["location"]) == (308, f"{PAGE}?status=open"), "the address of before"
