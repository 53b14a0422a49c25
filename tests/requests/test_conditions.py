"""The filter in SQL takes exactly the requests that the same filter in Python takes."""

from __future__ import annotations

import random
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import literal, select

from geo_oss.db.pool import Row, connect
from geo_oss.db.statement import rendered
from geo_oss.errors import Invalid
from geo_oss.requests.conditions import _holds, conditions, public, whole
from geo_oss.requests.filter import Filter, read
from tests.layers import town
from tests.requests import oracle

Sync = psycopg.Connection[Row]
CHANCE = random.Random(11)
CASES = [town.case(CHANCE, identity) for identity in range(300)]


@pytest.fixture(scope="module")
def desk(shared_database: str) -> Iterator[Sync]:
    with connect(shared_database) as conn:
        town.found(conn, 801, "conditions")
        town.found(conn, 802, "neighbour")
        for organization_id in (801, 802):
            town.insert(conn, [case | {"organization_id": organization_id} for case in CASES])
        yield conn
        conn.rollback()


def taken(desk: Sync, asked: Filter) -> set[int]:
    wanted = conditions(asked, public(), 801, "Asia/Bangkok")
    rows = desk.execute(*rendered(select(public().table.c.id).where(*wanted))).fetchall()
    assert len(rows) == len({row["id"] for row in rows})
    return {row["id"] for row in rows}


@pytest.mark.parametrize("seed", range(40))
def test_parameters_take_what_they_say(desk: Sync, seed: int) -> None:
    asked = read(oracle.filter_of(random.Random(seed)))
    assert taken(desk, asked) == {case["id"] for case in CASES if oracle.takes(asked, case)}, asked


@pytest.mark.parametrize("seed", range(120))
def test_cql2_takes_what_it_says(desk: Sync, seed: int) -> None:
    text, means = oracle.cql2_of(random.Random(seed))
    asked = read({"filter": text})
    assert taken(desk, asked) == {case["id"] for case in CASES if oracle.takes(asked, case, means)}, text


def test_and_binds_tighter_than_or(desk: Sync) -> None:
    both = taken(desk, read({"filter": "category = 11 OR category = 12 AND status = 'done'"}))
    assert both == {c["id"] for c in CASES if c["category"] == 11 or (c["category"] == 12 and c["status"] == 5)}


def test_staff_ask_the_whole_table_in_the_same_words(desk: Sync) -> None:
    asked = read({"category": "1", "q": "ไฟ", "pole": "2-0147", "zone": "unknown", "filter": "pole IS NOT NULL"})
    wanted = conditions(asked, whole(), 801, "Asia/Bangkok")
    assert desk.execute(*rendered(select(whole().table.c.id).where(*wanted))).fetchall() == []


THINGS = """
INSERT INTO asset_kind (organization_id, code, name_th, name_en, icon) VALUES (801, 'bin', 'ถังขยะ', 'Bin', 'trash-2');
INSERT INTO pole (organization_id, id, asset_kind, number, code, place, gm, qx, qy, z28)
SELECT 801, id, kind, '12', kind, ST_SetSRID(ST_MakePoint(102.8, 16.4), 4326),
       ST_Transform(ST_SetSRID(ST_MakePoint(102.8, 16.4), 4326), 3857), 0, 0, 0
  FROM (VALUES (1, 'pole'), (2, 'bin')) AS v (id, kind);
INSERT INTO request (organization_id, id, number, category_id, status, priority, channel, title, description, fault,
                     address, place, gm, h3_cell, place_source, placement_method, because, created_at, updated_at,
                     pole_id)
SELECT 801, id + 900, 'T' || id, 11, 1, 2, 'web', '', '', '', '', place, gm, 0, 'map', 'unknown', '', now(), now(), id
  FROM pole WHERE organization_id = 801
"""


def test_staff_tell_bin_12_from_pole_12(desk: Sync) -> None:
    desk.execute(THINGS)

    def found(**words: str) -> list[str]:
        wanted = conditions(read(words), whole(), 801, "Asia/Bangkok")
        numbers = select(whole().table.c.number).where(*wanted).order_by(whole().table.c.number)
        return [row["number"] for row in desk.execute(*rendered(numbers))]

    assert found(pole="12") == ["T1", "T2"]
    assert found(pole="12", asset="bin") == found(filter="pole = '12' AND asset = 'bin'") == ["T2"]


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "category",
        "category = ",
        "category = 'x'",
        "category = 1.5",
        "category = 99999999999",
        "category = 1e400",
        "status = 'finished'",
        "status > 'done'",
        "status LIKE 'd%'",
        "title LIKE 'x\\'",
        "title LIKE 5",
        "secret = 'x'",
        "created_at = '2024-01-01'",
        "created_at > DATE('2024-13-01')",
        "created_at > DATE('0001-01-01')",
        "created_at > TIMESTAMP('tomorrow')",
        "CASEI(category) = 1",
        "title = 'x'; DROP TABLE request",
        "(" * 50 + "category = 1" + ")" * 50,
        "1 = 1",
        "title = 'unclosed",
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        conditions(read({"filter": text}), public(), 1, "Asia/Bangkok")
    assert refused.value.field == "filter" and refused.value.th != refused.value.en


def test_many_denials_are_read(desk: Sync) -> None:
    text = "NOT " * 490 + "category = 11"
    assert taken(desk, read({"filter": text})) == {case["id"] for case in CASES if case["category"] == 11}


WORDS = "ไฟดับ Led ดับ 50%"


@pytest.mark.parametrize(
    ("text", "held"), [("ไฟดับ", True), ("ไฟ%", False), ("50%", True), ("led", True), ("LED ดับ", True), ("led_", False)]
)
def test_text_is_found_in_either_case_and_as_it_is_written(desk: Sync, text: str, held: bool) -> None:
    row = desk.execute(*rendered(select(_holds(literal(WORDS), text).label("held")))).fetchone()
    assert row == {"held": held}
