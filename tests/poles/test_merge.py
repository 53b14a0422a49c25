"""Merging by number: looked at first, exactly that is done, nothing is deleted, and the field is not overruled."""

from collections.abc import Iterator
from dataclasses import astuple, replace
from pathlib import Path

import numpy as np
import pandas as pd
import psycopg
import pytest
from pyproj import Geod

from geo_oss.db.pool import Row
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat
from poles.columns import Columns
from poles.kinds import UnknownKind
from poles.load import Choice, listing
from poles.merge import By, RegistryChanged, Terms, apply, imports, merge, preview
from poles.plan import Entry, Listing

EVENTS = "SELECT pole_id, kind, metres, detail FROM pole_event ORDER BY id"
OLD = [
    Entry("A-1", LonLat(103.20, 16.0), "C1", "LED", "ถนนสุขใจ", row=2),
    Entry("A-2", LonLat(103.21, 16.0), "C1", "LED", "ถนนสุขใจ", row=3),
    Entry("A-3", LonLat(103.22, 16.0), "C1", "LED", "ถนนสุขใจ", row=4),
]


def told(*entries: Entry) -> Listing:
    return Listing(len(entries), Columns(), "EPSG:4326", list(entries))


@pytest.fixture
def town(bulk: psycopg.Connection[Row]) -> Iterator[psycopg.Connection[Row]]:
    """Three poles, and bins as a second kind."""
    bulk.execute("INSERT INTO asset_kind (organization_id, code, name_th, name_en) VALUES (1, 'bin', 'ถังขยะ', 'Bin')")
    merge(bulk, 1, OLD)
    yield bulk


def look(conn: psycopg.Connection[Row]) -> list[Row]:
    return conn.execute("SELECT * FROM pole ORDER BY organization_id, id").fetchall()


def test_a_preview_tells_all_and_changes_nothing(town: psycopg.Connection[Row]) -> None:
    before = look(town)
    wanted = told(
        replace(OLD[0], place=LonLat(103.2005, 16.0)),
        replace(OLD[1], circuit="C2", place=LonLat(103.210004, 16.0)),
        Entry("A-9", LonLat(103.23, 16.0), row=4),
    )
    plan = preview(town, 1, "pole", wanted)
    assert [(one.number, one.row) for one in plan.added] == [("A-9", 4)]
    (moved,) = plan.moved
    _, _, metres = Geod(ellps="WGS84").inv(103.20, 16.0, 103.2005, 16.0)
    assert (moved.number, moved.row) == ("A-1", 2) and moved.metres == pytest.approx(metres, abs=0.01)
    assert [(one.number, one.words) for one in plan.changed] == [("A-2", {"circuit": ("C1", "C2")})]
    assert [one.number for one in plan.vanished] == ["A-3"]
    assert astuple(plan.counts) == (1, 1, 1, 0, 1, 0, 0, 0)
    assert look(town) == before and imports(town, 1)[0]["counts"]["added"] == 3


def test_exactly_the_plan_is_done_and_recorded(town: psycopg.Connection[Row]) -> None:
    wanted = told(replace(OLD[0], place=LonLat(103.2005, 16.0)), replace(OLD[1], circuit="C2"))
    plan = preview(town, 1, "pole", wanted)
    act = apply(town, 1, "pole", wanted, source="p.csv", by=By(name="me"), fingerprint=plan.fingerprint)
    assert act.counts == plan.counts
    rows = look(town)
    assert [(row["number"], row["circuit"], row["missing_since"] is None) for row in rows] == [
        ("A-1", "C1", True),
        ("A-2", "C2", True),
        ("A-3", "C1", False),
    ]
    kinds = [(row["pole_id"], row["kind"], row["detail"]) for row in town.execute(EVENTS)]
    assert kinds == [(1, "moved", {}), (2, "changed", {"circuit": ["C1", "C2"]}), (3, "vanished", {})]
    latest = imports(town, 1)[0]
    assert (latest["id"], latest["by_name"], latest["source_name"], latest["vanished"]) == (
        act.id,
        "me",
        "p.csv",
        "flag",
    )


def test_a_plan_of_yesterday_is_refused(town: psycopg.Connection[Row]) -> None:
    wanted = told(*OLD[:2])
    plan = preview(town, 1, "pole", wanted)
    merge(town, 1, [Entry("A-4", LonLat(103.2, 16.0))])
    before = look(town)
    with pytest.raises(RegistryChanged):
        apply(town, 1, "pole", wanted, source="", by=By(), fingerprint=plan.fingerprint)
    assert look(town) == before and len(imports(town, 1)) == 2


def test_the_missing_come_back_and_the_retired_too(town: psycopg.Connection[Row]) -> None:
    apply(town, 1, "pole", told(*OLD[:1]), source="", by=By())
    apply(town, 1, "pole", told(*OLD[:1]), source="", by=By(), terms=Terms(vanished="retire"))
    assert [row["retired_at"] is None for row in look(town)] == [True, False, False]
    assert preview(town, 1, "pole", told(*OLD[:1])).vanished == [], "the retired are not missed any more"
    plan = preview(town, 1, "pole", told(*OLD))
    assert [one.number for one in plan.returned] == ["A-2", "A-3"]
    apply(town, 1, "pole", told(*OLD), source="", by=By())
    assert all(row["retired_at"] is None and row["missing_since"] is None for row in look(town))
    kinds = [row["kind"] for row in town.execute(EVENTS)]
    assert kinds == ["vanished"] * 2 + ["retired"] * 2 + ["returned"] * 2


def test_a_place_corrected_in_the_field_outlives_the_file(town: psycopg.Connection[Row]) -> None:
    town.execute(
        "UPDATE pole SET placed_by = 'field', place = ST_SetSRID(ST_MakePoint(103.2001, 16), 4326) WHERE id = 1"
    )
    plan = preview(town, 1, "pole", told(*OLD))
    assert ([one.number for one in plan.kept], plan.moved, plan.counts.kept) == (["A-1"], [], 1)
    apply(town, 1, "pole", told(*OLD), source="", by=By())
    where = "SELECT ST_X(place) AS lon, placed_by FROM pole WHERE id = 1"
    assert town.execute(where).fetchone() == {"lon": 103.2001, "placed_by": "field"}
    apply(town, 1, "pole", told(*OLD), source="", by=By(), terms=Terms(take_file=True))
    assert town.execute(where).fetchone() == {"lon": 103.2, "placed_by": "file"}


def test_numbers_are_of_their_kind(town: psycopg.Connection[Row]) -> None:
    act = apply(town, 1, "bin", told(Entry("A-1", LonLat(103.2, 16.0), fields={"litres": "240"})), source="", by=By())
    assert act.counts.added == 1 and act.counts.vanished == 0
    rows = [(row["id"], row["asset_kind"], row["number"], row["fields"]) for row in look(town)]
    assert rows[-1] == (4, "bin", "A-1", {"litres": "240"}) and len({row["code"] for row in look(town)}) == 4
    newer = told(Entry("A-1", LonLat(103.2, 16.0), fields={"colour": "เขียว"}))
    assert preview(town, 1, "bin", newer).changed[0].words == {"colour": ("", "เขียว")}
    apply(town, 1, "bin", newer, source="", by=By())
    assert look(town)[-1]["fields"] == {"litres": "240", "colour": "เขียว"}


def test_what_the_file_has_no_column_of_stays(town: psycopg.Connection[Row], tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("number,lon,lat,circuit\nA-1,103.2,16,\n", encoding="utf-8")
    plan = preview(town, 1, "pole", listing(path))
    assert [one.words for one in plan.changed] == [{"circuit": ("C1", "")}], "an empty cell says that there is none"


def test_the_same_row_twice_is_no_conflict(town: psycopg.Connection[Row], tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("number,lon,lat\nA-1,103.2,16\na-1,103.2,16\nA-1,103.2,16\nA-1,103.3,16\n", encoding="utf-8")
    read = listing(path)
    assert [(p.row, p.kind, p.first) for p in read.problems] == [
        (3, "duplicate", 2),
        (4, "repeated", 2),
        (5, "duplicate", 2),
    ]
    assert preview(town, 1, "pole", read).blocked
    with pytest.raises(Invalid, match=r"Row 3, a-1: has the number of row 2"):
        apply(town, 1, "pole", read, source="", by=By())


def test_bad_words_are_refused(town: psycopg.Connection[Row]) -> None:
    with pytest.raises(UnknownKind):
        preview(town, 1, "hydrant", told(*OLD))
    with pytest.raises(Invalid, match="flag, retire, keep"):
        apply(town, 1, "pole", told(*OLD), source="", by=By(), terms=Terms(vanished="burn"))
    with pytest.raises(Invalid, match="100,000"):
        preview(town, 1, "pole", told(*OLD), moved_metres=float("nan"))


LAMPS = Path(__file__).parents[2] / ".." / "shared" / "data" / "lights" / "shizuoka_road_lights.csv"


def test_a_real_inventory_that_changed_is_told_as_pandas_counts_it(town: psycopg.Connection[Row]) -> None:
    if not LAMPS.exists():
        print(f"not tried: {LAMPS} is not here")
        return
    read = listing(LAMPS, Choice(keep_first=True))
    apply(town, 1, "bin", read, source="", by=By())
    rng = np.random.default_rng(5)
    lost, slips = rng.random((2, len(read.entries))) < [[0.02], [0.05]]
    shift = np.where(slips, rng.uniform(0, 4e-5, len(lost)), 0)
    table = pd.DataFrame({"lon": [e.place.lon for e in read.entries], "lat": [e.place.lat for e in read.entries]})
    _, _, metres = Geod(ellps="WGS84").inv(table.lon, table.lat, table.lon + shift, table.lat)
    newer = [
        replace(entry, place=LonLat(entry.place.lon + shift[at], entry.place.lat))
        for at, entry in enumerate(read.entries)
        if not lost[at]
    ]
    plan = preview(town, 1, "bin", told(*newer), moved_metres=1.0)
    far = pd.Series(metres > 1.0) & ~lost
    counts = plan.counts
    assert (counts.added, counts.changed, counts.vanished) == (0, 0, int(lost.sum()))
    assert counts.moved == int(far.sum()) > 300 and counts.unchanged == int((~far & ~lost).sum())


def test_zone_and_community_are_those_of_the_one_rule(town: psycopg.Connection[Row]) -> None:
    town.execute(
        "INSERT INTO boundary (organization_id, version_id, layer, code, name_th, shape, edge, area_m2, in_force)"
        " SELECT 1, 1, 'zone', 'Small', 'x', ST_Multi(b), ST_Multi(ST_Transform(ST_Boundary(b), 3857)), 1.0, true"
        " FROM ST_MakeEnvelope(103.19, 15.99, 103.205, 16.01, 4326) AS b"
    )
    rng = np.random.default_rng(3)
    degrees = rng.uniform((103.15, 15.95), (103.3, 16.05), (60, 2)).tolist()
    places = [LonLat(lon, lat) for lon, lat in degrees]
    merge(town, 1, [Entry(f"R-{n}", place) for n, place in enumerate(places)])
    merge(town, 1, [Entry("A-1", LonLat(103.2001, 16.0))])
    same = town.execute(
        "SELECT count(*) AS all, count(*) FILTER (WHERE (p.zone_code, p.community_code) IS NOT DISTINCT FROM"
        " (o.zone_code, o.community_code)) AS same, count(DISTINCT p.zone_code) AS zones FROM pole p,"
        " place_of(1, ST_X(p.place), ST_Y(p.place)) o WHERE p.number LIKE 'R-%' OR p.number = 'A-1'"
    ).fetchone()
    assert same == {"all": 61, "same": 61, "zones": 2}
