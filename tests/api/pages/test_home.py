"""The first pages: choose a municipality; its figures are doors to what they count."""

from __future__ import annotations

import re
from datetime import datetime

import httpx2 as httpx
import psycopg

from geo_oss.thai import calendar


async def test_the_portal_lists_all_and_finds_by_part_of_a_name(client: httpx.AsyncClient) -> None:
    assert 'href="/town"' in (await client.get("/")).text
    found = (await client.get("/", params={"q": "อื่น"})).text
    assert 'href="/other"' in found and 'href="/town"' not in found


async def test_the_portal_says_when_nothing_is_found(client: httpx.AsyncClient) -> None:
    text = (await client.get("/", params={"q": '<script>"'})).text
    assert 'id="municipalities-none">' in text and "<script>" not in text


async def test_an_empty_town_shows_the_next_step(client: httpx.AsyncClient) -> None:
    text = (await client.get("/town")).text
    assert "ยังไม่มีเรื่องที่เผยแพร่" in text and 'href="/town/report?category=1"' in text


async def test_a_town_without_kinds_of_problems_says_whom_to_ask(town: str, client: httpx.AsyncClient) -> None:
    assert "ยังแจ้งทางเว็บไซต์ไม่ได้" not in (await client.get("/town/report")).text
    with psycopg.connect(town) as conn:
        conn.execute("DELETE FROM category WHERE parent_id IS NOT NULL")
    assert "ยังแจ้งทางเว็บไซต์ไม่ได้" in (await client.get("/town/report")).text


async def test_an_empty_map_speaks_of_a_filter_only_when_there_is_one(client: httpx.AsyncClient) -> None:
    assert "ยังไม่มีเรื่องที่เผยแพร่" in (await client.get("/town/map")).text
    assert "ไม่มีเรื่องที่ตรงกับตัวกรอง" in (await client.get("/town/map?status=done")).text


async def test_each_figure_counts_this_fiscal_year_and_leads_there(town: str, client: httpx.AsyncClient) -> None:
    with psycopg.connect(town) as conn:
        for number, (status, age) in enumerate([(1, 0), (2, 0), (5, 0), (6, 0), (1, 400)]):
            conn.execute(PUBLIC, {"number": str(number), "status": status, "age": age})
    text = (await client.get("/town")).text
    figures = re.findall(r'class="figure" href="([^"]+)"><b>(\d+)</b>', text)
    year = calendar.fiscal_span(calendar.fiscal_year(datetime.now(calendar.BANGKOK).date()))[0]
    since = f"/town/map?from={year}"
    assert figures == [(since, "4"), (f"{since}&amp;status=open", "2"), (f"{since}&amp;status=done", "1")]


PUBLIC = """
INSERT INTO request_public (organization_id, id, number, category_id, status, title, place, qx, qy, z28, h3_cell,
                            created_at, updated_at)
SELECT o.id, %(number)s::int, %(number)s, 2, %(status)s, 'ไฟดับ', p, 0, 0, 0, 0,
       now() - make_interval(days => %(age)s), now()
FROM organization o, ST_SetSRID(ST_MakePoint(100, 15), 4326) AS p WHERE o.code = 'town'
"""
