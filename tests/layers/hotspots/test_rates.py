"""Rates by cell: streets cut by cells against shapely and pyproj, estimates against esda, cells without anything."""

from __future__ import annotations

from typing import Any

import esda
import h3
import numpy as np
import psycopg
import pytest
import shapely
from pyproj import Geod

from geo_oss.db.pool import Row
from geo_oss.errors import Invalid
from geo_oss.requests import grids
from layers.hotspots import asked, sizes
from layers.hotspots.find import find
from layers.hotspots.lattice import lattice
from tests.layers.hotspots.heap import EVERYTHING, MIDDLE

GEOD = Geod(ellps="WGS84")
POLE = """
INSERT INTO pole (organization_id, id, number, code, place, gm, qx, qy, z28, asset_kind, retired_at)
SELECT %s, %s, %s::text, %s::text, place, ST_Transform(place, 3857), 0, 0, 0, %s, %s
  FROM ST_SetSRID(ST_MakePoint(%s, %s), 4326) AS place
"""
BIN = "INSERT INTO asset_kind (organization_id, code, name_th, name_en) VALUES (1, 'bin', 'ถังขยะ', 'Bin')"


def crooked(seed: int, n: int = 60) -> list[shapely.LineString]:
    """Streets of five corners about the middle of the town, some kilometres long."""
    corners = np.random.default_rng(seed).normal((102.83, 16.43), 0.01, (n, 5, 2))
    return [shapely.LineString(one) for one in corners]


@pytest.mark.parametrize("word", ["h3-9", "h3-8", "square-250", "square-1000"])
def test_metres_of_a_cell_are_those_on_the_spheroid_and_none_is_lost(word: str) -> None:
    cells, lines = lattice(word, 32648), crooked(3)
    keys, metres = sizes.metres(cells, np.array(lines, dtype=object), lambda share: None)
    assert metres.sum() == pytest.approx(sum(GEOD.geometry_length(line) for line in lines), rel=1e-6)
    for at in np.random.default_rng(1).integers(0, len(keys), 25):
        cell = shapely.Polygon(grids.outline(cells.grid.word(int(keys[at]))))
        inside = sum(GEOD.geometry_length(line.intersection(cell)) for line in lines)
        assert metres[at] == pytest.approx(inside, rel=1e-6)


@pytest.mark.parametrize("word", ["h3-10", "square-100"])
def test_things_are_in_the_cells_their_words_name(word: str) -> None:
    lon, lat = np.random.default_rng(2).normal((102.83, 16.43), 0.01, (300, 2)).T
    cells = lattice(word, 32648)
    keys, counts = sizes.things(cells, lon, lat)
    for key, count in zip(keys.tolist(), counts.tolist(), strict=True):
        cell = shapely.Polygon(grids.outline(cells.grid.word(key)))
        assert shapely.contains_xy(cell, lon, lat).sum() == count > 0


def poles(conn: psycopg.Connection[Row]) -> dict[str, int]:
    """From none to four poles in hexagons about the middle, and one that is gone, one bin, one of another town."""
    stood: dict[str, int] = {}
    conn.execute(BIN)
    cells = h3.grid_disk(MIDDLE, 6)
    for at, cell in enumerate(cells):
        lat, lon = h3.cell_to_latlng(cell)
        for number in range(at % 5):
            conn.execute(POLE, (1, 10 * at + number, f"{at}-{number}", f"C{at}-{number}", "pole", None, lon, lat))
        stood[cell] = at % 5
    lat, lon = h3.cell_to_latlng(cells[5])
    conn.execute(POLE, (1, 5000, "bin", "CB", "bin", None, lon, lat))
    conn.execute(POLE, (1, 5001, "gone", "CG", "pole", "2020-01-01", lon, lat))
    conn.execute(POLE, (2, 1, "far", "CF", "pole", None, lon, lat))
    return stood


def found_cells(conn: psycopg.Connection[Row], **given: object) -> tuple[dict[str, Row], dict[str, Any]]:
    run, found = find(conn, "sommot", EVERYTHING, kind="rates", given=given)
    rows = conn.execute("SELECT cell, n, facts, z FROM hotspot_cell WHERE run_id = %s", (run,)).fetchall()
    assert found.requests == conn.execute("SELECT count(*) AS n FROM request_public").fetchall()[0]["n"]
    return {h3.int_to_str(row["cell"]): row for row in rows}, dict(found.summary)


def test_rates_are_those_of_esda_and_cells_without_poles_have_none(conn: psycopg.Connection[Row]) -> None:
    stood = poles(conn)
    rows, summary = found_cells(conn, per="poles")
    sized = {cell: row for cell, row in rows.items() if row["facts"]["size"]}
    assert {cell: row["facts"]["size"] for cell, row in sized.items()} == {cell: n for cell, n in stood.items() if n}
    bare = [row["facts"] for cell, row in rows.items() if cell not in sized]
    assert len(bare) > 500 and all(facts == {"size": 0} for facts in bare), "no infinity, no guess"
    n, size = (np.array(values) for values in zip(*((r["n"], r["facts"]["size"]) for r in sized.values()), strict=True))
    told = [row["facts"]["smoothed"]["value"] for row in sized.values()]
    assert np.allclose(told, 100 * esda.smoothing.Empirical_Bayes(n, size).r.ravel(), rtol=1e-5)
    assert summary["overall"] == {
        "rate": pytest.approx(100 * n.sum() / size.sum()),
        "count": n.sum(),
        "size": size.sum(),
    }
    raw = [row["facts"]["rate"]["value"] for row in sized.values()]
    assert np.allclose(raw, 100 * n / size) and max(told) < max(raw) and min(told) > min(raw)
    assert sum(one["areas"] for one in summary["legend"]) == len(sized)
    facts = next(iter(sized.values()))["facts"]
    assert facts["smoothed"]["low"] < facts["smoothed"]["value"] < facts["smoothed"]["high"]
    bins, _ = found_cells(conn, per="poles", things="bin")
    assert [row["facts"]["size"] for row in bins.values() if row["facts"]["size"]] == [1]


def test_streets_divide_by_the_kilometre(conn: psycopg.Connection[Row]) -> None:
    lines = crooked(5)
    for id, line in enumerate(lines):
        parts = shapely.MultiLineString([line])
        conn.execute("INSERT INTO street (organization_id, id, line) VALUES (1, %s, %s)", (id, f"SRID=4326;{parts}"))
    rows, summary = found_cells(conn, per="km")
    km = sum(GEOD.geometry_length(line) for line in lines) / 1000
    assert summary["scale"] == 1 and summary["overall"]["size"] == pytest.approx(km, rel=0.01)
    some = next(row for row in rows.values() if row["facts"]["size"])
    assert some["facts"]["rate"]["value"] == pytest.approx(some["n"] / some["facts"]["size"], rel=1e-3)


def test_a_town_without_poles_or_streets_is_told_its_counts(conn: psycopg.Connection[Row]) -> None:
    for per in ("poles", "km"):
        rows, summary = found_cells(conn, per=per)
        assert summary["overall"] is None and all(row["facts"] == {"size": 0} and row["n"] for row in rows.values())


@pytest.mark.parametrize("given", [{"per": "people"}, {"things": ""}, {"things": "x" * 33}, {"things": "\x00"}])
def test_what_cells_are_not_divided_by_is_said(given: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refused:
        asked.parameters("rates", given)
    assert refused.value.field in given
