"""From requests to hot cells on the map of one municipality."""

from __future__ import annotations

import gzip
from datetime import datetime, timedelta
from typing import Any

import h3
import mapbox_vector_tile
import numpy as np
import psycopg
import pytest
from psycopg.rows import dict_row

from geo_oss.db.pool import Conn, Row, open_pool
from geo_oss.errors import Invalid, NotFound
from geo_oss.organizations.model import Organization
from geo_oss.requests import filter as filters
from geo_oss.requests import grids
from geo_oss.thai.calendar import BANGKOK
from layers.address import Address
from layers.hotspots import asked
from layers.hotspots.find import find, rerun
from layers.registry import layer
from layers.tiles import tile
from layers.versions import versions
from tests.layers.hotspots.heap import EVERYTHING, MIDDLE, SENT, heaped, scattered

DIFFERS = ("alone", "counts", "classes", "dz")


def _classes(conn: psycopg.Connection[Row], run: int) -> dict[str, int]:
    rows = conn.execute("SELECT cell, class FROM hotspot_cell WHERE run_id = %s", (run,))
    return {h3.int_to_str(row["cell"]): row["class"] for row in rows}


def test_the_heap_is_hot_and_nothing_far_from_it(conn: psycopg.Connection[Row]) -> None:
    run, found = find(conn, "sommot", EVERYTHING)
    hot = {cell for cell, level in _classes(conn, run).items() if level == 3}
    assert set(h3.grid_disk(MIDDLE, 1)) <= hot <= set(h3.grid_disk(MIDDLE, 2))
    assert found.outside == 0
    assert found.requests == conn.execute("SELECT count(*) AS n FROM request_public").fetchall()[0]["n"]


def test_a_filter_is_kept_with_what_it_found(conn: psycopg.Connection[Row]) -> None:
    _, found = find(conn, "sommot", filters.read({"category": "11"}), given={"grid": "h3-8"}, shown=True)
    run = conn.execute("SELECT * FROM hotspot_run").fetchall()[0]
    assert (run["filter"], run["grid"], run["shown"]) == ("category=11", "h3-8", True)
    assert (run["kind"], run["category_id"], run["state"]) == ("gi_star", 11, "done")
    assert run["parameters"] == asked.parameters("gi_star", {"grid": "h3-8"})
    assert found.requests == 280


def test_the_finest_grid_is_of_the_stored_cells(conn: psycopg.Connection[Row]) -> None:
    run, found = find(conn, "sommot", EVERYTHING, given={"grid": "h3-11"})
    hot = [cell for cell, level in _classes(conn, run).items() if level == 3]
    heap = {h3.cell_to_center_child(cell, 11) for cell in h3.grid_disk(MIDDLE, 1)}
    assert found.outside == 0 and heap <= set(hot) and {h3.get_resolution(cell) for cell in hot} == {11}


def test_only_the_newest_run_is_shown_and_only_at_home(conn: psycopg.Connection[Row]) -> None:
    first, second = (find(conn, "sommot", EVERYTHING, shown=True)[0] for _ in range(2))
    rows = conn.execute("SELECT organization_id, id FROM hotspot_run WHERE shown").fetchall()
    assert [(row["organization_id"], row["id"]) for row in rows] == [(1, second)] and first != second


def test_an_empty_town_has_no_hot_spots(conn: psycopg.Connection[Row]) -> None:
    _, found = find(conn, "other", EVERYTHING)
    assert len(found.cells.keys) == found.hot == 0


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        ("gi_star", {"grid": "h3-12"}, "grid"),
        ("gi_star", {"rings": 0}, "rings"),
        ("gi_star", {"rings": True}, "rings"),
        ("gi_star", {"metres": 20_001}, "metres"),
        ("gi_star", {"judge": "permutations", "permutations": 9}, "permutations"),
        ("gi_star", {"rinks": 1}, "parameters"),
        ("gi_stare", {}, "kind"),
    ],
)
def test_what_cannot_be_looked_for_is_said(
    conn: psycopg.Connection[Row], kind: str, given: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        find(conn, "sommot", EVERYTHING, kind=kind, given=given)
    assert refused.value.field == field


def test_trends_end_with_the_last_month_of_the_town_not_with_years_of_silence(conn: psycopg.Connection[Row]) -> None:
    conn.execute("UPDATE request_public SET created_at = created_at - (id % 12) * interval '1 month'")
    given = {"grid": "h3-8", "months": 10}
    _, found = find(conn, "sommot", filters.read({"category": "11"}), kind="emerging", given=given)
    assert found.window == (datetime(2025, 4, 1, tzinfo=BANGKOK), datetime(2026, 2, 1, tzinfo=BANGKOK))


def test_an_unknown_town_is_said(conn: psycopg.Connection[Row]) -> None:
    with pytest.raises(NotFound):
        find(conn, "nowhere", EVERYTHING)


async def test_the_public_tile_tells_no_count(database: str) -> None:
    with psycopg.connect(database, row_factory=dict_row) as conn:
        organization = heaped(conn)
        find(conn, "sommot", EVERYTHING, shown=True)
    async with open_pool(database, 1) as pool, pool.connection() as reader:
        features = await _features(reader, organization)
        assert (await versions(reader, 1))["hotspots"] > 0
    assert {0, 3} <= {feature["class"] for feature in features}
    assert set().union(*features) == {"class"}


async def _features(reader: Conn, organization: Organization) -> list[dict[str, int]]:
    packed = await tile(reader, organization, layer("hotspots"), Address(12, 3217, 1858), EVERYTHING)
    decoded = mapbox_vector_tile.decode(gzip.decompress(packed))
    return [feature["properties"] for feature in decoded["hotspots"]["features"]]


def test_a_repeat_gives_the_same_numbers(conn: psycopg.Connection[Row]) -> None:
    first, _ = find(conn, "sommot", EVERYTHING, given={"permutations": 99, "judge": "permutations"})
    again, _ = rerun(conn, "sommot", first)
    assert _summary(conn, again) == {"again_of": first, "same": True, "differs": dict.fromkeys(DIFFERS, 0)}
    rows = conn.execute("SELECT facts FROM hotspot_cell ORDER BY run_id, cell").fetchall()
    assert rows[: len(rows) // 2] == rows[len(rows) // 2 :] and 0 < rows[0]["facts"]["p_drawn"] <= 1


def test_a_repeat_counts_nothing_sent_since_and_says_what_was_taken_away(conn: psycopg.Connection[Row]) -> None:
    first, found = find(conn, "sommot", EVERYTHING)
    conn.execute("UPDATE request_public SET created_at = now() + interval '1 day' WHERE id < 50")
    again, less = rerun(conn, "sommot", first)
    told = _summary(conn, again)
    assert less.requests == found.requests - 50
    assert not told["same"] and told["differs"]["counts"] > 0 and told["differs"]["dz"] > 0


def test_a_run_of_before_there_were_so_many_parameters_is_repeated_too(conn: psycopg.Connection[Row]) -> None:
    first, _ = find(conn, "sommot", EVERYTHING)
    conn.execute("""UPDATE hotspot_run SET parameters = '{"resolution": 9, "rings": 1}'""")
    again, _ = rerun(conn, "sommot", first)
    assert _summary(conn, again)["same"]


def test_no_other_town_repeats_a_run(conn: psycopg.Connection[Row]) -> None:
    first, _ = find(conn, "sommot", EVERYTHING)
    with pytest.raises(NotFound):
        rerun(conn, "other", first)


def test_a_distance_is_a_neighbourhood_too(conn: psycopg.Connection[Row]) -> None:
    rings, _ = find(conn, "sommot", EVERYTHING)
    metres, _ = find(conn, "sommot", EVERYTHING, given={"metres": 450})
    further, _ = find(conn, "sommot", EVERYTHING, given={"metres": 800})
    assert _classes(conn, rings) == _classes(conn, metres) != _classes(conn, further)


def test_chance_by_drawing_and_by_the_normal_law_agree(conn: psycopg.Connection[Row]) -> None:
    run, _ = find(conn, "sommot", filters.read({"category": "12"}), kind="moran", given={"permutations": 999})
    rows = conn.execute("SELECT p, facts FROM hotspot_cell WHERE run_id = %s", (run,)).fetchall()
    pairs = np.array([(row["p"], row["facts"]["p_drawn"]) for row in rows])
    assert np.corrcoef(pairs.T)[0, 1] > 0.98


def test_a_lonely_high_cell_is_an_outlier_and_a_heap_a_cluster(conn: psycopg.Connection[Row]) -> None:
    run, found = find(conn, "sommot", EVERYTHING, kind="moran")
    rows = conn.execute("SELECT cell, class, facts FROM hotspot_cell WHERE run_id = %s", (run,)).fetchall()
    quadrants = {h3.int_to_str(row["cell"]): (row["facts"]["quadrant"], row["class"]) for row in rows}
    assert quadrants[MIDDLE] == ("HH", 3)
    beside = set(h3.grid_ring(MIDDLE, 2)) & {cell for cell, (words, _) in quadrants.items() if words == "LH"}
    assert beside and all(quadrants[cell][1] == 0 for cell in beside)
    assert found.method.startswith("local Moran")


def test_squares_are_counted_as_the_map_counts_them(conn: psycopg.Connection[Row]) -> None:
    scattered(conn)
    run, found = find(conn, "sommot", EVERYTHING, given={"grid": "square-500"})
    grid = grids.read("square-500", 32647)
    counted = conn.execute(
        "SELECT floor(ST_X(at) / 500)::bigint * 16777216 + floor(ST_Y(at) / 500)::bigint AS key, count(*) AS n FROM ("
        " SELECT utm_place(place, 32647) AS at FROM request_public OFFSET 0) AS placed GROUP BY 1"
    ).fetchall()
    kept = conn.execute("SELECT cell, n FROM hotspot_cell WHERE run_id = %s AND n > 0", (run,)).fetchall()
    assert {row["cell"]: row["n"] for row in kept} == {row["key"]: row["n"] for row in counted}
    assert found.hot and grid.word(kept[0]["cell"]).startswith("utm47n-500-")


def test_the_last_months_heap_emerges(conn: psycopg.Connection[Row]) -> None:
    conn.execute(
        "UPDATE request_public SET created_at = %s + id %% 12 * interval '30 days'", (SENT - timedelta(days=380),)
    )
    conn.execute("UPDATE request_public SET created_at = %s WHERE category_id = 11", (SENT - timedelta(days=40),))
    run, found = find(conn, "sommot", filters.read({"to": "2026-01-15"}), kind="emerging", given={"months": 12})
    rows = {row["cell"]: row for row in conn.execute("SELECT * FROM hotspot_cell WHERE run_id = %s", (run,))}
    middle = rows[h3.str_to_int(MIDDLE)]
    assert len(middle["facts"]["months"]) == 12 and sum(middle["facts"]["months"]) == middle["n"]
    assert (middle["trend"], middle["public_trend"]) == ("consecutive", "consecutive")
    window = conn.execute("SELECT since, until FROM hotspot_run WHERE id = %s", (run,)).fetchall()[0]
    assert (window["until"], found.summary["months"]) == (datetime(2026, 1, 1, tzinfo=BANGKOK), 12)
    again, _ = rerun(conn, "sommot", run)
    assert _summary(conn, again)["same"]


def test_months_that_are_too_few_are_said(conn: psycopg.Connection[Row]) -> None:
    with pytest.raises(Invalid) as refused:
        find(conn, "sommot", filters.read({"to": "2026-06-30"}), kind="emerging")
    assert refused.value.field == "months"


def test_clusters_are_kept_with_what_they_say(conn: psycopg.Connection[Row]) -> None:
    scattered(conn)
    everything = conn.execute("SELECT count(*) AS n FROM request_public").fetchall()[0]["n"]
    for by in ("dbscan", "hdbscan"):
        run, found = find(conn, "sommot", EVERYTHING, kind="clusters", given={"metres": 60, "by": by})
        largest = conn.execute(
            "SELECT * FROM hotspot_cell WHERE run_id = %s ORDER BY n DESC LIMIT 1", (run,)
        ).fetchall()[0]
        assert largest["facts"]["category_id"] == 11 and largest["n"] > 100 and largest["z"] is None
        assert found.requests == int(found.cells.counts.sum()) + found.summary["alone"] == everything


def test_the_map_tells_nothing_of_small_counts(conn: psycopg.Connection[Row]) -> None:
    """A cell of 1 to 4 more or fewer changes what staff see, and nothing that the public sees."""
    first, _ = find(conn, "sommot", EVERYTHING)
    small = conn.execute("SELECT cell FROM hotspot_cell WHERE n IN (2, 3) AND run_id = %s", (first,)).fetchall()
    assert len(small) > 20
    for row in small:
        conn.execute(
            "DELETE FROM request_public WHERE id = (SELECT id FROM request_public"
            " WHERE h3_parent(h3_cell, 9) = %s ORDER BY id LIMIT 1)",
            (row["cell"],),
        )
    second, _ = find(conn, "sommot", EVERYTHING)
    seen = [
        conn.execute("SELECT cell, public_class FROM hotspot_cell WHERE run_id = %s ORDER BY cell", (run,)).fetchall()
        for run in (first, second)
    ]
    assert seen[0] == seen[1] and any(row["public_class"] for row in seen[0])
    z = [
        conn.execute("SELECT sum(z) AS z FROM hotspot_cell WHERE run_id = %s", (run,)).fetchall()
        for run in (first, second)
    ]
    assert z[0] != z[1]


def _summary(conn: psycopg.Connection[Row], run: int) -> dict[str, Any]:
    found: dict[str, Any] = conn.execute("SELECT summary FROM hotspot_run WHERE id = %s", (run,)).fetchall()[0][
        "summary"
    ]
    return found
