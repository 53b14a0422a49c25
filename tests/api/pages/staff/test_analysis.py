"""Analyses through their doors: asked for, computed, used; who may, and what is refused in words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx2 as httpx
import psycopg
import pytest

from api.analysis import child, store, telling
from api.deps import STAFF_COOKIE
from api.jobs.runner import Runner
from geo_oss.db.pool import by_itself, open_pool
from geo_oss.settings import Settings
from layers.hotspots import local
from layers.hotspots.asked import KINDS
from tests.api.pages.conftest import Visitor
from tests.api.pages.sessions import OPEN_TRANSACTIONS, everybody

DOOR = "/twosquares/staff/api/analysis"
REQUESTS = """
INSERT INTO request_public (organization_id, id, number, category_id, status, title, place, qx, qy, z28, h3_cell,
    created_at, updated_at)
SELECT 1, n, n::text, 21, 1, '', ST_SetSRID(ST_MakePoint(0.005, 0.005), 4326), 0, 0, 0,
       x'8a754e64d307fff'::bigint, now(), now() FROM generate_series(1, 60) AS n;
"""
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def planner(visitor: Visitor) -> Visitor:
    """A planner who is signed in, in a town with a heap of requests; `officer` and `stranger` have sessions too."""
    with psycopg.connect(visitor.database) as conn:
        everybody(conn)
        conn.execute(REQUESTS)
    visitor.client.cookies.set(STAFF_COOKIE, "planner")
    return visitor


async def asks(planner: Visitor, body: dict[str, Any]) -> httpx.Response:
    """The answer to an analysis that is asked for."""
    return await planner.client.post(DOOR, json=body, headers=OURS)


async def got(planner: Visitor, path: str = "", **params: str) -> dict[str, Any]:
    """What a door tells."""
    answer = await planner.client.get(DOOR + path, params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def does(planner: Visitor, path: str, method: str = "POST") -> httpx.Response:
    """The answer to an act."""
    return await planner.client.request(method, DOOR + path, headers=OURS)


def computed(planner: Visitor, tmp_path: Path) -> None:
    """What the worker's child would do with all that waits."""
    settings = Settings(database_url=planner.database, data_dir=str(tmp_path))
    with psycopg.connect(planner.database, autocommit=True) as conn:
        waiting = "UPDATE hotspot_run SET state = 'working' WHERE state = 'waiting' RETURNING organization_id, id"
        for organization, id in conn.execute(waiting).fetchall():
            child.main(organization, id, settings)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_in_thai_how_it_computes(kind: str) -> None:
    drawn = {"judge": "permutations", "permutations": 99}
    for given in ({}, drawn):
        said = telling.method_th({"kind": kind, "parameters": given, "method": "DBSCAN"})
        assert any("ก" <= letter <= "๛" for letter in said), said
        assert ("99 ครั้ง" in said) == (given is drawn and KINDS[kind].tested)


def test_every_stage_of_the_work_is_said_in_words() -> None:
    sources = Path(local.__file__).parent.glob("*.py")
    told = {word for source in sources for word in re.findall(r'told\("(\w+)"', source.read_text(encoding="utf-8"))}
    assert told == telling.STAGES.keys() - {""}


async def test_asked_computed_looked_at_and_used(planner: Visitor, tmp_path: Path) -> None:
    body = {"kind": "gi_star", "parameters": {"grid": "h3-10"}, "filter": "category=21"}
    asked = (await asks(planner, body)).json()
    assert (asked["state"], asked["share"], asked["made_by"]) == ("waiting", 0, "นักวางแผน")
    assert asked["parameters"]["rings"] == 1 and asked["category_id"] == 21 and asked["citation"] is None
    computed(planner, tmp_path)
    done = await got(planner, "/1")
    assert (done["state"], done["requests"], done["hot"] > 0, done["share"]) == ("done", 60, True, 1)
    for language, rings in (("th", "เพื่อนบ้านกี่วง 1"), ("en", "rings 1")):
        assert all(word in done["citation"][language] for word in ("category=21", "n = 60", rings, "GEO-OSS 0."))
    assert "เรื่องที่นับ ที่เปิดเผย" in done["citation"]["th"] and "requests public" in done["citation"]["en"]
    assert "การแจกแจงปกติ" in done["method_th"] and done["method_th"] in done["citation"]["th"]
    cells = await got(planner, "/1/cells")
    hot = cells["features"][0]["properties"]
    assert cells["complete"] and {"n", "z", "p", "q", "class", "trend"} <= set(hot) and hot["class"] == 3
    assert len((await got(planner, "/1/cells", every="1"))["features"]) == done["cells"]
    assert (await does(planner, "/1/force")).json()["in_force"] and (await does(planner, "/1/show")).json()["shown"]
    listed = await got(planner)
    assert [one["id"] for one in listed["used"]] == [one["id"] for one in listed["analyses"]] == [1]
    place = "ST_SetSRID(ST_MakePoint(0.005, 0.005), 4326)"
    assert planner.rows(f"SELECT class FROM hotspot_at(1, '{{21}}', x'8a754e64d307fff'::bigint, {place})") == [(3,)]


async def test_rates_by_cell_say_how_far_each_cell_may_be_from_chance(planner: Visitor, tmp_path: Path) -> None:
    asked = {"kind": "rates", "parameters": {"grid": "square-500", "per": "poles"}, "filter": "category=21"}
    assert (await asks(planner, asked)).status_code == 201
    computed(planner, tmp_path)
    done = await got(planner, "/1")
    assert done["requests"] == 60 and "Marshall 1991" in done["method"] and "per poles" in done["citation"]["en"]
    told = {one["id"]: one["properties"] for one in (await got(planner, "/1/cells"))["features"]}
    bare, *sized = sorted(told.values(), key=lambda one: one["size"])
    assert (bare["n"], bare["size"], bare.get("rate")) == (60, 0, None), "no pole: no rate, and no infinity"
    assert [(one["n"], one["size"]) for one in sized] == [(0, 1), (0, 1)]
    assert (await does(planner, "/1/force")).status_code == (await does(planner, "/1/show")).status_code == 409


async def test_a_repeat_says_that_it_is_the_same_and_what_is_not_used_can_go(planner: Visitor, tmp_path: Path) -> None:
    await asks(planner, {"kind": "gi_star"})
    computed(planner, tmp_path)
    await does(planner, "/1/force")
    assert (await does(planner, "/1/rerun")).status_code == 201
    computed(planner, tmp_path)
    assert (await got(planner, "/2"))["summary"]["same"]
    assert (await does(planner, "/2/force")).json()["in_force"]
    assert not (await got(planner, "/1"))["in_force"]
    assert (await does(planner, "/2", "DELETE")).status_code == 409
    assert not (await does(planner, "/2/force", "DELETE")).json()["in_force"]
    assert (await does(planner, "/2", "DELETE")).status_code == 204
    assert (await planner.client.get(f"{DOOR}/2")).status_code == 404


async def test_what_only_staff_may_count_is_not_for_the_map(planner: Visitor, tmp_path: Path) -> None:
    await asks(planner, {"kind": "gi_star", "parameters": {"requests": "all"}})
    refused = await does(planner, "/1/force")
    assert refused.status_code == 409 and refused.json()["detail"] != refused.json()["detail_en"]
    computed(planner, tmp_path)
    assert (await does(planner, "/1/show")).status_code == 409
    assert (await does(planner, "/1/force")).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "gi"}, "kind"),
        ({"kind": "gi_star", "parameters": {"rings": 99}}, "rings"),
        ({"kind": "gi_star", "parameters": {"grid": "h3-99"}}, "grid"),
        ({"kind": "gi_star", "filter": "category=x"}, "category"),
        ({"kind": "gi_star", "filter": "from=2026-13-01"}, "from"),
        ({"kind": "gi_star", "filter": "filter=status+%3D%3D"}, "filter"),
    ],
)
async def test_what_cannot_be_asked_is_said(planner: Visitor, body: dict[str, Any], field: str) -> None:
    refused = await asks(planner, body)
    assert refused.status_code == 422 and refused.json()["field"] == field, refused.text
    assert refused.json()["detail_en"] and not planner.rows("SELECT id FROM hotspot_run")


async def test_officers_look_and_strangers_see_nothing(planner: Visitor, tmp_path: Path) -> None:
    await asks(planner, {"kind": "gi_star"})
    planner.client.cookies.set(STAFF_COOKIE, "officer")
    assert (await got(planner, "/1"))["id"] == 1
    assert (await asks(planner, {"kind": "gi_star"})).status_code == 403
    assert {(await does(planner, f"/1/{act}")).status_code for act in ("force", "show", "stop", "rerun")} == {403}
    planner.client.cookies.set(STAFF_COOKIE, "stranger")
    assert (await planner.client.get(f"{DOOR}/1")).status_code == 401
    elsewhere = DOOR.replace("twosquares", "elsewhere")
    assert (await planner.client.get(f"{elsewhere}/1/cells")).status_code == 404
    planner.client.cookies.clear()
    assert (await planner.client.get(DOOR)).status_code == 401


async def test_nothing_is_held_while_an_analysis_computes(
    planner: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test, open_meanwhile = local.z_scores, []
    monkeypatch.setattr(
        local, "z_scores", lambda *given: (open_meanwhile.extend(planner.rows(OPEN_TRANSACTIONS)), test(*given))[1]
    )
    await asks(planner, {"kind": "gi_star", "parameters": {"grid": "h3-10"}})
    computed(planner, tmp_path)
    assert set(open_meanwhile) == {(0,)} and (await got(planner, "/1"))["state"] == "done"


async def test_the_worker_ends_its_child_when_somebody_says_stop(planner: Visitor, tmp_path: Path) -> None:
    await asks(planner, {"kind": "gi_star", "parameters": {"grid": "h3-10"}})
    runner = Runner(Settings(database_url=planner.database, data_dir=str(tmp_path)), store.QUEUE)
    async with open_pool(planner.database, 1) as pool, by_itself(pool) as conn:
        await runner.tick(conn)
        assert (await does(planner, "/1/stop")).status_code == 200
        await runner.tick(conn)
    assert (await got(planner, "/1"))["state"] == "stopped"
    assert planner.rows("SELECT count(*) FROM hotspot_cell") == [(0,)]


async def test_a_refusal_of_the_work_is_a_sentence(planner: Visitor, tmp_path: Path) -> None:
    with psycopg.connect(planner.database) as conn:
        conn.execute("UPDATE boundary SET shape = ST_Multi(ST_MakeEnvelope(0, 0, 2, 2, 4326)) WHERE code = 'W'")
    await asks(planner, {"kind": "gi_star", "parameters": {"grid": "h3-10"}})
    computed(planner, tmp_path)
    refused = await got(planner, "/1")
    assert refused["state"] == "refused" and "coarser" in refused["error"]["en"] and refused["error"]["th"]


async def test_the_kinds_say_what_each_takes(planner: Visitor) -> None:
    kinds = {one["kind"]: one for one in (await got(planner, "/kinds"))["kinds"]}
    grid = next(one for one in kinds["gi_star"]["parameters"] if one["name"] == "grid")
    assert grid["usual"] in grid["words"] and kinds["gi_star"]["tested"]
