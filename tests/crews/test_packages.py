"""Work packages: clusters against scikit-learn, and what becomes of a proposal, told in each case's history."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer
from sklearn.cluster import DBSCAN

from geo_oss.crews import clusters, packages
from geo_oss.crews.clusters import Terms, Waiting, parted
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat
from geo_oss.requests import workflow
from geo_oss.requests.model import Status
from geo_oss.requests.proposals import ProposalGone
from geo_oss.requests.workflow import Report
from tests.crews.depot import crew_of, reported
from tests.town import LIGHT, ROAD, SECRET, build

NEAR = [LonLat(0.002 + n * 0.0005, 0.002) for n in range(4)]
FAR = [LonLat(0.009, 0.009), LonLat(0.0095, 0.009)]


def waiting(id: int, lon: float, lat: float, **more: object) -> Waiting:
    place = LonLat(lon, lat)
    facts: dict[str, object] = {
        "number": f"N{id}", "title": "", "status": 1, "category_id": 11, "main_id": 10, "cluster": 0, "place": place,
        "community_code": None, "community_name": None, "created_at": datetime(2026, 1, 1, tzinfo=UTC), "due_at": None,
        "service_minutes": 20,
    }  # fmt: skip
    return Waiting(id, **facts | more)  # type: ignore[arg-type]


async def history(conn: Conn, request_id: int) -> list[Row]:
    query = "SELECT kind, is_public, detail FROM request_event WHERE request_id = %s ORDER BY id"
    return await (await conn.execute(query, (request_id,))).fetchall()


async def test_clusters_are_those_of_scikit_learn(conn: Conn) -> None:
    organization = await build(conn)
    rng = np.random.default_rng(7)
    places = [LonLat(float(x), float(y)) for x, y in rng.uniform(0.001, 0.018, (60, 2))]
    ids = await reported(conn, organization, ROAD, places)
    found = await packages.proposed(conn, 1, Terms(metres=150, least=3, most=1000))
    plane = np.stack(Transformer.from_crs(4326, 32631, always_xy=True).transform(
        [p.lon for p in places], [p.lat for p in places]), axis=1)  # fmt: skip
    fitted = DBSCAN(eps=150, min_samples=3).fit(plane)
    of_core = {
        frozenset(ids[n] for n in fitted.core_sample_indices_ if fitted.labels_[n] == label)
        for label in set(fitted.labels_) - {-1}
    }
    core = {ids[n] for n in fitted.core_sample_indices_}
    assert len(of_core) > 1 and {frozenset(one.ids) & core for one in found} == of_core
    assert {id for one in found for id in one.ids} == {ids[n] for n, label in enumerate(fitted.labels_) if label >= 0}


async def test_one_kind_close_together_in_no_package_and_not_secret(conn: Conn) -> None:
    organization = await build(conn)
    lights = await reported(conn, organization, LIGHT, NEAR)
    await reported(conn, organization, ROAD, NEAR[:2] + FAR)
    await reported(conn, organization, SECRET, NEAR)
    (one,) = await packages.proposed(conn, 1, Terms(metres=100, least=3))
    assert one.ids == lights and one.main_id == 10 and one.minutes == 80
    assert one.across_metres == pytest.approx(3 * 55.66, rel=0.01)
    assert await packages.proposed(conn, 2, Terms(metres=100, least=1)) == [], "another municipality sees nothing"
    for category in (LIGHT, 10):
        assert [one.ids for one in await packages.proposed(conn, 1, Terms(100, 3, category_id=category))] == [lights]
    roads = await packages.proposed(conn, 1, Terms(100, 2, category_id=ROAD))
    assert roads and {case.category_id for one in roads for case in one.cases} == {ROAD}
    assert await packages.proposed(conn, 1, Terms(100, 3, zone_code="elsewhere")) == []
    await packages.make(conn, 1, one.ids[:2], "ไฟหน้าวัด", staff_id=1)
    assert await packages.proposed(conn, 1, Terms(metres=100, least=3)) == []


async def test_a_package_is_made_given_to_a_crew_and_done_when_its_cases_are(conn: Conn) -> None:
    organization = await build(conn)
    ids = await reported(conn, organization, LIGHT, NEAR[:2])
    crew = await crew_of(conn)
    made = await packages.make(conn, 1, ids, "ไฟหน้าวัด", staff_id=1)
    await packages.change(conn, 1, made, name="ไฟหน้าวัด", due=date(2026, 12, 1), crew_id=crew, staff_id=1)
    await packages.change(conn, 1, made, name="ไฟหลังวัด", due=date(2026, 12, 1), crew_id=crew, staff_id=1)
    told = await history(conn, ids[0])
    assert [(row["kind"], row["is_public"]) for row in told[1:]] == [("packaged", False), ("crewed", False)]
    assert told[1]["detail"]["package"] == "ไฟหน้าวัด" and told[2]["detail"]["crew"] == "ทีมหนึ่ง"
    for count, id in enumerate(ids, start=1):
        assert not (await packages.get(conn, 1, made)).is_done
        await workflow.move(conn, organization, id, Status.DONE, staff_id=1, report=Report(note="เสร็จ"))
        assert (await packages.get(conn, 1, made)).open == len(ids) - count
    assert (await packages.get(conn, 1, made)).is_done
    await workflow.move(conn, organization, ids[0], Status.IN_PROGRESS, staff_id=1)
    assert not (await packages.get(conn, 1, made)).is_done, "the citizen disagrees"


async def test_two_cannot_have_the_same_case_and_a_closed_one_cannot_be_taken(conn: Conn) -> None:
    organization = await build(conn)
    first, second, third = await reported(conn, organization, LIGHT, NEAR[:3])
    await packages.make(conn, 1, [first], "หนึ่ง", staff_id=1)
    with pytest.raises(ProposalGone):
        async with conn.transaction():
            await packages.make(conn, 1, [first, second], "สอง", staff_id=1)
    await workflow.move(conn, organization, third, Status.DONE, staff_id=1, report=Report(note="เสร็จ"))
    with pytest.raises(ProposalGone):
        async with conn.transaction():
            await packages.make(conn, 1, [third], "สาม", staff_id=1)
    assert [one.name for one in await packages.listed(conn, 1)] == ["หนึ่ง"]


async def test_cases_are_taken_out_put_in_and_set_free(conn: Conn) -> None:
    organization = await build(conn)
    ids = await reported(conn, organization, LIGHT, NEAR[:3])
    made = await packages.make(conn, 1, ids[:2], "หนึ่ง", staff_id=1)
    await packages.take_out(conn, 1, made, ids[0], staff_id=1)
    row = await (await conn.execute("SELECT number FROM request WHERE id = %s", (ids[2],))).fetchone()
    assert row is not None
    await packages.add(conn, 1, made, f" {row['number']} ", staff_id=1)
    assert {case["id"] for case in (await packages.get(conn, 1, made)).cases} == set(ids[1:])
    with pytest.raises(Invalid):
        await packages.add(conn, 1, made, row["number"], staff_id=1)
    await packages.dissolve(conn, 1, made, staff_id=1)
    with pytest.raises(packages.NoSuchPackage):
        await packages.get(conn, 1, made)
    assert [row["kind"] for row in await history(conn, ids[1])][1:] == ["packaged", "unpackaged"]
    assert (await packages.proposed(conn, 1, Terms(metres=100, least=3)))[0].ids == ids


async def test_what_was_refused_is_proposed_again_only_with_something_new(conn: Conn) -> None:
    organization = await build(conn)
    ids = await reported(conn, organization, LIGHT, NEAR[:3])
    with pytest.raises(Invalid):
        await packages.refuse(conn, 1, ids, "  ", staff_id=1)
    await packages.refuse(conn, 1, ids, "คนละสาเหตุ", staff_id=1)
    assert await packages.proposed(conn, 1, Terms(metres=100, least=3)) == []
    more = await reported(conn, organization, LIGHT, NEAR[3:])
    assert [one.ids for one in await packages.proposed(conn, 1, Terms(metres=100, least=3))] == [[*ids, *more]]


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), min_size=1, max_size=40), st.integers(3, 9))
def test_parts_hold_every_case_once_and_are_neither_too_large_nor_lonely(
    drawn: list[tuple[int, int]], most: int
) -> None:
    cases = [waiting(n, 103 + x / 1000, 16 + y / 1000) for n, (x, y) in enumerate(drawn)]
    parts = list(parted(cases, most))
    assert sorted(case.id for part in parts for case in part) == list(range(len(cases)))
    assert all(min(len(cases), (most + 1) // 2) <= len(part) <= most for part in parts)


def test_the_crew_is_the_one_whose_area_has_most_of_the_cases() -> None:
    codes = clusters.most_frequent(["M1", "M2", "M2", None, "M3", "M3", "M3"])
    assert codes == ["M3", "M2", "M1"]
    assert clusters.whose_area(codes, {1: ["M1"], 2: ["M2", "M9"]}) == 2
    assert clusters.whose_area(codes, {1: ["M7"]}) is None
