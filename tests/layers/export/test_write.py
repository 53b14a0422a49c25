"""What is written is read again by GDAL: as many rows as the list has, Thai letters, places, and no formula."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psycopg
import pyogrio
import pytest
import shapely

from geo_oss.db.pool import connect, open_pool
from geo_oss.errors import Invalid
from geo_oss.organizations.model import Organization
from geo_oss.requests import filter as filters
from geo_oss.requests import search
from layers.export import extract, formats
from layers.export.write import BATCH, write
from tests.layers import town
from tests.zones.conftest import boundaries
from zones.load import load

CHANCE = random.Random(7)
HARD = {
    1: "=1+2",
    2: "+66 ไฟดับ",
    3: "@SUM(A1)",
    4: "น้ำรั่ว 😀 ½",
    5: "บรรทัด\x0bแปลก <b>&",
    6: "ก" * 200,
    7: 'เขา "ว่า", ดี',
}
CASES = [town.case(CHANCE, identity) | {"title": HARD.get(identity, "ไฟดับ")} for identity in range(300)]
EVERY = sorted(formats.FORMATS)

Town = tuple[str, Organization]


@pytest.fixture
def site(database: str) -> Iterator[Town]:
    with connect(database) as conn:
        organization = town.found(conn)
        town.found(conn, 2, "other")
        town.insert(conn, CASES)
        town.insert(conn, [town.case(CHANCE, 9_000 + n, 2) for n in range(20)])
        squares = {"1": shapely.box(102.80, 16.40, 102.84, 16.48), "2": shapely.box(102.84, 16.40, 102.88, 16.48)}
        load(conn, 1, "zone", boundaries(squares), source=Path("invented"))
    yield database, organization


def written(site: Town, folder: Path, word: str, layer: str = "requests", **query: str) -> Path:
    url, organization = site
    kind = formats.named(word)
    path = folder / f"out{kind.suffix}"
    told: list[tuple[int, int]] = []
    with connect(url) as conn:
        count = write(conn, extract.of(layer, organization, query), kind, path, progress=lambda *far: told.append(far))
    assert not count or told[-1] == (count, count)
    assert [left.name for left in folder.iterdir()] == [path.name]
    return path


def read(path: Path) -> tuple[dict[str, np.ndarray], np.ndarray]:
    where = f"/vsizip/{path}" if path.suffix == ".zip" else str(path)
    meta, _, wkb, values = pyogrio.raw.read(where)
    return dict(zip(meta["fields"].tolist(), values, strict=True)), shapely.from_wkb(wkb)


@pytest.mark.parametrize("word", EVERY)
async def test_every_format_has_the_rows_of_the_list(site: Town, tmp_path: Path, word: str) -> None:
    asked = {"status": "open", "zone": "1,unknown"}
    columns, places = read(written(site, tmp_path, word, **asked))
    pool = open_pool(site[0], 1)
    await pool.open()
    async with pool.connection() as conn:
        listed, _ = await search.page(conn, site[1], filters.read(asked), limit=500)
    await pool.close()
    assert 0 < len(listed) < 300
    order = np.arange(len(listed)) if word != "fgb" else np.argsort(columns["number"])  # FlatGeobuf orders by place
    expected = listed if word != "fgb" else sorted(listed, key=lambda one: one.number)
    assert columns["number"][order].tolist() == [one.number for one in expected]
    found = shapely.get_coordinates(places)[order]
    assert np.allclose(found, [(one.lon, one.lat) for one in expected], atol=1e-7)
    assert set(columns["status_th"]) <= {"รับเรื่องแล้ว", "รับทราบแล้ว", "กำลังดำเนินการ", "รอเข้าแผน"}


@pytest.mark.parametrize("word", EVERY)
def test_hard_letters_come_through_as_far_as_the_format_goes(site: Town, tmp_path: Path, word: str) -> None:
    columns, _ = read(written(site, tmp_path, word))
    found = dict(zip(columns["number"], columns["title"], strict=True))
    clean = formats.named(word).clean or str
    assert {number: found[f"KT{number:06}"] for number in HARD} == {n: clean(text) for n, text in HARD.items()}
    assert len(found) == 300


DRAWN = {"KT000010": "LINESTRING(102.81 16.41, 102.82 16.42, 102.83 16.41)",
         "KT000011": "POLYGON((102.8 16.4, 102.81 16.4, 102.81 16.41, 102.8 16.4))",
         "KT000012": "LINESTRING(102.85 16.41, 102.86 16.42)"}  # fmt: skip


@pytest.fixture
def drawn(site: Town) -> Town:
    """The town with two lines and an area among its requests."""
    with connect(site[0]) as conn:
        for number, wkt in DRAWN.items():
            conn.execute(
                "UPDATE request_public SET shape = ST_GeomFromText(%s, 4326) WHERE organization_id = 1 AND number = %s",
                (wkt, number),
            )
    return site


@pytest.mark.parametrize("word", EVERY)
def test_lines_and_areas_are_written_as_they_were_drawn(drawn: Town, tmp_path: Path, word: str) -> None:
    """GDAL reads each of them with its own type; every request is in the file once."""
    path = written(drawn, tmp_path, word)
    where = f"/vsizip/{path}" if path.suffix == ".zip" else str(path)
    layers = {name: kind for name, kind in pyogrio.list_layers(where)}
    found = [one for name in layers for one in zip(*_shapes(where, name), strict=True)]
    assert len(found) == 300 == len({number for number, _ in found})
    for number, shape in found:
        expected = shapely.from_wkt(DRAWN[number]) if number in DRAWN else None
        assert shape.geom_type == (expected.geom_type if expected else "Point"), number
        assert expected is None or shapely.equals_exact(shape.normalize(), expected.normalize(), 1e-7)
    if formats.named(word).splits:
        assert layers == {"requests": "Point", "requests_lines": "LineString", "requests_areas": "Polygon"}


def _shapes(where: str, layer: str) -> tuple[list[str], list[shapely.Geometry]]:
    meta, _, wkb, values = pyogrio.raw.read(where, layer=layer)
    return values[meta["fields"].tolist().index("number")].tolist(), list(shapely.from_wkb(wkb))


def test_a_filter_without_lines_gives_the_one_layer_it_always_gave(drawn: Town, tmp_path: Path) -> None:
    assert [name for name, _ in pyogrio.list_layers(written(drawn, tmp_path, "gpkg", q="บรรทัด"))] == ["requests"]


def test_a_shapefile_says_cp874_and_has_short_names(site: Town, tmp_path: Path) -> None:
    path = written(site, tmp_path, "shp")
    with zipfile.ZipFile(path) as archive:
        assert {Path(name).suffix for name in archive.namelist()} == {".cpg", ".dbf", ".prj", ".shp", ".shx"}
        assert archive.read("requests.cpg") == b"CP874"
        assert "ไฟดับ".encode("cp874") in archive.read("requests.dbf")
        assert b"GCS_WGS_1984" in archive.read("requests.prj")
    columns, _ = read(path)
    assert all(len(name.encode()) <= 10 for name in columns) and len(columns) == 18
    assert columns["title"][columns["number"].tolist().index("KT000004")] == "น้ำรั่ว ? ?"


def test_short_names_are_short_and_differ(site: Town) -> None:
    organization = site[1]
    for layer in extract.LAYERS:
        for desk in (None, extract.EVERY_DESK):
            short = [column.short for column in extract.of(layer, organization, {}, desk).columns]
            assert len(set(short)) == len(short) and all(len(name.encode()) <= 10 for name in short)


def test_a_sheet_has_a_mark_of_its_encoding_and_no_formula(site: Town, tmp_path: Path) -> None:
    path = written(site, tmp_path, "csv")
    assert path.read_bytes().startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    assert len(rows) == 300 and not [
        cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))
    ]
    assert rows[0]["WKT"].startswith("POINT (102.8")


@pytest.mark.parametrize("word", EVERY)
def test_zones_and_an_empty_layer(site: Town, tmp_path: Path, word: str) -> None:
    columns, shapes = read(written(site, tmp_path, word, "zones"))
    assert sorted(zip(columns["code"], columns["name_th"], strict=True)) == [("1", "เขต 1"), ("2", "เขต 2")]
    assert shapely.area(shapes).sum() == pytest.approx(0.08 * 0.08)
    empty = written(site, tmp_path, word, "poles")
    assert len(read(empty)[1]) == 0


def test_neither_another_town_nor_the_codes_of_stickers(site: Town, tmp_path: Path) -> None:
    with connect(site[0]) as conn:
        conn.execute(POLES)
    columns, _ = read(written(site, tmp_path, "gpkg", "poles"))
    assert columns["number"].tolist() == ["P-1"] and columns["asset"].tolist() == ["pole"] and "code" not in columns
    assert "SECRET1" not in str(columns)


def test_an_order_that_cannot_be_read_writes_nothing(site: Town, tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        written(site, tmp_path, "gpkg", status="sideways")
    with pytest.raises(Invalid):
        written(site, tmp_path, "gpkg", "people")
    with pytest.raises(Invalid):
        formats.named("dwg")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_half_way_leaves_nothing(site: Town, tmp_path: Path) -> None:
    url, organization = site

    def stop(done: int, total: int) -> None:
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"), connect(url) as conn:
        write(conn, extract.of("requests", organization, {}), formats.named("csv"), tmp_path / "x.csv", progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_more_rows_than_one_batch(site: Town, tmp_path: Path) -> None:
    url, _ = site
    with psycopg.connect(url) as conn:
        conn.execute(MANY, {"many": 2 * BATCH})
    columns, _ = read(written(site, tmp_path, "fgb"))
    assert len(columns["number"]) == 300 + 2 * BATCH


POLES = """
INSERT INTO pole (organization_id, id, number, code, place, gm, qx, qy, z28)
SELECT town, 1, 'P-' || town, 'SECRET' || town, place, ST_Transform(place, 3857), 0, 0, 0
  FROM generate_series(1, 2) AS town, ST_SetSRID(ST_MakePoint(102.8, 16.4), 4326) AS place;
INSERT INTO pole (organization_id, id, number, code, place, gm, qx, qy, z28, retired_at)
SELECT organization_id, 2, 'gone', 'GONE', place, gm, 0, 0, 0, now() FROM pole WHERE organization_id = 1
"""
MANY = """
INSERT INTO request_public (organization_id, id, number, category_id, status, title, place, qx, qy, z28, h3_cell,
                            created_at, updated_at)
SELECT 1, n + 100000, 'N' || n, 11, 1, 'x', ST_SetSRID(ST_MakePoint(102.8, 16.4), 4326), 0, 0, 0, 0, now(), now()
  FROM generate_series(1, %(many)s) AS n
"""
