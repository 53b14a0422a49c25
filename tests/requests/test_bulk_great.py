"""Loads great enough to take keys and indexes off first: nothing else differs, and nobody waits for them."""

from __future__ import annotations

import pytest

from geo_oss.db.pool import connect
from geo_oss.requests import bulk
from tests.requests.loads import Place, incoming
from zones.bulk import placer

STRUCTURE = """
SELECT indexdef AS said FROM pg_indexes WHERE tablename IN ('request', 'request_public') UNION ALL
SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint
 WHERE conrelid IN ('request'::regclass, 'request_public'::regclass)
UNION ALL SELECT pg_get_triggerdef(oid) || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT a.attname || coalesce(pg_get_expr(d.adbin, d.adrelid), '') FROM pg_attribute AS a
            LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
           WHERE a.attrelid IN ('request'::regclass, 'request_public'::regclass) AND a.attnum > 0
 ORDER BY 1
"""


def test_a_great_load_leaves_the_tables_as_they_were(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "GREAT", 10)
    monkeypatch.setattr(bulk, "CHUNK", 7)
    with connect(place.url) as ours:
        before = ours.execute(STRUCTURE).fetchall()
        bulk.load(ours, place.organization, incoming(50), place=placer(ours, 1))
        assert ours.execute(STRUCTURE).fetchall() == before
        counts = ours.execute("SELECT count(*) AS n, count(DISTINCT number) AS numbers FROM request").fetchone()
        heat = ours.execute("SELECT sum(n) AS n FROM heat WHERE z = 5").fetchone()
        shown = ours.execute("SELECT count(*) AS n FROM request_public").fetchone()
    assert counts == {"n": 50, "numbers": 50}
    assert heat == shown and 0 < shown["n"] < 50


LOADED = """
SELECT r.*, p.title AS shown, p.zone_code AS shown_zone, p.z28, p.pole_number
  FROM request AS r LEFT JOIN request_public AS p USING (organization_id, id) ORDER BY r.description COLLATE "C"
"""


def test_a_great_load_stores_what_a_small_one_does(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the rows of the first chunk have in common: ids and numbers count on, all else is equal."""
    channels = ["phone"] * 30 + ["web", "phone"] * 10
    sources = [str(n) if n < 40 else None for n in range(50)]
    given = incoming(50, channels=channels, source="old", source_ids=sources)
    monkeypatch.setattr(bulk, "CHUNK", 20)
    with connect(place.url) as ours:
        bulk.load(ours, place.organization, given, place=placer(ours, 1))
        small = ours.execute(LOADED).fetchall()
        ours.execute("TRUNCATE request, request_public CASCADE")
        monkeypatch.setattr(bulk, "GREAT", 1)
        bulk.load(ours, place.organization, given, place=placer(ours, 1))
        great = ours.execute(LOADED).fetchall()
    counted = {"id", "number"}
    assert [{k: v for k, v in row.items() if k not in counted} for row in great] == [
        {k: v for k, v in row.items() if k not in counted} for row in small
    ]
    assert sorted(row["id"] for row in great) == [max(row["id"] for row in small) + n for n in range(1, 51)]


def test_an_id_after_a_great_load_is_the_next_one(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "GREAT", 1)
    with connect(place.url) as ours:
        assert bulk.load(ours, place.organization, incoming(3), place=placer(ours, 1)).ids.tolist() == [1, 2, 3]
        assert bulk.load(ours, place.organization, incoming(5), place=placer(ours, 1)).ids.tolist() == [4, 5, 6, 7, 8]
        assert ours.execute("SELECT nextval('request_id_seq') AS id").fetchone() == {"id": 9}


def test_where_there_are_requests_nobody_waits_for_a_great_load(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "GREAT", 1)
    with connect(place.url) as ours, connect(place.url) as reader:
        bulk.load(ours, place.organization, incoming(3), place=placer(ours, 1))
        ours.commit()
        bulk.load(ours, place.organization, incoming(5), place=placer(ours, 1))
        reader.execute("SET lock_timeout = '1s'")
        assert reader.execute("SELECT count(*) AS n FROM request").fetchone() == {"n": 3}


def test_a_great_load_that_breaks_a_key_changes_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "GREAT", 1)
    with connect(place.url) as ours:
        before = ours.execute(STRUCTURE).fetchall()
        with pytest.raises(Exception, match="request_number_key"):
            bulk.load(ours, place.organization, incoming(2, numbers=["A", "A"]), place=placer(ours, 1))
        assert ours.execute(STRUCTURE).fetchall() == before
        assert ours.execute("SELECT count(*) AS n FROM request").fetchone() == {"n": 0}
