"""A file of poles becomes the registry: whole or not at all, placed, and by number the second time."""

from collections import Counter
from dataclasses import astuple
from pathlib import Path

import psycopg
import pytest
from pyproj import Geod

from geo_oss.db.pool import Row
from geo_oss.errors import Invalid, NotFound
from geo_oss.geo import LonLat, frame
from poles.codes import genuine, read
from poles.columns import Columns
from poles.load import Choice, listing
from poles.merge import Act, By, Terms, apply, merge
from poles.plan import Entry, Listing
from tests.poles.conftest import KEYS, ORGANIZATION

POLES = "SELECT *, ST_X(place) AS lon, ST_Y(place) AS lat FROM pole WHERE organization_id = %s ORDER BY id"
CSV = "number,circuit,kind,street,lon,lat\n2-0141,C1,LED,ถนนสุขใจ,103.2,16.0\n2-0142,C1,LED,ถนนสุขใจ,103.3,16.0\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "poles.csv"
    path.write_text(text, encoding="utf-8")
    return path


def stored(conn: psycopg.Connection[Row]) -> list[Row]:
    return conn.execute(POLES, (1,)).fetchall()


def load(conn: psycopg.Connection[Row], path: Path, choice: Choice | None = None) -> tuple[Listing, Act | None]:
    """A file read, and taken in unless something stops it."""
    read = listing(path, choice)
    if read.stops:
        with pytest.raises(Invalid, match="rows cannot be taken"):
            apply(conn, 1, "pole", read, source=path.name, by=By())
        return read, None
    return read, apply(conn, 1, "pole", read, source=path.name, by=By(), terms=Terms(vanished="keep"))


def again(conn: psycopg.Connection[Row], path: Path, choice: Choice | None = None) -> tuple[int, ...]:
    """A load that goes through: (added, moved, changed, unchanged, vanished)."""
    _, act = load(conn, path, choice)
    assert act is not None
    return astuple(act.counts)[:5]


def test_poles_are_placed_coded_and_framed(bulk: psycopg.Connection[Row], tmp_path: Path) -> None:
    read_, act = load(bulk, write(tmp_path, CSV))
    inside, outside = stored(bulk)
    assert act is not None and act.counts.added == 2 and read_.problems == []
    assert (inside["number"], inside["circuit"], inside["kind"], inside["street"]) == ("2-0141", "C1", "LED", "ถนนสุขใจ")
    assert (inside["zone_code"], inside["community_code"]) == ("Z1", "C9")
    assert (outside["zone_code"], outside["community_code"]) == (None, None)
    assert (inside["lon"], inside["lat"]) == (103.2, 16.0)
    cell = frame(LonLat(103.2, 16.0))
    assert (inside["qx"], inside["qy"], inside["z28"]) == (cell.qx, cell.qy, cell.z28)
    claim = read(inside["code"])
    assert (claim.organization_id, claim.pole_id) == (1, inside["id"]) and genuine(claim, KEYS[1])


def test_the_search_point_is_the_place_in_mercator(bulk: psycopg.Connection[Row], tmp_path: Path) -> None:
    load(bulk, write(tmp_path, CSV))
    row = bulk.execute("SELECT ST_Distance(gm, ST_Transform(place, 3857)) AS off FROM pole LIMIT 1").fetchone()
    assert row == {"off": 0.0}


def test_a_second_load_merges_by_number(bulk: psycopg.Connection[Row], tmp_path: Path) -> None:
    load(bulk, write(tmp_path, CSV))
    before = stored(bulk)
    assert again(bulk, write(tmp_path, CSV)) == (0, 0, 0, 2, 0)
    assert stored(bulk) == before
    newer = "number,street,lon,lat\n๒-๐๑๔๒,ถนนใหม่,103.3,16.0\n2-0143,,103.2,16.01\n"
    assert again(bulk, write(tmp_path, newer)) == (1, 0, 1, 0, 1)
    after = stored(bulk)
    assert [row["id"] for row in after] == [1, 2, 3]
    assert after[0] == before[0], "a pole the list does not name stays as it was"
    assert (after[1]["code"], after[1]["number"], after[1]["street"]) == (before[1]["code"], "๒-๐๑๔๒", "ถนนใหม่")


def test_a_moved_pole_changes_zone_and_keeps_its_sticker(bulk: psycopg.Connection[Row], tmp_path: Path) -> None:
    load(bulk, write(tmp_path, CSV))
    before = stored(bulk)
    assert again(bulk, write(tmp_path, CSV.replace("103.3", "103.21"))) == (0, 1, 0, 1, 0)
    after = stored(bulk)
    assert (after[1]["zone_code"], after[1]["lon"], after[1]["code"]) == ("Z1", 103.21, before[1]["code"])


def test_duplicates_are_named_and_nothing_is_loaded(bulk: psycopg.Connection[Row], tmp_path: Path) -> None:
    path = write(tmp_path, CSV + "2-0141,C2,LED,ซ้ำ,103.2,16.02\n")
    report, act = load(bulk, path)
    assert [(p.row, p.number, p.kind, p.first) for p in report.problems] == [(4, "2-0141", "duplicate", 2)]
    assert act is None and stored(bulk) == []
    assert again(bulk, path, Choice(keep_first=True)) == (2, 0, 0, 0, 0)
    assert [row["circuit"] for row in stored(bulk)] == ["C1", "C1"]


def test_bad_places_are_named_and_nothing_is_loaded(bulk: psycopg.Connection[Row], tmp_path: Path) -> None:
    bad = "A,,,,0,0\nB,,,,16.0,103.2\nC,,,,1000,16\nD,,,,x,16\n"
    path = write(tmp_path, CSV + bad)
    report, act = load(bulk, path)
    assert [(p.row, p.kind) for p in report.problems] == [(4, "zero"), (5, "swapped"), (6, "range"), (7, "missing")]
    assert act is None and stored(bulk) == []
    assert load(bulk, path, Choice(keep_first=True))[1] is None, "bad places are another matter"
    assert again(bulk, path, Choice(skip_bad=True)) == (2, 0, 0, 0, 0)


def test_indian_1975_goes_through_the_stated_shift(bulk: psycopg.Connection[Row], tmp_path: Path) -> None:
    path = write(tmp_path, "number,x,y\n1,700000,1770000\n")
    load(bulk, path, Choice(crs="EPSG:32647"))
    modern = stored(bulk)[0]
    again(bulk, path, Choice(crs="24047"))
    old = stored(bulk)[0]
    _, _, metres = Geod(ellps="WGS84").inv(modern["lon"], modern["lat"], old["lon"], old["lat"])
    assert 400 < metres < 500, "the datums are about 450 m apart in Thailand"


def test_a_file_with_shapes_must_say_its_system(bulk: psycopg.Connection[Row], tmp_path: Path) -> None:
    import numpy as np
    import pyogrio.raw
    import shapely

    path = tmp_path / "p.shp"
    points = shapely.to_wkb(shapely.points([[307000.0, 1770000.0]]))
    pyogrio.raw.write(path, points, [np.array(["1"], dtype=object)], ["no"], geometry_type="Point", crs="EPSG:32648")
    path.with_suffix(".prj").unlink()
    with pytest.raises(Invalid, match="--crs EPSG:32647"):
        load(bulk, path)
    assert again(bulk, path, Choice(crs="EPSG:32648")) == (1, 0, 0, 0, 0)
    assert stored(bulk)[0]["lon"] == pytest.approx(103.19, abs=0.01)


def test_poles_without_numbers_may_be_numbered_by_row(bulk: psycopg.Connection[Row], tmp_path: Path) -> None:
    again(bulk, write(tmp_path, "lon,lat\n103.2,16\n103.21,16\n"), Choice(columns=Columns(number="row")))
    assert [row["number"] for row in stored(bulk)] == ["2", "3"]


def test_an_unknown_organization_gets_no_poles(bulk: psycopg.Connection[Row]) -> None:
    with pytest.raises(NotFound):
        merge(bulk, 77, [Entry("1", LonLat(103.2, 16.0))])


def test_poles_of_another_organization_do_not_count(bulk: psycopg.Connection[Row], tmp_path: Path) -> None:
    bulk.execute(ORGANIZATION, (2, "town2", KEYS[2]))
    merge(bulk, 2, [Entry("2-0141", LonLat(103.2, 16.0))])
    assert again(bulk, write(tmp_path, CSV)) == (2, 0, 0, 0, 0)
    assert len(bulk.execute(POLES, (2,)).fetchall()) == 1


LIGHTS = Path(__file__).parents[2] / ".." / "shared" / "data" / "lights"
INVENTORIES = [
    ("shizuoka_road_lights.csv", Columns(), 10_832, {"duplicate": 82}),
    ("champaign_streetlights.csv", Columns(), 4_556, {"unnumbered": 301}),
    ("bristol_lamps_49k_xy.parquet", Columns(number="row"), 49_451, {}),
]


@pytest.mark.parametrize(("name", "columns", "rows", "faults"), INVENTORIES)
def test_real_inventories_are_loaded_or_said_to_be_away(
    bulk: psycopg.Connection[Row], name: str, columns: Columns, rows: int, faults: dict[str, int]
) -> None:
    path = LIGHTS / name
    if not path.exists():
        print(f"not tried: {path} is not here")
        return
    report, act = load(bulk, path, Choice(columns=columns, keep_first=True, skip_bad=True))
    assert report.rows == rows and Counter(problem.kind for problem in report.problems) == faults
    assert act is not None and act.counts.added == rows - sum(faults.values())
    placed = bulk.execute("SELECT count(*) AS poles, count(DISTINCT code) AS codes FROM pole").fetchone()
    assert placed == {"poles": act.counts.added, "codes": act.counts.added}
