"""OGC 19-079 and 21-065: queryables, CQL2 as text and JSON; the same filter counts the same as the list page."""

from __future__ import annotations

import json
import random
from typing import Any

import httpx2 as httpx
import pytest

from geo_oss.requests.filter import read
from geo_oss.requests.model import Status
from tests.api.routes.ogc.conftest import CASES, COLLECTIONS, OF_SQUARES, OGC, SQUARES, got, ids
from tests.requests import oracle

ITEMS = f"{OGC}/collections/requests/items"
VALUES = {"string": "'foo'", "integer": "1", "number": "3.14", "boolean": "true"}
LITERALS = ["BBOX(-180,-90,180,90)", "POINT(102.82 16.42)", "LINESTRING(7 50, 10 51)",
            "MULTIPOINT((7 50), (0.01 0.005))",
            "MULTILINESTRING((0 0, 1 1), (2 2, 3 3))", "POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))",
            "MULTIPOLYGON(((0 0,0 1,1 1,0 0)),((5 5,5 6,6 6,5 5)))",
            "GEOMETRYCOLLECTION(POINT(0.005 0.005), LINESTRING(7 50, 10 51))"]  # fmt: skip
RELATIONS = ["AFTER", "BEFORE", "CONTAINS", "DISJOINT", "DURING", "EQUALS", "FINISHEDBY", "FINISHES", "INTERSECTS",
             "MEETS", "METBY", "OVERLAPPEDBY", "OVERLAPS", "STARTEDBY", "STARTS"]  # fmt: skip


def place(collection: str) -> str:
    town = SQUARES if collection in OF_SQUARES else OGC
    return f"{town}/collections/{collection}"


@pytest.mark.parametrize("collection", COLLECTIONS)
async def test_queryables_are_what_the_features_have(web: httpx.AsyncClient, collection: str) -> None:
    found = await got(web, f"{place(collection)}/queryables")
    assert found["$schema"].endswith("2020-12/schema") and found["additionalProperties"] is False
    properties = found["properties"]
    assert properties["geometry"]["format"].startswith("geometry-") and "type" not in properties["geometry"]
    feature = (await got(web, f"{place(collection)}/items", limit=1))["features"][0]
    assert set(feature["properties"]) == set(properties) - {"geometry"}
    assert set((await got(web, f"{place(collection)}/sortables"))["properties"]) == set(feature["properties"])


@pytest.mark.parametrize("collection", COLLECTIONS)
async def test_every_queryable_is_compared_in_every_way(web: httpx.AsyncClient, collection: str) -> None:
    properties = (await got(web, f"{place(collection)}/queryables"))["properties"]
    for name, told in properties.items():
        asked = {sign: await _taken(web, collection, f"{name} {sign}") for sign in ("IS NULL", "is not null")}
        if "type" in told:
            value = "TIMESTAMP('2024-02-01T14:48:46Z')" if told.get("format") == "date-time" else VALUES[told["type"]]
            signs = ("=", "<>", ">", "<", ">=", "<=")
            asked |= {sign: await _taken(web, collection, f"{name} {sign} {value}") for sign in signs}
            for one, other in (("=", "<>"), (">", "<="), ("<", ">=")):
                assert not asked[one] & asked[other], name
        assert not asked["IS NULL"] & asked["is not null"], name


async def _taken(web: httpx.AsyncClient, collection: str, cql2: str) -> set[Any]:
    return set(await ids(web, f"{place(collection)}/items", filter=cql2, limit=10_000))


@pytest.mark.parametrize("collection", COLLECTIONS)
async def test_every_literal_may_be_drawn(web: httpx.AsyncClient, collection: str) -> None:
    everything = await _taken(web, collection, "TRUE")
    taken = [await _taken(web, collection, f"S_INTERSECTS(geometry,{drawn})") for drawn in LITERALS]
    assert taken[0] == taken[5] == everything and everything
    for drawn, meets in zip(LITERALS, taken, strict=True):
        assert await _taken(web, collection, f"S_DISJOINT(geometry,{drawn})") == everything - meets
        assert await _taken(web, collection, f"NOT S_INTERSECTS({drawn},geometry)") == everything - meets
    assert await _taken(web, collection, "FALSE") == set()


async def test_every_time_relation_is_answered(web: httpx.AsyncClient) -> None:
    interval = "INTERVAL('2024-01-10T00:00:00Z','2024-01-20T00:00:00Z')"
    for name in RELATIONS:
        await _taken(web, "requests", f"T_{name}(INTERVAL(created_at,updated_at),{interval})")
        await _taken(web, "requests", f"T_{name}(created_at,{interval})")
    everything = await _taken(web, "requests", "TRUE")
    apart = await _taken(web, "requests", f"T_DISJOINT(created_at,{interval})")
    assert apart == everything - await _taken(web, "requests", f"T_INTERSECTS(created_at,{interval})")
    before, after = [await _taken(web, "requests", f"T_{name}(created_at,{interval})") for name in ("BEFORE", "AFTER")]
    assert before | after == apart and before and after
    same = "T_INTERSECTS(created_at,DATE('2024-01-15'))"
    assert await _taken(web, "requests", same) == await _taken(web, "requests", "created_at = DATE('2024-01-15')")


@pytest.mark.parametrize("seed", range(12))
async def test_the_list_and_the_features_are_the_same(web: httpx.AsyncClient, seed: int) -> None:
    chance = random.Random(seed)
    words, (cql2, means) = oracle.filter_of(chance), oracle.cql2_of(chance)
    listed = (await got(web, "/sommot/api/requests", limit=500, filter=cql2, **words))["features"]
    expected = {case["id"] for case in CASES if oracle.takes(read(words), case, means)}
    assert [feature["id"] for feature in listed] == await ids(web, limit=37, filter=cql2, **words)
    assert {feature["id"] for feature in listed} == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("category = 11", {"op": "=", "args": [{"property": "category"}, 11]}),
        ("11 < category", {"op": "<", "args": [11, {"property": "category"}]}),
        ("status <> 'done' OR zone IS NULL", {"op": "or", "args": [
            {"op": "<>", "args": [{"property": "status"}, "done"]}, {"op": "isNull", "args": [{"property": "zone"}]}]}),
        ("NOT (zone IN ('1','9'))", {"op": "not", "args": [
            {"op": "in", "args": [{"property": "zone"}, ["1", "9"]]}]}),
        ("category BETWEEN 11 AND 12 AND CASEI(number) LIKE CASEI('kt0000%')", {"op": "and", "args": [
            {"op": "between", "args": [{"property": "category"}, 11, 12]},
            {"op": "like", "args": [{"op": "casei", "args": [{"property": "number"}]},
                                    {"op": "casei", "args": ["kt0000%"]}]}]}),
        ("S_INTERSECTS(geometry,BBOX(102.8,16.4,102.83,16.43))",
         {"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": [102.8, 16.4, 102.83, 16.43]}]}),
        ("S_WITHIN(geometry,POLYGON((102.8 16.4,102.86 16.4,102.8 16.46,102.8 16.4)))",
         {"op": "s_within", "args": [{"property": "geometry"}, {"type": "Polygon", "coordinates": [
             [[102.8, 16.4], [102.86, 16.4], [102.8, 16.46], [102.8, 16.4]]]}]}),
        ("T_AFTER(created_at,DATE('2024-01-20'))",
         {"op": "t_after", "args": [{"property": "created_at"}, {"date": "2024-01-20"}]}),
        ("T_DURING(created_at,INTERVAL('..','2024-01-20T00:00:00Z'))",
         {"op": "t_during", "args": [{"property": "created_at"}, {"interval": ["..", "2024-01-20T00:00:00Z"]}]}),
        ("created_at >= TIMESTAMP('2024-02-01T00:00:00Z')",
         {"op": ">=", "args": [{"property": "created_at"}, {"timestamp": "2024-02-01T00:00:00Z"}]}),
        ("TRUE", True),
    ],
)  # fmt: skip
async def test_json_says_the_same_as_text(web: httpx.AsyncClient, text: str, found: object) -> None:
    as_text = await ids(web, filter=text, limit=1000)
    as_json = await ids(web, **{"filter": json.dumps(found), "filter-lang": "cql2-json"}, limit=1000)
    assert as_text == as_json and as_text


@pytest.mark.parametrize(
    "text",
    [
        "secret = 'x'",
        "category = 'x'",
        "S_INTERSECTS(geometry,POINT(90 180))",
        "S_INTERSECTS(geometry,POLYGON((0 0,1 1,1 0)))",
        "S_INTERSECTS(geometry,POLYGON((0 0,1 1,1 0,0 0.1)))",
        "S_INTERSECTS(geometry,LINESTRING(0 0))",
        "S_INTERSECTS(geometry,POINT(1e400 1))",
        "S_INTERSECTS(geometry,geometry)",
        "S_INTERSECTS(title,POINT(1 1))",
        "S_WITHIN(geometry,GEOMETRYCOLLECTION(POINT(1 1)))",
        "S_BUFFER(geometry,POINT(1 1))",
        "geometry = 'x'",
        "geometry LIKE 'x'",
        "T_AFTER(title,DATE('2024-01-01'))",
        "T_AFTER(created_at,'2024-01-01')",
        "T_EVER(created_at,DATE('2024-01-01'))",
        "T_AFTER(created_at,INTERVAL('2024-13-01','..'))",
        "BBOX(1,2,3,4)",
        "category",
    ],
)
async def test_what_means_nothing_is_refused(web: httpx.AsyncClient, text: str) -> None:
    answer = await web.get(ITEMS, params={"filter": text})
    assert answer.status_code == 400 and answer.json()["field"] == "filter", answer.text


@pytest.mark.parametrize(
    "text",
    [
        "", "nonsense", "[]", "{}", '{"op":"="}', '{"op":"=","args":[]}', '{"op":"=","args":[1,2]}',
        '{"op":1,"args":[1]}',
        '{"op":"and","args":"x"}', '{"op":"not","args":[true,false]}', '{"op":"like","args":["x","y"]}',
        '{"op":"in","args":[{"property":"zone"},[]]}',
        '{"op":"s_intersects","args":[{"property":"geometry"},{"type":"X"}]}',
        '{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":["a","b"]}]}',
        '{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[true,1,2,3]}]}',
        '{"op":"=","args":[{"property":"category"},1e400]}', '{"op":"casei","args":[{"property":"title"}]}',
        '{"op":"t_after","args":[{"property":"created_at"},{"interval":["x"]}]}', '{"op":"isNull","args":[null]}',
        "[" * 3000 + "]" * 3000, '{"op":"not","args":[' * 50 + "true" + "]}" * 50,
    ],
)  # fmt: skip
async def test_json_that_is_no_filter_is_refused(web: httpx.AsyncClient, text: str) -> None:
    answer = await web.get(ITEMS, params={"filter": text, "filter-lang": "cql2-json"})
    assert (answer.status_code == 400) == bool(text), answer.text


async def test_another_language_is_refused(web: httpx.AsyncClient) -> None:
    answer = await web.get(ITEMS, params={"filter": "TRUE", "filter-lang": "ecql"})
    assert answer.status_code == 400 and answer.json()["field"] == "filter-lang"


@pytest.mark.parametrize("collection", COLLECTIONS)
async def test_simple_queryables_are_parameters_too(web: httpx.AsyncClient, collection: str) -> None:
    feature = (await got(web, f"{place(collection)}/items", limit=1))["features"][0]
    for name, value in feature["properties"].items():
        if value is None or value == "":
            continue
        text = str(value).lower() if isinstance(value, bool) else str(value)
        taken = await ids(web, f"{place(collection)}/items", **{name: text}, limit=10_000)
        assert feature["id"] in taken, name


async def test_hexagons_count_what_the_list_counts(web: httpx.AsyncClient) -> None:
    for words in ({}, {"status": "open"}, {"category": "1"}, {"zone": "unknown"}):
        told = (await got(web, "/sommot/api/heat", res=8, **words))["features"]
        cells = (await got(web, f"{OGC}/collections/heat/items", resolution=8, limit=10_000, **words))["features"]
        assert [(one["id"], one["properties"]["n"]) for one in told] == [
            (one["id"], one["properties"]["n"]) for one in cells
        ]
        assert {one["properties"]["text"] for one in cells if one["properties"]["n"] is None} <= {"–"}
    many = await got(web, f"{OGC}/collections/heat/items", filter="n >= 10")
    assert many["features"] and all(one["properties"]["n"] >= 10 for one in many["features"])
    since = "2024-02-01T00:00:00Z"
    late = await got(web, f"{OGC}/collections/heat/items", datetime=f"{since}/..", resolution=5)
    counted = await got(web, ITEMS, datetime=f"{since}/..")
    assert sum(one["properties"]["n"] or 0 for one in late["features"]) <= counted["numberMatched"]


def test_the_words_of_the_status_are_those_of_the_model() -> None:
    from layers.collections.registry import collection

    field = collection("requests").field("status")
    assert field is not None and list(field.words) == [status.word for status in Status]
