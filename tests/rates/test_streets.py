"""Streets: read from files, measured in each area, equal to what shapely and pyproj say."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import psycopg
import pytest
import shapely
from pyproj import Geod
from typer.testing import CliRunner

from api.cli import app
from geo_oss.db.pool import connect, open_pool
from geo_oss.errors import Invalid
from geo_oss.rates import lengths, streets
from tests.api.commands.conftest import town_url  # noqa: F401

GEOD = Geod(ellps="WGS84")
SQUARES = {"W": shapely.box(0, 0, 0.01, 0.01), "E": shapely.box(0.01, 0, 0.02, 0.01)}
EDGE = [(0.01, 0.002), (0.01, 0.007)]
"""Along the edge of the two zones."""


NEW_ZONE = """
INSERT INTO boundary (organization_id, version_id, layer, code, name_th, shape, edge, area_m2, in_force)
SELECT organization_id, version_id, layer, 'V', name_th, shape, edge, area_m2, true FROM boundary WHERE code = 'W'
"""


def file_of(folder: Path, lines: list[list[tuple[float, float]]], **more: object) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"ถนน {at}"},
            "geometry": {"type": "LineString", "coordinates": line},
        }
        for at, line in enumerate(lines)
    ]
    path = folder / "streets.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features} | more), encoding="utf-8")
    return path


def load(url: str, path: Path) -> streets.Streets:
    found = streets.read(path, how=streets.How(anywhere=True))
    with connect(url) as conn:
        streets.load(conn, 1, found, source=path.name, by="ทดสอบ")
    return found


async def measured(url: str) -> dict[str, float]:
    pool = open_pool(url, 1)
    await pool.open()
    async with pool.connection() as conn:
        while await lengths.measure(conn):
            pass
        rows = await (await conn.execute("SELECT code, metres FROM street_length")).fetchall()
    await pool.close()
    return {row["code"]: row["metres"] for row in rows}


async def test_metres_in_each_area_are_those_on_the_spheroid(town_url: str, tmp_path: Path) -> None:  # noqa: F811
    rng = np.random.default_rng(7)
    lines = [np.round(rng.uniform(-0.004, 0.024, (5, 2)), 7).tolist() for _ in range(40)]
    found = load(town_url, file_of(tmp_path, lines))
    told = await measured(town_url)
    for code, square in SQUARES.items():
        inside = shapely.intersection(found.lines, square)
        assert told[code] == pytest.approx(sum(GEOD.geometry_length(line) for line in inside), rel=1e-6)
    assert found.km == pytest.approx(sum(GEOD.geometry_length(shapely.LineString(line)) for line in lines) / 1000)


async def test_a_street_along_an_edge_is_half_of_each_side(town_url: str, tmp_path: Path) -> None:  # noqa: F811
    load(town_url, file_of(tmp_path, [EDGE]))
    told = await measured(town_url)
    whole = GEOD.geometry_length(shapely.LineString(EDGE))
    assert (told["W"], told["E"], told["M"]) == pytest.approx((whole / 2, whole / 2, whole), rel=1e-6)


async def test_new_streets_and_new_boundaries_are_measured_again(town_url: str, tmp_path: Path) -> None:  # noqa: F811
    load(town_url, file_of(tmp_path, [EDGE]))
    before = await measured(town_url)
    load(town_url, file_of(tmp_path, [[(0.001, 0.001), (0.004, 0.001)]]))
    after = await measured(town_url)
    assert after["W"] == pytest.approx(334, rel=0.01) and after["E"] == 0.0 and before["E"] > 0
    with psycopg.connect(town_url) as conn:
        conn.execute(NEW_ZONE)
    assert set(await measured(town_url)) >= {"V", "E", "M"}


def test_the_command_says_what_it_measured(town_url: str, tmp_path: Path) -> None:  # noqa: F811
    path = str(file_of(tmp_path, [EDGE, [(0.001, 0.001), (0.004, 0.001)]]))
    ran = CliRunner().invoke(app, ["streets", "load", path, "-o", "twosquares", "--anywhere", "--yes"])
    assert ran.exit_code == 0, ran.output
    assert "2 lines, 0.89 km" in ran.output and "Measured in 3 areas" in ran.output


def test_the_command_reads_people_of_a_boundary_file(town_url: str, tmp_path: Path) -> None:  # noqa: F811
    features = [
        {"type": "Feature", "properties": {"zone_code": code, "TOTAL": people, "HOUSE": 3, "YEAR": 2018},
         "geometry": shapely.geometry.mapping(SQUARES["W"])}
        for code, people in (("W", 500), ("E", 70), ("Q", 1))
    ]  # fmt: skip
    path = tmp_path / "zones.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    asked = ["figures", "load", str(path), "-o", "twosquares", "--layer", "zone", "--source", "ข้อมูลเปิด"]
    looked = CliRunner().invoke(app, [*asked, "--dry-run"])
    assert "2 rows fit an area" in looked.output and "row 3: Q" in looked.output, looked.output
    assert CliRunner().invoke(app, [*asked, "--yes"]).exit_code == 0
    listed = CliRunner().invoke(app, ["figures", "list", "-o", "twosquares"]).output
    assert "570" in listed and "2018" in listed and "ข้อมูลเปิด" in listed


def test_areas_are_no_streets(tmp_path: Path) -> None:
    path = tmp_path / "areas.geojson"
    shape = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    path.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": shape}))
    with pytest.raises(Invalid):
        streets.read(path)
