"""The planner's files hold what the page shows: read back by other libraries, and run as a notebook."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pyogrio
import pytest

from api.analysis import child as analysis_child
from api.exports import child
from api.pages import export
from api.pages.staff.planner import notebook, selection
from geo_oss.db.pool import open_pool
from geo_oss.organizations import store
from geo_oss.settings import Settings
from tests.api.pages.conftest import Visitor
from tests.api.pages.staff.planner.conftest import PAGE

_CELLS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
QUERY = "zone=W&grid=square-250"
ANALYSES = "/twosquares/staff/api/analysis"
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a worker that is not there."""
    monkeypatch.setattr(export, "PATIENCE_SECONDS", 0.0)


async def _file(planner: Visitor, query: str, data: Path) -> bytes:
    """The file, after the worker's child has been there."""
    waiting = await planner.client.get(f"{PAGE}/file?{query}")
    assert waiting.status_code == 303, waiting.text
    page = (await planner.client.get(waiting.headers["location"])).text
    assert f'href="{PAGE}?' in page, "back to where it was asked for"
    ((id,),) = planner.rows("SELECT max(id) FROM export_job")
    settings = Settings(database_url=planner.database, data_dir=str(data))
    await asyncio.to_thread(child.main, 1, id, settings)
    answer = await planner.client.get(f"{waiting.headers['location']}/file")
    assert answer.status_code == 200, answer.text
    return answer.content


async def test_a_geopackage_has_the_cells_and_areas_of_the_page(planner: Visitor, tmp_path: Path) -> None:
    grid = (await planner.client.get(f"/twosquares/staff/api/heat?{QUERY}")).json()
    path = tmp_path / "analysis.gpkg"
    path.write_bytes(await _file(planner, f"format=gpkg&{QUERY}", tmp_path))
    assert {name for name, _ in pyogrio.list_layers(path)} == {"cells", "zones", "communities", "parameters"}
    cells = pyogrio.read_dataframe(path, layer="cells")
    told = {feature["properties"]["cell"]: feature["properties"]["count"] for feature in grid["features"]}
    assert dict(zip(cells["cell"], cells["requests"], strict=True)) == told
    assert cells.crs.to_epsg() == 4326 and cells.geometry.is_valid.all()
    zones = pyogrio.read_dataframe(path, layer="zones").set_index("code")
    assert zones["requests"].to_dict() == {"W": grid["total"], "E": 0}
    west = zones.loc["W"]
    assert west["requests_per_km2"] == pytest.approx(grid["total"] / 1.2309, rel=1e-3)


async def test_a_workbook_has_sheets_and_no_formula(planner: Visitor, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(await _file(planner, "format=xlsx&q=%3D1%2B1", tmp_path))) as book:
        names = ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{_CELLS}sheet")
        assert [sheet.get("name") for sheet in names] == ["ช่อง", "เขต", "ชุมชน", "เงื่อนไข"]
        texts = book.read("xl/sharedStrings.xml").decode()
        assert "q=%3D1%2B1" in texts and "h3-9" in texts
        assert not any(b"<f>" in book.read(name) for name in book.namelist())


async def test_what_an_analysis_found_goes_out_with_its_tests_and_its_citation(
    planner: Visitor, tmp_path: Path
) -> None:
    body = {"kind": "gi_star", "parameters": {"grid": "h3-9", "requests": "all"}}
    assert (await planner.client.post(ANALYSES, json=body, headers=OURS)).status_code == 201
    assert (await planner.client.get(f"{PAGE}/file?format=gpkg&run=1")).status_code == 422, "it is not done"
    planner.rows("UPDATE hotspot_run SET state = 'working' RETURNING id")
    settings = Settings(database_url=planner.database, data_dir=str(tmp_path))
    await asyncio.to_thread(analysis_child.main, 1, 1, settings)
    path = tmp_path / "evidence.gpkg"
    path.write_bytes(await _file(planner, "format=gpkg&run=1", tmp_path))
    found = pyogrio.read_dataframe(path, layer="findings")
    kept = planner.rows("SELECT count(*), sum(n), max(z) FROM hotspot_cell")
    assert [(len(found), found["requests"].sum(), found["z"].max())] == kept
    assert found.geometry.is_valid.all() and {"cell", "p", "q", "class"} <= set(found.columns)
    said = pyogrio.read_dataframe(path, layer="parameters").set_index("parameter")["value"]
    assert "Getis-Ord" in said["อ้างอิงผลวิเคราะห์"]
    for run in ("2", "x", "-1"):
        assert (await planner.client.get(f"{PAGE}/file?format=gpkg&run={run}")).status_code in (404, 422), run


async def test_a_file_that_cannot_be_made_is_refused_with_a_sentence(planner: Visitor) -> None:
    for query in ("", "format=csv", "format=gpkg&grid=x", "format=gpkg&filter=(", "format=gpkg&pick=x"):
        assert (await planner.client.get(f"{PAGE}/file?{query}")).status_code == 422, query


async def test_the_notebook_has_the_filter_in_it_as_data(planner: Visitor) -> None:
    words = "q=%27%29%3Bimport%20os%23&status=open&grid=h3-8&pick=zone:W"
    made = json.loads((await planner.client.get(f"{PAGE}/notebook?{words}")).text)
    (code,) = ["".join(cell["source"]) for cell in made["cells"] if cell["metadata"].get("tags") == ["parameters"]]
    names: dict[str, object] = {}
    exec(code, names)
    assert names["asked"] == {"status": "open", "zone": "W", "q": "');import os#"}
    assert (names["town"], names["resolution"]) == ("twosquares", 8)


async def test_a_picked_cell_is_in_the_notebook_as_its_outline(planner: Visitor) -> None:
    pool = open_pool(planner.database, 1)
    await pool.open()
    async with pool.connection() as conn:
        town = await store.get(conn, "twosquares")
    await pool.close()
    chosen = selection.read({"pick": "cell:89754e649abffff"}, town)
    assert notebook.asked(chosen)["filter"].startswith("S_WITHIN(geometry, POLYGON((")
