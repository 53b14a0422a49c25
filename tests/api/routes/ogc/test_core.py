"""OGC 17-069r4, as its abstract tests ask: what links to what, what a page holds, what is refused and how."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
import pytest

from api.routes.ogc.landing import CONFORMS_TO
from tests.api.routes.ogc.conftest import CASES, COLLECTIONS, DRAWN, OGC, SQUARES, got, ids

ITEMS = f"{OGC}/collections/requests/items"
NEWEST = [case["id"] for case in sorted(CASES, key=lambda case: (case["created_at"], case["id"]), reverse=True)]


def rels(found: dict[str, Any]) -> set[str]:
    return {link["rel"] for link in found["links"]}


async def test_the_landing_page_leads_everywhere(web: httpx.AsyncClient) -> None:
    landing = await got(web, OGC)
    assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} <= rels(landing)
    for link in landing["links"]:
        answer = await web.get(link["href"])
        assert answer.status_code == 200 and answer.headers["content-type"].split(";")[0] == link["type"].split(";")[0]


async def test_what_it_conforms_to_is_said(web: httpx.AsyncClient) -> None:
    told = (await got(web, f"{OGC}/conformance"))["conformsTo"]
    assert told == CONFORMS_TO and "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in told


async def test_every_path_of_the_description_answers(web: httpx.AsyncClient) -> None:
    described = await got(web, f"{OGC}/api")
    assert described["openapi"].startswith("3.0") and described["servers"][0]["url"].endswith(OGC)
    known = set(described["components"]["parameters"])
    for path, doors in described["paths"].items():
        names = [one.get("$ref", "").rsplit("/", 1)[-1] for one in doors["get"]["parameters"] if "$ref" in one]
        assert set(names) <= known
        if "{" not in path:
            assert (await web.get(OGC + path.rstrip("/"))).status_code == 200, path
    limit = described["components"]["parameters"]["limit"]["schema"]
    assert (limit["minimum"], limit["maximum"], limit["default"]) == (1, 10_000, 100)


async def test_collections_are_described_with_real_extents(web: httpx.AsyncClient) -> None:
    found = await got(web, f"{OGC}/collections")
    assert [one["id"] for one in found["collections"]] == COLLECTIONS
    for one in found["collections"]:
        assert one == await got(web, f"{OGC}/collections/{one['id']}")
        assert {"self", "items", "http://www.opengis.net/def/rel/ogc/1.0/queryables"} <= rels(one)
    requests = found["collections"][0]["extent"]
    lons, lats = [case["lon"] for case in CASES], [case["lat"] for case in CASES]
    assert requests["spatial"]["bbox"] == [[min(lons), min(lats), max(lons), max(lats)]]
    first, last = min(case["created_at"] for case in CASES), max(case["created_at"] for case in CASES)
    told = [f"{moment:%Y-%m-%dT%H:%M:%S.%fZ}" for moment in (first, last)]
    assert requests["temporal"]["interval"] == [told]


async def test_boundaries_are_in_force_until_further_notice(web: httpx.AsyncClient) -> None:
    zones = await got(web, f"{SQUARES}/collections/zones")
    assert zones["extent"]["spatial"]["bbox"] == [[0.0, 0.0, 0.02, 0.01]]
    assert zones["extent"]["temporal"]["interval"][0][1] is None
    features = (await got(web, f"{SQUARES}/collections/zones/items"))["features"]
    assert [one["id"] for one in features] == ["E", "W"] and all(one["properties"]["valid_from"] for one in features)
    assert "extent" in zones and "spatial" not in (await got(web, f"{OGC}/collections/zones"))["extent"]


async def test_a_page_says_how_many_there_are_and_where_to_go_on(web: httpx.AsyncClient) -> None:
    page = await got(web, ITEMS, limit=7)
    assert (page["type"], page["numberReturned"], page["numberMatched"]) == ("FeatureCollection", 7, len(CASES))
    assert {"self", "alternate", "next"} <= rels(page) and page["timeStamp"].endswith("Z")
    assert [feature["id"] for feature in page["features"]] == NEWEST[:7]
    assert len((await got(web, ITEMS))["features"]) == 100


@pytest.mark.parametrize("limit", [13, 100, 10_000, 99_999])
async def test_pages_follow_each_other_and_hold_each_feature_once(web: httpx.AsyncClient, limit: int) -> None:
    assert await ids(web, limit=limit) == NEWEST


async def test_old_programs_may_count_their_way(web: httpx.AsyncClient) -> None:
    assert await ids(web, limit=50, offset=120) == NEWEST[120:]
    page = await got(web, ITEMS, limit=50, offset=9_999)
    assert page["features"] == [] and page["numberMatched"] == len(CASES) and "next" not in rels(page)


async def test_pages_in_an_order_asked_for(web: httpx.AsyncClient) -> None:
    expected = sorted(CASES, key=lambda case: (-case["category"], case["number"]))
    assert await ids(web, limit=40, sortby="-category,number") == [case["id"] for case in expected]


async def test_one_feature_links_back(web: httpx.AsyncClient) -> None:
    feature = await got(web, f"{ITEMS}/{CASES[0]['id']}")
    assert {"self", "alternate", "collection"} <= rels(feature)
    listed = (await got(web, ITEMS, number=CASES[0]["number"]))["features"]
    assert listed == [{name: value for name, value in feature.items() if name != "links"}]
    assert feature["geometry"] == {"type": "Point", "coordinates": [CASES[0]["lon"], CASES[0]["lat"]]}


async def test_what_has_not_changed_is_not_sent_again(web: httpx.AsyncClient) -> None:
    for path in (f"{ITEMS}?limit=3", f"{ITEMS}/{CASES[0]['id']}"):
        first = await web.get(path)
        again = await web.get(path, headers={"if-none-match": first.headers["etag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
        other = await web.get(f"{path}{'&' if '?' in path else '?'}lang=en")
        assert other.headers["etag"] != first.headers["etag"]


async def test_other_sites_may_read(web: httpx.AsyncClient) -> None:
    for path in (OGC, ITEMS, f"{OGC}/nothing", "/sommot/tiles/zones.json"):
        answer = await web.get(path)
        assert answer.headers.get("access-control-allow-origin", "-") == ("-" if "nothing" in path else "*")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/collections/people", 404),
        ("/collections/people/items", 404),
        ("/collections/requests/items/0", 404),
        ("/collections/requests/items/x", 404),
        ("/collections/zones/items/nowhere", 404),
        ("/collections/requests/items?unknown=1", 400),
        ("/collections?limit=1", 400),
        ("/conformance?x=1", 400),
        ("/collections/requests/items?limit=0", 400),
        ("/collections/requests/items?limit=-1", 400),
        ("/collections/requests/items?limit=ten", 400),
        ("/collections/requests/items?offset=x", 400),
        ("/collections/requests/items?after=x", 400),
        ("/collections/poles/items?after=x", 400),
        ("/collections/requests/items?bbox=1,2,3", 400),
        ("/collections/requests/items?bbox=a,b,c,d", 400),
        ("/collections/requests/items?bbox=nan,0,1,1", 400),
        ("/collections/requests/items?bbox=0,5,1,1", 400),
        ("/collections/requests/items?bbox=0,0,1,91", 400),
        ("/collections/requests/items?datetime=yesterday", 400),
        ("/collections/requests/items?datetime=2024-02-01/2024-01-01", 400),
        ("/collections/requests/items?datetime=/", 400),
        ("/collections/requests/items?status=finished", 400),
        ("/collections/requests/items?supporters=many", 400),
        ("/collections/poles/items?dark=perhaps", 400),
        ("/collections/heat/items?resolution=12", 400),
        ("/collections/heat/items?resolution=x", 400),
        ("/collections/requests/items?sortby=secret", 400),
        ("/collections/requests/items?f=shp", 400),
        ("/collections/requests/items?q=%00", 400),
    ],
)
async def test_what_cannot_be_answered_gets_a_sentence(web: httpx.AsyncClient, path: str, status: int) -> None:
    answer = await web.get(OGC + path)
    assert answer.status_code == status, answer.text
    told = answer.json()
    assert answer.headers["content-type"] == "application/problem+json" and told["detail"] != told["detail_en"]


async def test_people_get_pages(web: httpx.AsyncClient) -> None:
    for path in ("", "/conformance", "/api", "/collections", "/collections/zones", "/collections/zones/items",
                 "/collections/zones/items/W", "/collections/zones/queryables"):  # fmt: skip
        for lang in ("th", "en"):
            answer = await web.get(f"{SQUARES}{path}?lang={lang}", headers={"accept": "text/html"})
            assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"), path
            assert f'lang="{lang}"' in answer.text
    assert "เขตตะวันตก" in (await web.get(f"{SQUARES}/collections/zones/items?f=html")).text
    many = (await web.get(f"{ITEMS}?f=html&limit=10000")).text
    assert many.count("<tr>") == 201 and 'rel="next"' in many
    refused = await web.get(f"{SQUARES}/collections/zones/items?x=1", headers={"accept": "text/html"})
    assert refused.status_code == 400 and "<html" in refused.text


async def test_boxes_and_times_take_what_they_say(web: httpx.AsyncClient) -> None:
    west, south, east, north = 102.81, 16.41, 102.85, 16.44
    inside = [c["id"] for c in CASES if west <= c["lon"] <= east and south <= c["lat"] <= north]
    for box in (f"{west},{south},{east},{north}", f"{west},{south},-5,{east},{north},9000"):
        assert sorted(await ids(web, bbox=box)) == sorted(inside) and inside
    since, until = sorted(case["created_at"] for case in CASES)[40:101:60]
    during = {case["id"] for case in CASES if since <= case["created_at"] <= until}
    for ends in (f"{since.isoformat()}/{until.isoformat()}", f"{since:%Y-%m-%dT%H:%M:%SZ}/{until:%Y-%m-%dT%H:%M:%SZ}"):
        assert set(await ids(web, datetime=ends)) == during
    assert set(await ids(web, datetime=f"{since.isoformat()}/..")) == {
        c["id"] for c in CASES if c["created_at"] >= since
    }
    assert set(await ids(web, datetime=f"/{until.isoformat()}")) == {c["id"] for c in CASES if c["created_at"] <= until}
    assert set(await ids(web, datetime=since.isoformat())) == {c["id"] for c in CASES if c["created_at"] == since}


async def test_a_box_may_lie_over_the_antimeridian(web: httpx.AsyncClient) -> None:
    assert await ids(web, bbox="102.83,16,-170,17") == [one for one in NEWEST if CASES[one - 1]["lon"] >= 102.83]
    assert await ids(web, bbox="170,16,-170,17") == []


async def test_a_box_touches_an_edge_exactly(web: httpx.AsyncClient) -> None:
    zones = f"{SQUARES}/collections/zones/items"
    assert await ids(web, zones, bbox="0.01,0.002,0.01,0.003") == ["E", "W"]
    assert await ids(web, zones, bbox="0.0100000001,0.002,0.012,0.003") == ["E"]


async def test_lines_areas_and_hot_spots_are_collections_too(web: httpx.AsyncClient) -> None:
    shapes = (await got(web, f"{OGC}/collections/request_shapes/items"))["features"]
    assert {one["id"]: one["geometry"]["type"].upper() for one in shapes} == {
        identity: wkt.split("(")[0] for identity, wkt in DRAWN.items()
    }
    assert await ids(web, f"{OGC}/collections/request_shapes/items", dimension="1") == [CASES[0]["id"]]
    drawn = {1: [CASES[0]["id"]], 2: [CASES[1]["id"]]}
    assert {n: await ids(web, dimension=str(n)) for n in drawn} == drawn, "the points say which of them were drawn"
    hot = (await got(web, f"{OGC}/collections/hotspots/items"))["features"]
    assert sorted(one["properties"]["class"] for one in hot) == [0, 3]
    assert all("n" not in one["properties"] for one in hot), "beside the heat grid's a count would tell of small ones"


async def test_a_number_is_asked_with_the_kind_of_thing_it_is_of(web: httpx.AsyncClient) -> None:
    expected = {case["id"] for case in CASES if case["pole"] == "2-0147" and case["asset"] == "bin"}
    assert set(await ids(web, pole="2-0147", asset="bin")) == expected and expected
    assert set(await ids(web, filter="pole = '2-0147' AND asset = 'bin'")) == expected
    assert "asset" in (await got(web, f"{OGC}/collections/requests/queryables"))["properties"]


async def test_another_municipality_has_its_own(web: httpx.AsyncClient) -> None:
    assert await ids(web, "/elsewhere/ogc/collections/requests/items") == []
    assert (await web.get(f"/elsewhere/ogc/collections/requests/items/{CASES[0]['id']}")).status_code == 404
    assert (await web.get("/nowhere/ogc")).status_code == 404
