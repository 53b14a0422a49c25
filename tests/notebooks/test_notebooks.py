"""Every notebook runs from top to bottom on a town with requests, and is kept without outputs."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from psycopg.conninfo import make_conninfo

from geo_oss.db.pool import Conn, connect, open_pool
from geo_oss.geo import LonLat
from geo_oss.organizations import store
from geo_oss.organizations.model import Organization
from geo_oss.requests import filter as filters
from geo_oss.requests import intake
from geo_oss.requests.model import Draft
from layers import readers
from layers.hotspots.find import find
from tests import town

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
_HEAP = 40
_AN_OLDER_VERSION = """
INSERT INTO boundary_version (organization_id, id, layer, state, valid_from, valid_to)
VALUES (1, 9, 'zone', 'retired', '2020-01-01Z', now());
INSERT INTO boundary (organization_id, version_id, layer, code, name_th, shape, edge, area_m2, in_force)
SELECT 1, 9, layer, code, name_th, shifted, ST_Multi(ST_Boundary(ST_Transform(shifted, 3857))), area_m2, false
FROM boundary, ST_Translate(shape, 0.001, 0) AS shifted WHERE version_id = 1;
"""
"""The zones lay 0.001 degrees further east: what lies between 0.01 and 0.011 went from W to E."""

Told = dict[str, Any]


@pytest.fixture
async def reader(database: str) -> Any:
    """A town of two squares with a heap of dark lights at one pole, as one sees it who may only read."""
    with connect(database) as conn:
        conn.execute(town.TOWN)
        conn.execute(_AN_OLDER_VERSION)
    pool = open_pool(database, 1)
    await pool.open()
    async with pool.connection() as conn:
        organization = await store.get(conn, "twosquares")
        await _reported(conn, organization)
    await pool.close()
    with connect(database, autocommit=True) as conn:
        with conn.transaction():
            find(conn, "twosquares", filters.read({}), given={"grid": "h3-10"}, shown=True)
        made = readers.add(conn, organization, f"reader_{uuid4().hex[:10]}")
        yield make_conninfo(database, user=made.role, password=made.password)
        readers.remove(conn, organization, made.role)


async def _reported(conn: Conn, organization: Organization) -> None:
    spots = [(0.002, town.LIGHT)] * _HEAP + [(0.0105, town.ROAD), (0.03, town.ROAD), (0.004, town.SECRET)]
    for lon, category in spots:
        draft = Draft(category, LonLat(lon, 0.002), title="ก")
        await intake.submit(conn, organization, draft, keys=town.KEYS)


def _first_map(told: Told) -> None:
    assert told["by_zone"].tolist() == [_HEAP, 1, 1] and told["by_zone"]["W"] == _HEAP
    drawn = told["map_"].get_root().render()
    assert json.dumps("เขตตะวันตก") in drawn and drawn.count('"status": ' + json.dumps("รับเรื่องแล้ว")) == _HEAP + 2


def _hot_spots(told: Told) -> None:
    assert told["by_class"][3] > 0 and told["by_category"].to_dict()["ไฟดับ"] == _HEAP
    assert "#b2182b" in told["map_"].get_root().render()


def _zone_workload(told: Told) -> None:
    west = told["table"].loc["W"]
    assert (west["received"], west["open"]) == (_HEAP, _HEAP)
    assert west["open_per_km2"] == pytest.approx(_HEAP / 1.2309, rel=1e-3)


def _pole_failures(told: Told) -> None:
    assert told["repeated"]["times"].to_dict() == {"W-0001": _HEAP}
    assert told["again"]["dark"].tolist() == [True]


def _boundary_change(told: Told) -> None:
    moved = told["table"].to_dict()
    assert moved == {("W", "E"): pytest.approx(123_090, rel=5e-3)}
    assert told["counts"].to_dict() == {("W", "E", "received"): 1}


def _planner_view(told: Told) -> None:
    assert told["figures"]["requests"] == told["figures"]["open"] == sum(told["by_month"]) == _HEAP + 2
    assert told["by_zone"]["W"] == _HEAP and told["by_category"]["ไฟดับ"] == _HEAP
    assert json.dumps("เขตตะวันตก") in told["map_"].get_root().render()


CHECKS: dict[str, Callable[[Told], None]] = {
    "first_map": _first_map,
    "hot_spots": _hot_spots,
    "zone_workload": _zone_workload,
    "pole_failures": _pole_failures,
    "boundary_change": _boundary_change,
    "planner_view": _planner_view,
}


def _cells(notebook: Path, kind: str = "code") -> Iterator[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return (cell for cell in cells if cell["cell_type"] == kind)


def test_there_is_a_check_for_every_notebook() -> None:
    assert {path.stem for path in NOTEBOOKS} == set(CHECKS)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(notebook: Path, reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_OSS_ADDRESS", reader)
    monkeypatch.setenv("GEO_OSS_TOWN", "twosquares")
    names: Told = {}
    for cell in _cells(notebook):
        exec(compile(ast.parse("".join(cell["source"])), str(notebook), "exec"), names)
    CHECKS[notebook.stem](names)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(notebook: Path) -> None:
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in _cells(notebook))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_speaks_thai_first(notebook: Path) -> None:
    for cell in _cells(notebook, "markdown"):
        words = "".join(cell["source"])
        first = re.search(r"[ก-๙A-Za-z]", words)
        assert first is not None and re.match(r"[ก-๙]", first[0]), words
