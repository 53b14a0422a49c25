"""Frames have the columns that are written down, the same from a database, a reader's sign-in and the site."""

from __future__ import annotations

from collections.abc import Callable

import geopandas
import h3
import pandas as pd
import psycopg
import pytest
from geopandas.testing import assert_geodataframe_equal
from psycopg import errors

from geo_oss.errors import Invalid, NotFound
from geo_oss.requests.model import Status
from layers import features
from tests.layers.features.conftest import CASES, WAYS

Ways = dict[str, str]
FRAMES: dict[str, Callable[[str], geopandas.GeoDataFrame]] = {
    "requests": lambda url: features.requests(url, "sommot"),
    "zones": lambda url: features.zones(url, "sommot"),
    "communities": lambda url: features.communities(url, "sommot"),
    "assets": lambda url: features.assets(url, "sommot"),
    "heat": lambda url: features.heat(url, "sommot", resolution=8),
    "hotspots": lambda url: features.hotspots(url, "sommot"),
}
OF_THE_DATABASE: dict[str, Callable[[str], pd.DataFrame]] = {
    "boundary_versions": lambda url: features.boundary_versions(url, "sommot"),
    "hotspot_runs": lambda url: features.hotspot_runs(url, "sommot"),
}


@pytest.mark.parametrize("name", FRAMES | OF_THE_DATABASE)
def test_every_column_is_there_as_it_is_written_down(ways: Ways, name: str) -> None:
    made = (FRAMES | OF_THE_DATABASE)[name](ways["reader"])
    told = features.columns(name)
    assert len(made) and dict(made.drop(columns="geometry", errors="ignore").dtypes.astype(str)) == dict(told["dtype"])
    assert all(told["th"].str.contains("[ก-๙]")) and all(told["en"].str.len() > 3)
    if name != "hotspot_runs":
        assert made.crs == features.CRS and made.geometry.is_valid.all() and not made.geometry.is_empty.any()


@pytest.mark.parametrize("name", FRAMES)
def test_the_three_ways_give_the_same(ways: Ways, name: str) -> None:
    first, *others = (FRAMES[name](ways[way]).drop(columns="updated_at", errors="ignore") for way in WAYS)
    for other in others:
        assert_geodataframe_equal(first, other, check_less_precise=True, normalize=True)


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_of_nothing_has_the_same_columns(ways: Ways, name: str) -> None:
    ask = getattr(features, name)
    for way in ("database", "site"):
        empty = ask(ways[way], "bare")
        assert not len(empty) and empty.crs == features.CRS
        assert dict(empty.drop(columns="geometry").dtypes) == dict(
            FRAMES[name](ways[way]).drop(columns="geometry").dtypes
        )
        features.show(empty)


@pytest.mark.parametrize("way", WAYS)
def test_the_words_of_the_list_choose(ways: Ways, way: str) -> None:
    found = features.requests(ways[way], "sommot", status="open", zone="1,unknown", **{"from": "2024-01-15"})
    first = pd.Timestamp("2024-01-15", tz="Asia/Bangkok")
    wanted = {
        case["number"]
        for case in CASES
        if case["status"] <= 4 and case["zone"] in (None, "1") and case["created_at"] >= first
    }
    assert wanted and set(found["number"]) == wanted
    assert found["created_at"].is_monotonic_decreasing
    boxed = features.requests(ways[way], "sommot", bbox="102.80,16.40,102.82,16.42", filter="supporters = 0")
    assert 0 < len(boxed) < len(CASES) and boxed.geometry.x.max() <= 102.82
    assert len(features.assets(ways[way], "sommot", kind="bin")) == 1


@pytest.mark.parametrize("way", WAYS)
def test_heat_is_the_requests_counted_and_small_counts_are_not_told(ways: Ways, way: str) -> None:
    cells = features.heat(ways[way], "sommot", resolution=9, status="done")
    placed = [
        h3.cell_to_parent(h3.latlng_to_cell(case["lat"], case["lon"], 11), 9)
        for case in CASES
        if case["status"] == Status.DONE
    ]
    counted = pd.Series(placed).value_counts()
    told = cells.set_index("cell")["n"]
    assert set(told.index) == set(counted.index)
    assert told.dropna().to_dict().items() <= counted[counted >= 5].to_dict().items() and told.isna().any()
    assert set(cells.loc[cells["n"].isna(), "text"]) == {"–"}


@pytest.mark.parametrize("since", ["2024-01-01", "2024-01-10"])
def test_heat_of_a_period_is_the_same_by_both_ways(ways: Ways, since: str) -> None:
    told = [
        features.heat(ways[way], "sommot", resolution=6, **{"from": since}).set_index("cell")["n"].to_dict()
        for way in WAYS
    ]
    assert told[0] == told[1] and told[0]


@pytest.mark.parametrize("way", WAYS)
def test_what_cannot_be_asked_is_said(ways: Ways, way: str) -> None:
    with pytest.raises(NotFound):
        features.requests(ways[way], "nowhere")
    with pytest.raises(Invalid):
        features.requests(ways[way], "sommot", status="sideways")
    with pytest.raises(Invalid):
        features.requests(ways[way], "sommot", colour="red")
    with pytest.raises(Invalid):
        features.requests(ways[way], "sommot", bbox="1,2,3")
    with pytest.raises(NotFound):
        features.columns("people")


def test_versions_are_those_that_were_in_force(ways: Ways) -> None:
    versions = features.boundary_versions(ways["reader"], "sommot")
    assert versions[["version", "code", "in_force"]].to_numpy().tolist() == [
        [1, "1", False], [1, "2", False], [2, "1", True], [2, "2", True],
    ]  # fmt: skip
    assert len(features.boundary_versions(ways["reader"], "sommot", "community")) == 1
    with pytest.raises(Invalid, match="readers add"):
        features.boundary_versions(ways["site"], "sommot")


def test_runs_tell_how_but_not_who(ways: Ways) -> None:
    runs = features.hotspot_runs(ways["reader"], "sommot")
    assert runs["filter"].tolist() == ["", "status=open"] and runs["shown"].tolist() == [True, False]
    assert 0 < runs["requests"][0] <= len(CASES)
    assert not runs.astype(str).isin(["somebody"]).any(axis=None)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("pole", "code"),
        ("boundary_version", "plan"),
        ("hotspot_run", "made_by"),
        ("hotspot_cell", "z"),
        ("hotspot_cell", "n"),
    ],
)
def test_a_reader_sees_no_column_that_is_not_public(ways: Ways, table: str, column: str) -> None:
    with psycopg.connect(ways["reader"]) as conn:
        with pytest.raises(errors.UndefinedColumn):
            conn.execute(f"SELECT {column} FROM {table} AS of_mine")
        conn.rollback()
        assert conn.execute("SELECT count(*), max(length(qr_key)) FROM organization").fetchone() == (1, 0)
        assert conn.execute("SELECT count(*) FROM request_public").fetchone() == (len(CASES),)
