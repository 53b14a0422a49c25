"""Of the files as of the database, and whoever does the work: the same numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import dask_geopandas
import geopandas
import h3
import numpy as np
import pandas as pd
import psycopg
import pytest
from distributed import LocalCluster
from geopandas.testing import assert_geodataframe_equal
from psycopg import AsyncConnection
from psycopg.rows import dict_row

from geo_oss.db.pool import Row, connect
from geo_oss.errors import Invalid, Unavailable
from geo_oss.organizations.model import Organization
from geo_oss.rates.model import Per, Wanted
from geo_oss.rates.table import rates
from geo_oss.requests import filter as filters
from layers.export.dataset import ZONES, Dataset
from layers.hotspots.find import find
from layers.national import analyses, count, schedule
from layers.national.frame import frame
from layers.national.schedule import reduced

CELLS = "SELECT * FROM hotspot_cell WHERE organization_id = %s AND run_id = %s"
OPEN = {"received", "acknowledged", "in_progress", "waiting_plan"}
NOW = datetime(2024, 3, 1, tzinfo=UTC)


def test_the_grid_is_the_requests_counted(country: Dataset) -> None:
    rows = geopandas.read_parquet(country.folder)
    fine = [h3.latlng_to_cell(place.y, place.x, 11) for place in rows.geometry]
    expected = Counter(h3.cell_to_parent(cell, 7) for cell in fine)
    still = Counter(
        h3.cell_to_parent(cell, 7) for cell, status in zip(fine, rows["status"], strict=True) if status in OPEN
    )
    found = analyses.heat(country, 7, exact=True)
    assert dict(zip(found["cell"], found["n"], strict=True)) == expected
    assert dict(zip(found["cell"], found["n_open"], strict=True)) == {cell: still[cell] for cell in expected}
    inside = rows.iloc[:50].sjoin(found[["cell", "geometry"]], predicate="within")
    assert (inside["cell_right"] == [h3.cell_to_parent(fine[row], 7) for row in inside.index]).mean() > 0.9


def test_small_counts_are_not_told_unless_asked_for(country: Dataset) -> None:
    exact, told = (analyses.heat(country, 9, exact=word) for word in (True, False))
    few = (exact["n"] < 5).to_numpy()
    assert few.any() and (told["n"].isna() == few).all() and told["n"][~few].equals(exact["n"][~few])
    shown = told[~told["n_open"].isna()]
    assert 0 < len(shown) < (~few).sum() and not shown["n_open"].between(1, 4).any()
    assert not (shown["n"] - shown["n_open"]).between(1, 4).any()
    spots = analyses.hotspots(country, 8)
    assert not {"z", "q"} & set(spots) and not spots["n"].between(1, 4).any()


def test_the_grid_is_that_of_the_database(files: Dataset, database: str) -> None:
    with psycopg.connect(database) as conn:
        query = "SELECT h3_parent(h3_cell, 8), count(*) FROM request_public GROUP BY 1"
        expected = {f"{cell:x}": n for cell, n in conn.execute(query)}
    found = analyses.heat(files, 8, exact=True)
    assert dict(zip(found["cell"], found["n"], strict=True)) == expected


def test_hot_spots_are_those_each_municipality_finds_itself(
    files: Dataset, database: str, towns: list[Organization]
) -> None:
    found = analyses.hotspots(files, 8, exact=True).set_index(["organization", "cell"]).sort_index()
    told = analyses.hotspots(files, 8).set_index(["organization", "cell"])["class"].sort_index()
    with connect(database) as conn:
        rows = [
            (town.code, f"{row['cell']:x}", row["n"], row["z"], row["q"], row["class"], row["public_class"])
            for town in towns
            for run, _ in [find(conn, town.code, filters.read({}), given={"grid": "h3-8"})]
            for row in conn.execute(
                "SELECT * FROM hotspot_cell WHERE organization_id = %s AND run_id = %s", (town.id, run)
            )
        ]
    names = ["organization", "cell", "n", "z", "q", "class", "public_class"]
    expected = pd.DataFrame(rows, columns=names).set_index(["organization", "cell"]).sort_index()
    assert found.index.equals(expected.index) and (found["class"] != 0).any()
    assert (found[["n", "class"]].to_numpy() == expected[["n", "class"]].to_numpy()).all()
    assert (told.to_numpy() == expected["public_class"].to_numpy()).all()
    np.testing.assert_allclose(found[["z", "q"]].to_numpy(), expected[["z", "q"]].to_numpy(), rtol=0, atol=1e-12)


async def test_rates_are_those_of_the_staffs_table(files: Dataset, database: str, towns: list[Organization]) -> None:
    found = analyses.rates(files, exact=True).set_index("code")
    async with await AsyncConnection[Row].connect(database, row_factory=dict_row) as conn:
        table = await rates(conn, towns[0], Wanted("zone", Per.PEOPLE), filters.read({}))
    assert [area.code for area in table.areas] == found.index.tolist() == ["1", "2"]
    for area in table.areas:
        mine = found.loc[area.code]
        assert tuple(mine[["total", "open", "done", "judged", "on_time"]]) == (
            area.counted.total, area.counted.open, area.counted.done, area.counted.judged, area.counted.on_time,
        )  # fmt: skip
        assert area.interval is not None and area.smoothed is not None and area.rate is not None
        per_thousand = np.array([area.rate, area.interval.low, area.interval.high, area.smoothed.rate]) * 1000
        np.testing.assert_allclose(mine[["rate", "low", "high", "smoothed"]].to_numpy(dtype=float), per_thousand)


def test_no_small_count_of_a_zone_is_told_or_follows(country: Dataset) -> None:
    some = country.partitions[::40]
    exact, told = (analyses.rates(replace(country, partitions=some), now=NOW, exact=word) for word in (True, False))
    few = exact["total"].between(1, 4)
    assert few.any() and (exact["total"] > 4).any()
    assert told.loc[few, ["total", "open", "done", "judged", "on_time", "rate", "smoothed"]].isna().all(axis=None)
    assert told.loc[~few, ["total", "rate"]].equals(exact.loc[~few, ["total", "rate"]].astype({"total": "Int64"}))
    for part, whole in (("open", "total"), ("done", "total"), ("judged", "total"), ("on_time", "judged")):
        assert not told[part].between(1, 4).any(), part
        assert part in {"open", "done"} or not (told[whole] - told[part]).between(1, 4).any(), part
    assert not (told["total"] - told["open"] - told["done"]).between(1, 4).any()


@pytest.mark.parametrize("name", ["heat", "hotspots", "rates"])
def test_processes_threads_and_one_process_give_the_same(country: Dataset, cluster: str, name: str) -> None:
    ask = getattr(analyses, name)
    more = {"now": NOW} if name == "rates" else {"exact": True}
    told: list[tuple[int, int]] = []
    first, *others = (
        ask(country, scheduler=scheduler, told=lambda *far: told.append(far), **more)
        for scheduler in ("plain", "threads", cluster)
    )
    assert len(first) > 12 and told and all(done <= of for done, of in told)
    for other in others:
        assert_geodataframe_equal(first, other)


def test_the_country_as_one_has_every_request_once(country: Dataset) -> None:
    whole = analyses.hotspots(country, 7, within="country", exact=True)
    assert whole["n"].sum() == country.rows and whole["cell"].is_unique and "organization" not in whole


def test_tasks_are_bundles_that_together_are_all_files(country: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(count, "ROWS_AT_ONCE", 700)
    bundles = count.tasks(country)
    assert [one for bundle in bundles for one in bundle.partitions] == list(country.partitions)
    assert len(bundles) > 5 and max(sum(one.rows for one in bundle.partitions) for bundle in bundles) < 2_000


def test_merges_are_few_and_small() -> None:
    widths: list[int] = []

    def merge(results: object) -> int:
        widths.append(len(list(results)))  # type: ignore[call-overload]
        return sum(results)  # type: ignore[call-overload,no-any-return]

    assert reduced(lambda part: part, range(100), merge) == 4950
    assert max(widths) <= 8 and len(widths) == 13 + 2 + 1


def test_a_country_of_nothing(tmp_path: Path, towns: list[Organization], database: str) -> None:
    from layers.export import national
    from layers.export.projection import PUBLIC

    with connect(database) as conn:
        conn.execute("DELETE FROM request_public")
        conn.commit()
        empty = national.write(conn, towns, PUBLIC, tmp_path / "empty")
    assert len(analyses.heat(empty)) == len(analyses.hotspots(empty)) == 0
    assert analyses.rates(empty)["total"].tolist() == [0, 0]


def test_what_cannot_be_asked_is_said(country: Dataset) -> None:
    with pytest.raises(Invalid):
        analyses.heat(country, 12)
    earlier = replace(country, about={word: told for word, told in country.about.items() if word != "h3_resolution"})
    with pytest.raises(Invalid, match="5 to 10"):
        analyses.heat(earlier, 11)
    assert len(analyses.heat(country, 11)) > len(analyses.heat(country, 10)) == len(analyses.heat(earlier, 10))
    with pytest.raises(Invalid):
        analyses.heat(country, scheduler="magic")
    with pytest.raises(Unavailable):
        analyses.heat(country, scheduler="tcp://127.0.0.1:9")


def test_a_cluster_without_workers_is_not_waited_for(country: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "PATIENCE_SECONDS", 0.5)
    with LocalCluster(n_workers=0, dashboard_address=":0") as bare, pytest.raises(Unavailable, match="no workers"):
        analyses.heat(country, scheduler=bare.scheduler_address)


def test_a_dask_frame_has_the_requests_and_their_places(country: Dataset) -> None:
    requests = frame(country, ["status", "zone"])
    assert isinstance(requests, dask_geopandas.GeoDataFrame) and requests.crs == "EPSG:4326"
    zones = geopandas.read_parquet(country.folder / ZONES)[["organization", "code", "geometry"]]
    joined = requests.sjoin(zones, predicate="within").compute(scheduler="threads")
    assert len(joined) == country.rows
    assert (joined["zone"] == joined["code"]).all() and (
        joined["organization_left"] == joined["organization_right"]
    ).all()
