"""The doors of crews, packages, rules, figures, rates, the planner and analyses: whatever is sent, never a 5xx."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from itertools import cycle
from typing import Any
from urllib.parse import quote, urlencode

import httpx2 as httpx
import psycopg
import pytest

from api import forms
from geo_oss.people import sessions
from geo_oss.settings import Settings
from tests.api.conftest import opened
from tests.api.pages.staff.test_crews import SETTING

TOWN = "/twosquares"
STAFF = f"{TOWN}/staff"
OURS = {"Sec-Fetch-Site": "same-origin"}
PACKAGED = """
UPDATE request SET h3_cell = x'8b754e64d300fff'::bigint;
INSERT INTO work_package (organization_id, id, name, crew_id, due, made_by)
VALUES (1, 1, 'ชุดแรก', 1, '2030-01-31', 2), (1, 2, 'ชุดสอง', 1, '9999-12-31', 2);
INSERT INTO work_package_case (organization_id, request_id, package_id) VALUES (1, 1, 1);
INSERT INTO crew_day (organization_id, crew_id, day, start_place, starts_at, ends_at, back_metres, back_minutes, basis,
                      by_hand, metres, nearest_metres, nearest_cases, left_out, made_by)
VALUES (1, 1, '2030-01-31', ST_SetSRID(ST_MakePoint(0.001, 0.001), 4326), now(), now(), 0, 0, 'straight', false,
        0, 0, 0, '[]', 2);
INSERT INTO crew_stop (organization_id, crew_id, day, position, request_id, metres, minutes, arrives_at, begins_at,
                       ends_at)
VALUES (1, 1, '2030-01-31', 1, 1, 0, 0, now(), now(), now());
"""
NUMBERS = ("NaN", "1e400", str(2**31), str(2**63), "9" * 400, "-1", "²", "๑", "a\x00b", "1,2,3")
DAYS = ("9999-12-31", "2569-10-31", "0001-01-01", "2026-W01-1", "2026-13-45", "a\x00b")
TEXTS = (
    "a\x00b",
    "a\r\nSet-Cookie: b=c",
    "ก" * 5000,
    "\ufffe",
    "'; DROP TABLE request; --",
    "(" * 3000,
    "%s{0}{{7*7}}",
)
CELLS = (
    "zzzzzzzzzzzzzzz", "0" * 15, "utm47n-20000-99980000-0", "utm47n-100-0-99999900", "utm00n-100-0-0",
    "utm60n-20000--9980000-0",
)  # fmt: skip
PICKS = (
    *(f"cell:{cell}" for cell in CELLS), "cell:x", "zone:\x00", "community:" + "ก" * 3000, "area:nan nan,inf 0,1 1",
    "area:0 0,0 0,0 0", "area:" + "0 0," * 3000,
)  # fmt: skip
GRIDS = ("h3-99999", "square-20001", "square-๕๐", "h3-", "square-99999999999999")
PERIODS = ("1900..2200", "2026-W54", "2025-02-30", "9999", "..", "2024-01..")
FORMS: dict[str, dict[str, str]] = {
    "/packages": {"case": "2", "name": "ชุด", "due": "2030-01-31", "crew": "1"},
    "/packages/refuse": {"case": "3", "reason": "ไม่"},
    "/packages/1": {"name": "ชุด", "due": "2030-01-31", "crew": "1"},
    "/packages/1/add": {"number": "KT-3"},
    "/packages/1/out": {"case": "3"},
    "/crews": {
        "id": "1", "name": "ทีม", "department_id": "1", "depot": "0.004, 0.012", "from_1": "08:00", "to_1": "16:00",
        "most_cases": "5", "most_minutes": "100", "speed_kmh": "25", "category": "21", "member": "1", "active": "1",
    },
    "/crews/minutes": {"minutes_21": "20"},
    "/crews/areas": {"crew": "1", "measure": "open", "seed": "0"},
    "/crews/1/day": {"day": "2030-01-31", "lon": "0.001", "lat": "0.001", "back": "today"},
    "/crews/1/day/order": {"day": "2030-01-31", "stop": "1", "up": "1", "back": "today"},
    "/rules": {
        "id": "1", "name": "กฎ", "department_id": "1", "category_id": "21", "zone_code": "W", "community_code": "M",
        "asset_kind": "pole", "weekday": "1", "from_hour": "1", "to_hour": "2", "officer_id": "1", "priority": "2",
        "hotspot_class": "1", "hotspot_trend": "new", "notify_id": "1", "before": "1",
    },
    "/figures": {"layer": "zone", "text": "code,people\nW,10\n", "year": "2567", "source": "x", "column_code": "code"},
    "/figures/forget": {"layer": "zone", "kind": "people", "year": "2020"},
    "/planner/views": {"name": "มุม", "query": "grid=h3-9", "shared": "1"},
    "/planner/views/1/remove": {"query": "grid=h3-9"},
}  # fmt: skip
READS: dict[str, dict[str, Sequence[str]]] = {
    f"{STAFF}": {"cell": CELLS, "asset": TEXTS[:3]},
    f"{STAFF}/packages": {"metres": NUMBERS, "least": NUMBERS},
    f"{STAFF}/crews": {"id": NUMBERS},
    f"{STAFF}/crews/areas/map.json": {"task": NUMBERS},
    f"{STAFF}/crews/1/day": {"day": DAYS},
    f"{STAFF}/crews/1/day/sheet": {"day": DAYS},
    f"{STAFF}/crews/1/day/lines.json": {"day": DAYS},
    f"{STAFF}/rules": {"rule": NUMBERS},
    f"{STAFF}/rates": {"by": TEXTS[:2], "per": TEXTS[:2], "things": TEXTS, "sort": TEXTS[:2]},
    f"{STAFF}/api/rates": {"things": TEXTS[:3], "from": DAYS, "filter": TEXTS},
    f"{STAFF}/recurring": {"times": NUMBERS, "gap": NUMBERS},
    f"{STAFF}/api/recurring": {"bbox": ("nan,nan,nan,nan", "180,90,-180,-90", "1e400,0,1,1"), "filter": TEXTS},
    f"{STAFF}/planner": {"pick": PICKS, "grid": GRIDS, "to": DAYS},
    f"{STAFF}/planner/figures": {"pick": PICKS, "zone": TEXTS},
    f"{STAFF}/planner/notebook": {"pick": PICKS, "grid": GRIDS, "q": TEXTS},
    f"{STAFF}/planner/file": {"pick": PICKS, "grid": GRIDS},
    f"{STAFF}/api/heat": {"grid": GRIDS, "res": NUMBERS, "during": PERIODS},
    f"{STAFF}/api/heat/series": {"by": TEXTS[:2], "cell": CELLS, "during": PERIODS},
    f"{STAFF}/api/heat/compare": {"a": PERIODS, "b": PERIODS},
    f"{STAFF}/api/analysis": {"before": NUMBERS},
    f"{TOWN}/api/heat": {"grid": GRIDS, "res": NUMBERS, "during": PERIODS},
    f"{TOWN}/api/heat/compare": {"a": PERIODS, "b": PERIODS},
    f"{TOWN}/ogc/tiles/WebMercatorQuad/0/0/0": {"collections": TEXTS},
}
PARTS = {
    "POST": (
        "/rules/{}/up", "/rules/{}/on", "/packages/{}/dissolve", "/packages/{}/add", "/crews/{}/day",
        "/crews/{}/day/order",
        "/crews/tasks/{}/stop", "/crews/areas/{}/accept", "/planner/views/{}/remove", "/api/analysis/{}/force",
        "/api/analysis/{}/rerun", "/export/{}/stop",
    ),
    "GET": (
        "/packages/{}", "/crews/{}/day", "/crews/tasks/{}/state.json", "/api/analysis/{}", "/api/analysis/{}/cells",
        "/export/{}", "/export/{}/file",
    ),
}  # fmt: skip
ANALYSES = (
    b"[]", b"null", b'{"kind": 1}', b'{"kind": "\\ud800"}', b'{"a":' * 3000 + b"1" + b"}" * 3000,
    *(b'{"kind": "gi_star", "parameters": %s}' % given for given in (
        b"[]", b'{"rings": NaN}', b'{"rings": 1e400}', b'{"rings": %s}' % (b"9" * 5000),
        b'{"rings": 18446744073709551617}',
        b'{"rings": null}', b'{"rings": true}', b'{"\\u0000": 1}', b'{"grid": {"grid": []}}',
    )),
    *(b'{"kind": "gi_star", "filter": "%s"}' % text for text in (b"\\u0000", b"q=%00", b"filter=" + b"(" * 3000)),
    b'{"kind": "gi_star", "filter": "to=x"}',
    b'{"kind": "gi_star", "filter": null}', b'{"kind": "gi_star", "more": 1}',
)  # fmt: skip
SHEETS = (
    b"code,people\n" + b"x" * 200_000, b"code,people\nW,1\x00\n", b"\xff\xfe" + b"a" * 9,
    b'code,people\n"' + b"a,\n" * 999,
    b"code,code\n1,2\n", b"code,people,year\nW,999999999,2567\nW,1,2567\n", b"", bytes(range(256)),
)  # fmt: skip


class Office:
    """An administrator's browser, with the token of its forms."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self.client, self.token = client, token

    async def fine(self, method: str, path: str, **given: Any) -> httpx.Response:
        """The answer, which is none of ours to be ashamed of."""
        answer = await self.client.request(method, path, headers=OURS | given.pop("headers", {}), **given)
        assert answer.status_code < 500, (method, path[:200], str(given)[:200], answer.text[:200])
        return answer

    async def posts(self, path: str, fields: dict[str, str], **more: Any) -> httpx.Response:
        """The answer to a form."""
        return await self.fine("POST", STAFF + path, data=fields | {"csrf": self.token}, **more)


@pytest.fixture
async def office(squares: Settings) -> AsyncIterator[Office]:
    """The application with a crew, its package and its day, and limits so wide that every try reaches its route."""
    wide = Settings(database_url=squares.database_url, data_dir=squares.data_dir, rate_scale=1_000_000, pool_size=4)
    with psycopg.connect(squares.database_url) as conn:
        conn.execute(SETTING)
        conn.execute(PACKAGED)
    async with opened(wide) as (app, client):
        async with app.state.shop.pool.connection() as conn:
            session = await sessions.open_for(conn, 1, 2)
        client.cookies.update({"visitor": "v" * 22, "staff": session})
        yield Office(client, forms.signed(app.state.shop.keys.forms, f"{'v' * 22}\0{session}", "salt"))


async def test_a_form_with_one_field_turned_bad(office: Office) -> None:
    some = cycle((*NUMBERS, *DAYS, *TEXTS))
    for path, valid in FORMS.items():
        for field in valid:
            for _ in range(4):
                await office.posts(path, valid | {field: next(some)})
            await office.posts(path, {name: word for name, word in valid.items() if name != field})
    for path in READS:  # what was kept of them shows
        await office.fine("GET", path)


async def test_a_word_of_an_address_turned_bad(office: Office) -> None:
    for path, words in READS.items():
        for name, texts in words.items():
            for text in texts:
                usual = {"a": "2024-01", "b": "2024-02"} if path.endswith("compare") else {}
                await office.fine("GET", f"{path}?{urlencode(usual | {name: text[:4000]})}")


async def test_a_number_in_a_path_turned_bad(office: Office) -> None:
    for method, paths in PARTS.items():
        for path in paths:
            for text in (str(2**31), str(2**63), "9" * 400, "-1", "²", "a\x00b", "x"):
                filled = STAFF + path.format(quote(text, safe=""))
                answer = await office.fine(method, filled, data={"csrf": office.token} if method == "POST" else None)
                assert answer.status_code in {303, 403, 404, 405, 409, 415, 422}, (filled, answer.status_code)


async def test_an_analysis_asked_for_in_bad_json(office: Office) -> None:
    for body in ANALYSES:
        answer = await office.fine(
            "POST", f"{STAFF}/api/analysis", content=body, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code in {400, 422}, (body[:80], answer.text)
    assert (await office.fine("GET", f"{STAFF}/api/analysis")).json()["analyses"] == []


async def test_a_sheet_of_figures_that_is_none(office: Office) -> None:
    for sheet in SHEETS:
        fields = {"layer": "zone", "year": "2567", "keep": "1"}
        await office.posts("/figures", fields, files={"file": ("a.csv", sheet)})
    assert (await office.fine("GET", f"{STAFF}/figures")).status_code == 200
