"""A dataset of all municipalities: every public request once, nothing personal, whole or not at all."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dask_geopandas
import geopandas
import h3
import pyarrow.parquet as pq
import pytest

from geo_oss.db.pool import connect
from geo_oss.errors import Conflict, Invalid, NotFound
from geo_oss.organizations.model import Organization
from layers.export import dataset, national
from layers.export.dataset import Dataset
from layers.export.projection import PERSONAL, PUBLIC, Projection
from tests.layers import town

CHANCE = random.Random(23)
CASES = [town.case(CHANCE, identity) for identity in range(1, 301)]
OTHERS = [town.case(CHANCE, identity, 2) for identity in range(1, 41)]
STAFF, PERSONAL_TOO = Projection("staff"), Projection("staff", personal=True)
SECRET = "นายลับ 0812345678"
RATING_WORDS = "คำของผู้ให้คะแนน"

Site = tuple[str, list[Organization]]

_RATED = """
INSERT INTO request_rating (organization_id, request_id, overall, comment)
SELECT organization_id, id, 1 + mod(id, 5), %(secret)s FROM request WHERE mod(id, 2) = 0
"""
_STAFF_ROWS = """
INSERT INTO request (organization_id, id, number, category_id, status, priority, channel, title, description, fault,
    address, place, gm, h3_cell, place_source, placement_method, because, created_at, updated_at)
SELECT organization_id, id, number, CASE mod(id, 3) WHEN 0 THEN 21 ELSE 11 END, status, 2, 'web', %(secret)s,
       %(secret)s, '', %(secret)s, place, ST_Transform(place, 3857), h3_cell, 'map', 'covers', '', created_at,
       updated_at
FROM request_public WHERE organization_id = 1
"""


@pytest.fixture
def site(database: str) -> Iterator[Site]:
    """Two municipalities; category 21 of the first is blurred for the public."""
    with connect(database) as conn:
        towns = [town.found(conn), town.found(conn, 2, "other")]
        conn.execute("UPDATE category SET sensitivity = 'blurred' WHERE organization_id = 1 AND id = 21")
        town.insert(conn, CASES + OTHERS)
        for case in CASES:
            cell = h3.str_to_int(h3.latlng_to_cell(case["lat"], case["lon"], 11))
            conn.execute(
                "UPDATE request_public SET h3_cell = %s WHERE organization_id = 1 AND id = %s", (cell, case["id"])
            )
        conn.execute(_STAFF_ROWS, {"secret": SECRET})
        conn.execute(_RATED, {"secret": RATING_WORDS})
    yield database, towns


def written(site: Site, folder: Path, projection: Projection = PUBLIC, **more: Any) -> Dataset:
    with connect(site[0]) as conn:
        return national.write(conn, site[1], projection, folder, **more)


def numbers(frame: Any) -> list[tuple[str, str]]:
    return sorted(zip(frame["organization"].astype(str), frame["number"], strict=True))


def test_every_public_request_is_in_the_file_of_its_town_and_local_month(site: Site, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    made = written(site, tmp_path / "all", progress=lambda *far: told.append(far))
    assert told[-1] == (340, 340) and made.rows == 340 and made.about["projection"] == "public"
    for one in made.partitions:
        frame = geopandas.read_parquet(made.folder / one.path)
        local = frame["created_at"].dt.tz_convert("Asia/Bangkok").dt.strftime("%Y-%m")
        assert len(frame) == one.rows and set(f"month={month}" for month in local) == {one.path.split("/")[1]}
        assert tuple(frame.total_bounds) == one.box
    whole = geopandas.read_parquet(made.folder)
    wanted = [("sommot", case["number"]) for case in CASES] + [("other", case["number"]) for case in OTHERS]
    assert numbers(whole) == sorted(wanted) and whole.crs == "EPSG:4326"
    places = dict(zip(whole["number"], zip(whole.geometry.x, whole.geometry.y, strict=True), strict=True))
    assert all(places[case["number"]] == (case["lon"], case["lat"]) for case in CASES if case["id"] > 40)


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # dask-geopandas 0.5 beside pandas 3.1
def test_dask_reads_the_same(site: Site, tmp_path: Path) -> None:
    made = written(site, tmp_path / "all")
    assert numbers(dask_geopandas.read_parquet(made.folder).compute()) == numbers(geopandas.read_parquet(made.folder))


def test_the_metadata_are_those_of_geoparquet_1_1(site: Site, tmp_path: Path) -> None:
    made = written(site, tmp_path / "all")
    for path in (made.folder / one.path for one in made.partitions):
        geo = json.loads(pq.read_metadata(path).metadata[b"geo"])
        column = geo["columns"][geo["primary_column"]]
        assert geo["version"] == "1.1.0" and column["encoding"] == "WKB" and column["geometry_types"] == ["Point"]
        assert column["crs"]["id"] == {"authority": "EPSG", "code": 4326}
        west, south, east, north = column["bbox"]
        assert west <= east and south <= north


def test_staff_rows_without_what_is_personal(site: Site, tmp_path: Path) -> None:
    made = written(site, tmp_path / "staff", STAFF)
    frame = geopandas.read_parquet(made.folder)
    assert len(frame) == 300 and not PERSONAL & set(frame) and SECRET not in frame.astype(str).to_numpy()
    by_number = {case["number"]: case for case in CASES}
    stars = {by_number[number]["id"]: given for number, given in zip(frame["number"], frame["rating"], strict=True)}
    assert all(given == 1 + id % 5 if id % 2 == 0 else given != given for id, given in stars.items())
    for number, place, cell in zip(frame["number"], frame.geometry, frame["cell"], strict=True):
        case = by_number[number]
        exact = (case["lon"], case["lat"])
        if case["id"] % 3:
            assert (place.x, place.y) == exact
        else:
            lat, lon = h3.cell_to_latlng(h3.latlng_to_cell(case["lat"], case["lon"], 9))
            assert (place.x, place.y) == (lon, lat) != exact
            assert h3.int_to_str(int(cell)) == h3.latlng_to_cell(lat, lon, 11)


def test_personal_data_need_a_reason_that_is_recorded_first(site: Site, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="reason"):
        written(site, tmp_path / "staff", PERSONAL_TOO, reason="because")
    assert list(tmp_path.iterdir()) == [] and recorded(site) == []
    why = "วิจัยไฟดับซ้ำ ตามหนังสือ 12/2569"
    frame = geopandas.read_parquet(written(site, tmp_path / "staff", PERSONAL_TOO, by="somebody", reason=why).folder)
    assert set(frame) >= PERSONAL and SECRET in set(frame["title"])
    assert RATING_WORDS not in frame.astype(str).to_numpy(), "what was written with stars is in no file"
    assert (tmp_path / "staff").stat().st_mode & 0o077 == 0
    (line,) = recorded(site)
    assert (line["by"], line["personal"], line["reason"], line["rows"]) == ("somebody", True, why, 300)


def test_what_was_not_finished_is_recorded_too_and_leaves_the_old_dataset(site: Site, tmp_path: Path) -> None:
    before = written(site, tmp_path / "staff", STAFF)

    def stop(done: int, of: int) -> None:
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        written(site, tmp_path / "staff", STAFF, progress=stop)
    assert dataset.opened(tmp_path / "staff") == before and dataset.damaged(before) == []
    assert [path.name for path in tmp_path.iterdir()] == ["staff"]
    assert [line["finished_at"] is None for line in recorded(site)] == [True, False]


def test_a_writer_that_was_killed_leaves_nothing_that_counts(site: Site, tmp_path: Path) -> None:
    code = (
        "import sys, os, pathlib; from layers.export import dataset\n"
        "with dataset.writing(pathlib.Path(sys.argv[1])) as made: (made / 'half').write_text('x'); os._exit(9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "all")], check=False, cwd=Path(__file__).parents[3]
    )
    assert done.returncode == 9 and not (tmp_path / "all").exists()
    assert written(site, tmp_path / "all").rows == 340
    assert [path.name for path in tmp_path.iterdir()] == ["all"]


def test_two_writers_and_other_things_are_told_apart(site: Site, tmp_path: Path) -> None:
    with dataset.writing(tmp_path / "all"), pytest.raises(Conflict):
        written(site, tmp_path / "all")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x")
    with pytest.raises(Conflict):
        written(site, tmp_path / "mine")
    with pytest.raises(NotFound):
        dataset.opened(tmp_path / "mine")


def test_a_changed_byte_and_a_missing_file_are_found(site: Site, tmp_path: Path) -> None:
    made = written(site, tmp_path / "all")
    first, second = (made.folder / one.path for one in made.partitions[:2])
    content = bytearray(first.read_bytes())
    content[100] ^= 1
    first.write_bytes(content)
    second.unlink()
    assert dataset.damaged(made) == [one.path for one in made.partitions[:2]]
    (made.folder / dataset.LISTED).write_text("")
    with pytest.raises(Invalid):
        dataset.opened(made.folder)


def recorded(site: Site) -> list[dict[str, Any]]:
    with connect(site[0]) as conn:
        return national.disclosures(conn, 1)
