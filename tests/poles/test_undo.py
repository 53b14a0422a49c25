"""A merge is taken back exactly: what it changed is as before, what it added is retired, later corrections stay."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_oss.db.pool import Row
from geo_oss.errors import Conflict, NotFound
from geo_oss.geo import LonLat
from poles.merge import By, Terms, apply, imports, merge
from poles.plan import Entry
from poles.undo import undo
from tests.poles.test_merge import OLD, look, told

WHO = By(name="a test")
SINCE = ("loaded_at",)


@pytest.fixture
def town(bulk: psycopg.Connection[Row]) -> psycopg.Connection[Row]:
    """Three poles."""
    merge(bulk, 1, OLD)
    return bulk


def states(conn: psycopg.Connection[Row]) -> dict[str, dict[str, Any]]:
    """Everything about each pole but the day it was last loaded."""
    return {row["number"]: {n: v for n, v in row.items() if n not in SINCE} for row in look(conn)}


def done(conn: psycopg.Connection[Row], *entries: Entry, vanished: str = "flag") -> int:
    return apply(conn, 1, "pole", told(*entries), source="f.csv", by=WHO, terms=Terms(vanished=vanished)).id


@pytest.mark.parametrize("vanished", ["flag", "retire", "keep"])
def test_everything_is_as_it_was_and_newcomers_are_retired(town: psycopg.Connection[Row], vanished: str) -> None:
    before = states(town)
    moved = replace(OLD[0], place=LonLat(103.3, 16.2), circuit="C9")
    act = done(town, moved, Entry("A-9", LonLat(103.23, 16.0)), vanished=vanished)
    assert states(town)["A-1"]["zone_code"] is None and before["A-1"]["zone_code"] == "Z1"
    back = undo(town, 1, act, by=WHO)
    after = states(town)
    assert after.pop("A-9")["retired_at"] is not None
    assert after == before
    assert (back.restored, back.retired, back.kept) == (1 if vanished == "keep" else 3, 1, [])
    latest, taken = imports(town, 1)[:2]
    assert (latest["undoes"], latest["by_name"], taken["undone_by"]) == (act, "a test", latest["id"])
    told_of = town.execute("SELECT count(*) AS n FROM pole_event WHERE kind = 'taken_back'").fetchone()
    assert told_of == {"n": back.restored + back.retired}


def test_what_came_back_is_missing_again_since_when_it_was(town: psycopg.Connection[Row]) -> None:
    done(town, OLD[0])
    missing = states(town)
    act = done(town, *OLD)
    assert states(town)["A-2"]["missing_since"] is None
    undo(town, 1, act, by=WHO)
    assert states(town) == missing and missing["A-2"]["missing_since"] is not None


def test_what_was_corrected_since_stays(town: psycopg.Connection[Row]) -> None:
    act = done(town, replace(OLD[0], circuit="C9"), replace(OLD[1], circuit="C9"), OLD[2])
    town.execute("UPDATE pole SET street = 'ถนนใหม่' WHERE number = 'A-1'")
    back = undo(town, 1, act, by=WHO)
    assert back.kept == ["A-1"] and back.restored == 1
    found = states(town)
    assert (found["A-1"]["street"], found["A-1"]["circuit"], found["A-2"]["circuit"]) == ("ถนนใหม่", "C9", "C1")


def test_only_the_last_of_a_kind_and_only_once(town: psycopg.Connection[Row]) -> None:
    town.execute("INSERT INTO asset_kind (organization_id, code, name_th, name_en) VALUES (1, 'bin', 'ถัง', 'Bin')")
    first = done(town, replace(OLD[0], circuit="C5"), *OLD[1:])
    second = done(town, replace(OLD[0], circuit="C6"), *OLD[1:])
    apply(town, 1, "bin", told(Entry("B-1", LonLat(103.2, 16.0))), source="", by=WHO)
    with pytest.raises(Conflict):
        undo(town, 1, first, by=WHO)
    back = undo(town, 1, second, by=WHO)
    for gone in (second, back.id):
        with pytest.raises(Conflict):
            undo(town, 1, gone, by=WHO)
    undo(town, 1, first, by=WHO)
    assert states(town)["A-1"]["circuit"] == "C1"
    with pytest.raises(NotFound):
        undo(town, 1, 99, by=WHO)
    with pytest.raises(NotFound):
        undo(town, 2, first, by=WHO)


def test_a_merge_that_changed_nothing_has_nothing_to_take_back(town: psycopg.Connection[Row]) -> None:
    with pytest.raises(Conflict, match="changed nothing"):
        undo(town, 1, done(town, *OLD), by=WHO)


ENTRIES = st.lists(
    st.builds(
        Entry,
        st.sampled_from(["A-1", "A-2", "A-3", "A-4", "A-5"]),
        st.builds(LonLat, st.floats(103.15, 103.3), st.floats(15.95, 16.05)),
        st.sampled_from([None, "C1", "C2"]),
        st.sampled_from([None, "LED"]),
    ),
    max_size=5,
    unique_by=lambda entry: entry.number,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=ENTRIES, vanished=st.sampled_from(["flag", "retire", "keep"]))
def test_any_merge_is_taken_back_exactly(town: psycopg.Connection[Row], entries: list[Entry], vanished: str) -> None:
    with town.transaction(force_rollback=True):
        before = states(town)
        act = done(town, *entries, vanished=vanished)
        if states(town) != before:
            undo(town, 1, act, by=WHO)
        after = states(town)
        assert {number: after[number] for number in before} == before
        assert all(after[number]["retired_at"] is not None for number in after.keys() - before.keys())
