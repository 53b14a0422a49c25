import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.zones.topology import seeded
from zones.topology.model import Drawing, Topology
from zones.topology.report import STAGES, report

SEEDS = st.integers(0, 10_000)
COUNTS = settings(max_examples=25, deadline=None)


def checked(shapes: list | np.ndarray, **words: list[str]) -> Topology:
    return report(seeded.drawing(shapes, **words), "zone")


@given(SEEDS)
@COUNTS
def test_of_a_town_without_a_mistake_nothing_is_told(seed: int) -> None:
    found = checked(seeded.town(seed))
    assert found.findings == [] and found.noise == 0
    assert shapely.coverage_is_valid(seeded.town(seed))


@given(SEEDS, st.integers(1, 4), st.floats(0.5, 300))
@COUNTS
def test_moved_vertices_make_the_gaps_and_overlaps_that_shapely_sees(seed: int, count: int, metres: float) -> None:
    random, shapes = np.random.default_rng(seed), seeded.town(seed)
    for _ in range(count):
        moved = seeded.with_a_vertex_moved(shapes, random, metres)
        assume(moved is not None)
        shapes = moved
    found = checked(shapes)
    pairs, holes = seeded.pairs_by_shapely(shapes), seeded.holes_by_shapely(shapes)
    told = {f.codes: f.area_m2 for f in found.of("overlap") if f.area_m2 > seeded.SPECK_M2}
    assert {tuple(sorted(codes)) for codes in told} == {tuple(sorted(codes)) for codes in pairs}
    assert sorted(told.values()) == pytest.approx(sorted(pairs.values()), rel=1e-3, abs=1e-3)
    gaps = sorted(f.area_m2 for f in found.of("gap") if f.area_m2 > seeded.SPECK_M2)
    assert gaps == pytest.approx(holes, rel=1e-3, abs=1e-3)
    assert set(seeded.kinds(found.findings)) <= {"overlap", "gap", "cleft"}


@given(SEEDS, st.integers(1, 3), st.integers(1, 3))
@COUNTS
def test_copies_and_bow_ties_are_told_each_once_and_nothing_else(seed: int, copies: int, ties: int) -> None:
    shapes = list(seeded.town(seed))
    shapes += shapes[:copies]
    shapes += [seeded.bow_tie(103.5 + seeded.FAR * number) for number in range(ties)]
    found = checked(shapes)
    assert seeded.kinds(found.findings) == {"invalid": ties, "duplicate": copies}
    assert sorted(found.of("duplicate")[0].codes)[0].startswith("A")
    assert all(f.detail[1] == "Self-intersection" for f in found.of("invalid"))
    crossing_lon = 103.5 + 0.005
    assert min(abs(f.place.lon - crossing_lon) for f in found.of("invalid")) < 1e-9


@given(SEEDS, st.floats(-0.02, 0.02), st.floats(-0.02, 0.02))
@COUNTS
def test_a_community_that_leaves_its_zone_is_told_piece_by_piece(seed: int, east: float, north: float) -> None:
    zones = seeded.town(seed)
    inside = [shape.buffer(-0.0005) for shape in zones]
    lon, lat = 102.85 + east, 16.45 + north
    moved = shapely.box(lon - 0.002, lat - 0.002, lon + 0.002, lat + 0.002)
    inside = [shape for shape in inside if not shape.is_empty]
    found = report(seeded.drawing([*inside, moved]), "community", zones=seeded.drawing(zones))
    pieces = sorted(seeded.square_metres(zone & moved) for zone in zones if (zone & moved).area > 0)
    told = sorted(f.area_m2 for f in found.of("crossing") if f.area_m2 > seeded.SPECK_M2)
    assert told == pytest.approx([size for size in pieces[:-1] if size > seeded.SPECK_M2], rel=1e-3, abs=1e-3)


def test_a_known_triangle_is_measured_and_laid_to_its_neighbours() -> None:
    west = shapely.box(100.0, 13.0, 100.01, 13.01)
    east = shapely.Polygon([(100.01, 13.0), (100.02, 13.0), (100.02, 13.01), (100.01, 13.01), (100.011, 13.005)])
    [gap] = checked([west, east]).findings
    assert (gap.kind, sorted(gap.codes), gap.is_sliver) == ("gap", ["A0", "A1"], False)
    assert gap.area_m2 == pytest.approx(seeded.square_metres(gap.shape), rel=1e-6)
    assert gap.area_m2 == pytest.approx(0.01 * 110_600 * 0.001 * 108_500 / 2, rel=0.01)
    assert shapely.covers(gap.shape, shapely.Point(gap.place.lon, gap.place.lat))


def test_what_is_long_and_thin_is_a_sliver_and_what_only_rounds_is_not_told() -> None:
    west = shapely.box(100.0, 13.0, 100.01, 13.01)
    for shift, kinds, slivers in ((1e-5, {"overlap": 1}, 1), (1e-3, {"overlap": 1}, 0), (1e-13, {}, 0)):
        found = checked([west, shapely.box(100.01 - shift, 13.0, 100.02, 13.01)])
        assert seeded.kinds(found.findings) == kinds
        assert sum(f.is_sliver for f in found.findings) == slivers
    thread = shapely.MultiPolygon([west, shapely.box(100.02, 13.0, 100.02001, 13.01)])
    assert [(f.kind, f.codes) for f in checked([thread]).findings] == [("sliver", ("A0",))]


def test_a_gap_that_is_open_at_its_ends_is_told_and_a_road_or_a_bay_is_not() -> None:
    west, east = shapely.box(100.0, 13.0, 100.01, 13.01), shapely.box(100.02, 13.0, 100.03, 13.01)
    bay = shapely.box(100, 13, 100.01, 13.01) - shapely.box(100.005, 13.003, 100.00501, 13.01)
    for shapes, kinds in (
        ([west, shapely.box(100.01001, 13.0, 100.02, 13.01)], {"cleft": 1}),
        ([west, shapely.box(100.0101, 13.0, 100.02, 13.01)], {}),
        ([west, east], {}),
        ([bay, east], {}),
    ):
        found = checked(shapes)
        assert seeded.kinds(found.findings) == kinds
    [cleft] = checked([west, shapely.box(100.01001, 13.0, 100.02, 13.01)]).findings
    assert cleft.area_m2 == pytest.approx(1e-5 * 108_480 * 0.01 * 110_620, rel=0.01) and cleft.codes == ("A0", "A1")


def test_codes_and_names_collide_however_they_are_written() -> None:
    far_apart = [shapely.box(100 + n, 13, 100.5 + n, 13.5) for n in range(4)]
    names = ["ชุมชนหนองแวง ๒", "ชุมชนหนองแวง 2", "ชุมชน อื่น", ""]
    found = report(Drawing(["1", "๑", "2", "3"], names, [""] * 4, np.array(far_apart)), "zone")
    assert [(f.kind, f.codes) for f in found.findings] == [("code", ("1", "๑")), ("name", ("1", "๑"))]
    assert "rows 1, 2" in found.of("name")[0].detail[1]


def test_rows_without_an_area_and_without_numbers_are_told() -> None:
    shapes = [
        shapely.box(100, 13, 101, 14),
        None,
        shapely.Point(100, 13),
        shapely.Polygon(),
        shapely.box(0, 0, np.nan, 1),
    ]
    found = checked(shapes)
    assert [(f.kind, f.codes) for f in found.findings] == [("invalid", (f"A{n}",)) for n in (1, 2, 3, 4)]


def test_a_community_says_another_zone_or_lies_outside_all() -> None:
    zones = seeded.drawing([shapely.box(100, 13, 100.1, 13.1), shapely.box(100.1, 13, 100.2, 13.1)])
    communities = seeded.drawing(
        [shapely.box(100.01, 13.01, 100.02, 13.02), shapely.box(100.19, 13.01, 100.22, 13.02)], zone_codes=["A1", ""]
    )
    found = report(communities, "community", zones=zones)
    assert [(f.kind, f.codes) for f in found.findings] == [("crossing", ("A1", "–")), ("elsewhere", ("A0", "A0"))]
    assert found.findings[0].detail[1] == "66.67% of the community is outside all zones"


def test_ground_without_a_community_is_no_gap_but_a_crack_or_a_pocket_is() -> None:
    frame = shapely.box(100, 13, 100.1, 13.1)
    park, crack, pocket = (100.06, 13.06), (100.04001, 13.06), (100.0402, 13.0402)
    for corner, kinds in ((park, {}), (crack, {"gap": 1}), (pocket, {"gap": 1})):
        found = report(seeded.drawing([frame - shapely.box(100.04, 13.04, *corner)]), "community")
        assert seeded.kinds(found.findings) == kinds


def test_nothing_at_all_is_reported_as_nothing_and_every_stage_is_told() -> None:
    told: list[str] = []
    empty = report(seeded.drawing([]), "zone", progress=lambda stage, done, of: told.append(f"{stage} {done}/{of}"))
    assert empty.findings == [] and told == [f"{name} {n}/{len(STAGES)}" for n, name in enumerate(STAGES)]
