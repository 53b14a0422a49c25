"""Every notebook runs from top to bottom on a town with requests, and is kept without outputs."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from geo_oss.db.pool import connect, open_pool
from geo_oss.geo import LonLat
from geo_oss.organizations import store
from geo_oss.requests import intake
from geo_oss.requests.model import Draft
from tests import town

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def _cells(notebook: Path) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


@pytest.fixture
async def told_town(database: str) -> str:
    with connect(database) as conn:
        conn.execute(town.TOWN)
    pool = open_pool(database, 1)
    await pool.open()
    async with pool.connection() as conn:
        organization = await store.get(conn, "twosquares")
        for lon, category in ((0.002, town.ROAD), (0.012, town.LIGHT), (0.03, town.ROAD), (0.004, town.SECRET)):
            await intake.submit(conn, organization, Draft(category, LonLat(lon, 0.005), title="ก"), keys=town.KEYS)
    await pool.close()
    return database


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(notebook: Path, told_town: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_OSS_DATABASE_URL", told_town)
    monkeypatch.setenv("GEO_OSS_TOWN", "twosquares")
    names: dict[str, Any] = {}
    for cell in _cells(notebook):
        exec(compile(ast.parse("".join(cell["source"])), str(notebook), "exec"), names)
    assert names["by_zone"].to_dict().get("W") == 1 and names["by_zone"].sum() == 3
    drawn = names["map_"].get_root().render()
    assert json.dumps("เขตตะวันตก") in drawn and drawn.count('"status": "received"') == 3


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(notebook: Path) -> None:
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in _cells(notebook))
