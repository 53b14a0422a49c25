"""The invented town: the same each time, whole, and true to what its pages promise."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from datetime import date, datetime, time

import numpy as np
import pytest
import shapely

from geo_oss.requests.rating import ASPECTS
from geo_oss.sample.model import Town
from geo_oss.sample.town import UNTIL, chamlong
from geo_oss.thai.calendar import BANGKOK

LAST_MORNING = datetime.combine(UNTIL, time(9), BANGKOK)
METRES_PER_DEGREE = 110_900.0


def fingerprint(town: Town) -> str:
    """A hash over every street, boundary, pole and request."""
    digest = hashlib.sha256()
    for street in town.streets:
        digest.update(street.name_th.encode() + shapely.to_wkb(street.line))
    for area in (*town.zones, *town.communities):
        digest.update(area.name_th.encode() + shapely.to_wkb(area.shape))
    digest.update(b"".join(shapely.to_wkb(town.buildings)))
    digest.update(repr((town.poles, town.cases, town.staff, town.rules, town.spots)).encode())
    return digest.hexdigest()


def test_same_seed_same_town(village: Town) -> None:
    assert fingerprint(village) == fingerprint(chamlong())
    assert fingerprint(village) != fingerprint(chamlong(date(2026, 11, 19)))


def test_sizes_are_those_of_the_brief(town: Town, village: Town) -> None:
    assert (len(town.zones), len(town.communities), len(town.poles), len(town.staff)) == (4, 40, 1500, 30)
    assert len(town.cases) == 6000
    assert (len(village.zones), len(village.communities), len(village.poles), len(village.cases)) == (2, 6, 80, 120)
    west, south, east, north = town.outline.bounds
    assert 6.5 < (east - west) * METRES_PER_DEGREE * 0.961 / 1000 < 9
    assert 5 < (north - south) * METRES_PER_DEGREE / 1000 < 7


@pytest.mark.parametrize("layer", ["zones", "communities"])
def test_boundaries_are_a_coverage(town: Town, village: Town, layer: str) -> None:
    for one in (town, village):
        shapes = [area.shape for area in getattr(one, layer)]
        assert all(shapely.is_valid(shape) and shape.geom_type == "MultiPolygon" for shape in shapes)
        assert shapely.coverage_is_valid(shapes)
        whole = shapely.coverage_union_all(shapes)
        assert whole.symmetric_difference(one.outline).area < 1e-9


def test_every_community_lies_in_its_zone(town: Town, village: Town) -> None:
    for one in (town, village):
        zones = {zone.code: zone.shape for zone in one.zones}
        for community in one.communities:
            assert community.zone_code is not None
            inside = community.shape.intersection(zones[community.zone_code]).area
            assert inside > 0.99 * community.shape.area


def test_codes_and_names_are_unique(town: Town) -> None:
    for rows in (
        [c.code for c in town.communities],
        [c.name_th for c in town.communities],
        [p.number for p in town.poles],
        [c.source_id for c in town.cases],
        [s.username for s in town.staff],
        [(s.kind, s.name_th) for s in town.streets],
    ):
        assert len(rows) == len(set(rows))


def test_streets_form_one_network(town: Town) -> None:
    """Each street touches another; nearly all of them hang together."""
    lines = [street.line.buffer(1e-6) for street in town.streets]
    joined = shapely.get_parts(shapely.union_all(lines))
    assert max(shapely.length(joined)) > 0.97 * shapely.length(joined).sum()


def test_poles_stand_beside_streets_in_their_zone(town: Town) -> None:
    places = shapely.points([(pole.lon, pole.lat) for pole in town.poles])
    lines = [street.line for street in town.streets]
    nearest = shapely.STRtree(lines).query_nearest(places, return_distance=True, all_matches=False)[1]
    assert nearest.max() * METRES_PER_DEGREE < 16
    zones = {zone.code: zone.shape for zone in town.zones}
    assert all(zones[pole.zone_code].covers(place) for pole, place in zip(town.poles, places, strict=True))
    assert all(re.fullmatch(rf"{pole.zone_code}-\d{{4}}", pole.number) for pole in town.poles)


def _months(town: Town, code: str) -> Counter[int]:
    wanted = next(c.id for c in town.categories if c.code == code)
    return Counter(case.created_at.month for case in town.cases if case.category_id == wanted)


def test_seasons(town: Town) -> None:
    floods, lights = _months(town, "น.(1)"), _months(town, "ฟ.(1)")
    assert floods[9] + floods[10] > 0.5 * floods.total() > 100
    assert sum(lights[m] for m in (5, 6, 7, 8, 9, 10)) > 0.6 * lights.total() > 500


def test_rubbish_after_songkran(town: Town) -> None:
    rubbish = next(c.id for c in town.categories if c.code == "อส.(3)")
    days = Counter((c.created_at.month, c.created_at.day) for c in town.cases if c.category_id == rubbish)
    after = (days[4, 16] + days[4, 17] + days[4, 18]) / 3
    assert after > 2 * days.total() / 366


def test_floods_have_true_hot_spots(town: Town) -> None:
    flood = next(c.id for c in town.categories if c.code == "น.(1)")
    xy = np.array([(c.lon, c.lat) for c in town.cases if c.category_id == flood])
    cells = Counter(map(tuple, np.floor(xy / 0.004).astype(int).tolist()))
    busiest = sum(n for _, n in cells.most_common(6))
    assert busiest > 0.4 * len(xy)


def test_requests_cover_three_years_and_every_state(town: Town) -> None:
    days = [case.created_at.date() for case in town.cases]
    assert days == sorted(days)
    assert (days[0].year, days[0].month) == (2023, 11) and days[-1] == date(2026, 11, 20)
    states = Counter(int(case.status) for case in town.cases)
    assert set(states) == {1, 2, 3, 4, 5, 6}
    assert 150 < sum(states[s] for s in (1, 2, 3, 4)) < 800


def test_times_of_a_case_are_in_order(town: Town) -> None:
    for case in town.cases:
        steps = [t for t in (case.created_at, case.acknowledged_at, case.started_at, case.done_at) if t]
        assert steps == sorted(steps)
        assert (case.done_at is not None) == (case.status in (5, 6))


def test_a_few_requests_lie_outside_all_zones(town: Town) -> None:
    places = shapely.points([(case.lon, case.lat) for case in town.cases])
    outside = int((~shapely.covers(town.outline, places)).sum())
    assert 3 <= outside <= 60


def test_broken_lights_name_poles_that_exist(town: Town) -> None:
    numbers = {pole.number for pole in town.poles}
    named = [case.pole_number for case in town.cases if case.pole_number]
    assert len(named) > 800 and set(named) <= numbers
    assert all(case.fault for case in town.cases if case.pole_number)


def test_thai_is_thai(town: Town) -> None:
    """No mojibake, nothing unfilled, nothing but Thai letters, digits and simple marks in names."""
    thai = re.compile(r"[\u0e01-\u0e3a\u0e40-\u0e4e\d .()/]+")
    for name in [
        *(s.name_th for s in town.streets),
        *(c.name_th for c in town.communities),
        *(p.name for p in town.staff),
    ]:
        assert thai.fullmatch(name), name
    texts = [text for case in town.cases for text in (case.title, case.description, case.result, case.address)]
    assert not [text for text in texts if re.search(r"[{}\ufffd]|à|Ã", text)]
    assert len(set(texts)) > 3000


def test_categories_of_the_manuals(town: Town) -> None:
    by_code = {c.code: c for c in town.categories}
    rubbish = by_code["อส.(3)"]
    assert (rubbish.name_th, rubbish.days_min, rubbish.days_max) == ("ขยะตกค้าง", 1, 3)
    assert by_code["ฟ.(1)"].asset_kind == "pole" and len(by_code["ฟ.(1)"].faults) >= 5
    assert by_code["จ.(1)"].sensitivity == "private" and by_code["อส.(1)"].sensitivity == "blurred"
    assert {c.parent_id for c in town.categories} - {None} == {c.id for c in town.categories if c.parent_id is None}


def test_rules_name_what_exists(town: Town) -> None:
    departments, categories = {d.id for d in town.departments}, {c.id for c in town.categories}
    officers, zones = {p.id for p in town.staff if p.role == "officer"}, {z.code for z in town.zones}
    for rule in town.rules:
        assert rule.department_id in departments
        assert rule.category_id is None or rule.category_id in categories
        assert rule.officer_id is None or rule.officer_id in officers
        assert rule.zone_code is None or rule.zone_code in zones
    assert town.rules[-1].category_id is None


def test_holidays_are_thai(town: Town) -> None:
    days = dict(town.holidays)
    assert days[date(2025, 4, 14)].startswith("วันสงกรานต์")
    assert {day.year for day in days} == {2023, 2024, 2025, 2026, 2027}


def test_names_to_search_for(town: Town) -> None:
    kinds = Counter(spot.kind for spot in town.spots)
    assert set(kinds) == {"street", "soi", "community", "zone", "poi"}
    assert kinds["soi"] > 500 and kinds["community"] == 40


def test_some_of_the_finished_requests_have_stars(town: Town) -> None:
    """A fourth to a third of them; late work has fewer; nobody rates before the end or after the last morning."""
    done = [case for case in town.cases if case.status == 5 and case.done_at]
    rated = [(case, case.stars) for case in done if case.stars]
    assert 0.25 < len(rated) / len(done) < 0.35
    assert all(case.status == 5 for case in town.cases if case.stars)
    assert all(case.done_at and case.done_at < stars.at < LAST_MORNING for case, stars in rated)
    assert all({stars.overall, *stars.aspects.values()} <= {1, 2, 3, 4, 5} for _, stars in rated)
    assert {code for _, stars in rated for code in stars.aspects} == {aspect.code for aspect in ASPECTS}
    days = np.array([(case.done_at - case.created_at).days for case, _ in rated if case.done_at])
    overall = np.array([stars.overall for _, stars in rated])
    assert 3.8 < overall.mean() < 4.4 and overall[days > 30].mean() < overall[days < 3].mean() - 0.5
