"""A planner opens the municipality in QGIS: one file, every layer there, in colour, with Thai names.

QGIS itself is tried where Debian's python3-qgis is installed; elsewhere the test says that it was not.
"""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import httpx2
import psycopg
import pytest
from pyproj import Transformer

from geo_oss.db.pool import connect, open_pool
from geo_oss.organizations import store
from geo_oss.organizations.model import Organization
from layers import readers
from layers.qgis import project
from tests.stories.staffed import staff
from tests.stories.visitor import SCREENS, Site

PYTHON = Path("/usr/bin/python3")
OPEN = Path(__file__).parents[1] / "layers" / "qgis" / "open_project.py"
DRAWN = {2: "LINESTRING(0.003 0.002, 0.006 0.004)", 3: "POLYGON((0.005 0.004, 0.006 0.004, 0.006 0.005, 0.005 0.004))"}
EXPECTED = {"คำร้อง": 6, "คำร้อง (เส้น)": 1, "คำร้อง (พื้นที่)": 1, "เขต": 2, "ชุมชน": 1, "เสาไฟและทรัพย์สิน": 2}


@pytest.fixture
async def worked(site: Site) -> Site:
    await staff(site.settings)
    with psycopg.connect(site.settings.database_url) as conn:
        for id, wkt in DRAWN.items():
            conn.execute("UPDATE request_public SET shape = ST_GeomFromText(%s, 4326) WHERE id = %s", (wkt, id))
    return site


async def town(site: Site) -> Organization:
    pool = open_pool(site.settings.database_url, 1)
    await pool.open()
    async with pool.connection() as conn:
        found = await store.get(conn, "twosquares")
    await pool.close()
    return found


def has_qgis() -> bool:
    """Whether QGIS can be tried here; says so where it cannot."""
    here = PYTHON.exists() and not subprocess.run([PYTHON, "-c", "import qgis.core"], capture_output=True).returncode
    if not here:
        print("not run: QGIS is not installed (apt-get install --no-install-recommends python3-qgis)")
    return here


def opened(file: Path, picture: str, sign_in: str = "") -> dict[str, Any]:
    """What QGIS tells of a project, with a picture of it among the screens."""
    SCREENS.mkdir(exist_ok=True)
    kept = {"PATH": "/usr/bin:/bin", "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8", "HOME": str(file.parent)}
    words = [PYTHON, OPEN, file, SCREENS / f"{picture}.png", sign_in]
    done = subprocess.run(words, capture_output=True, text=True, timeout=170, env=kept)
    lines = [line for line in done.stdout.splitlines() if line.startswith("TOLD ")]
    assert lines, done.stderr[-2000:]
    told: dict[str, Any] = json.loads(lines[-1].removeprefix("TOLD "))
    return told


def test_qgis_opens_the_project_and_every_layer(worked: Site, tmp_path: Path) -> None:
    answer = httpx2.get(f"{worked.base}/twosquares/qgis")
    assert answer.headers["content-disposition"] == 'attachment; filename="twosquares.qgz"'
    file = tmp_path / "town.qgz"
    file.write_bytes(answer.content)
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == ["twosquares.qgs"]
        tree = ElementTree.fromstring(archive.read("twosquares.qgs"))
    sources = [source.text or "" for source in tree.iterfind("projectlayers/maplayer/datasource")]
    assert len(sources) == 6 and all(f"{worked.base}/twosquares/ogc" in source for source in sources)
    for source in filter(lambda text: text.startswith("OAPIF:"), sources):
        assert_gdal_reads(source)
    if has_qgis():
        told = opened(file, "qgis")
        assert told["read"] and told["crs"] == "EPSG:32631" and not told["trouble"]
        town = Transformer.from_crs(4326, 32631, always_xy=True).transform_bounds(0, 0, 0.02, 0.01)
        assert told["extent"] == pytest.approx(town, abs=0.5)
        assert_layers(told)
        words = told["layers"]["geo_oss_layer_requests"]["aliases"]
        assert {"เลขที่คำร้อง", "ประเภทเรื่อง", "วันที่แจ้ง"} <= set(words)


def assert_gdal_reads(source: str) -> None:
    """What QGIS asks of GDAL for a layer of one type of geometry: the collection, and of its rows those of the type."""
    address, layer, geometry = source.split("|")
    name, kind = layer.removeprefix("layername="), geometry.removeprefix("geometrytype=")
    command = ["ogr2ogr", "-f", "GeoJSONSeq", "/vsistdout/", address, name, "-where", f"OGR_GEOMETRY='{kind.upper()}'"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert [json.loads(line)["geometry"]["type"] for line in done.stdout.splitlines()] == [kind]


def assert_layers(told: dict[str, Any]) -> None:
    layers = {layer["name"]: layer for layer in told["layers"].values()}
    assert {name: layer["rows"] for name, layer in layers.items()} == EXPECTED
    assert all(layer["valid"] and layer["crs"] in {"EPSG:4326", "OGC:CRS84"} for layer in layers.values())
    assert layers["คำร้อง"]["look"] == "categorizedSymbol" and "in_progress" in layers["คำร้อง"]["classes"]
    assert layers["เขต"]["labels"] == "name_th" and layers["เสาไฟและทรัพย์สิน"]["labels"] == "number"


async def test_qgis_opens_the_views_of_a_reader(worked: Site, tmp_path: Path) -> None:
    organization = await town(worked)
    role = f"reader_{uuid4().hex[:10]}"
    with connect(worked.settings.database_url, autocommit=True) as conn:
        made = readers.add(conn, organization, role)
        source = project.database(conn.info.host, conn.info.port, conn.info.dbname, made.schema)
        try:
            file = tmp_path / "views.qgz"
            file.write_bytes(project.packed(organization, source, None))
            assert made.password.encode() not in file.read_bytes()
            if not conn.info.host.startswith("/") and has_qgis():
                told = opened(file, "qgis-views", f"user='{role}' password='{made.password}'")
                assert_layers(told)
        finally:
            readers.remove(conn, organization, role)
