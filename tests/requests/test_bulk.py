import asyncio
import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import LiteralString
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from geo_oss.db.pool import Conn, connect
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat
from geo_oss.requests import bulk, intake
from geo_oss.requests.model import Draft
from tests import town
from tests.requests.loads import CREATED, Place, incoming
from zones.bulk import placer

COMPARED = """
SELECT {} FROM request r LEFT JOIN request_public p USING (organization_id, id)
 WHERE organization_id = 1 ORDER BY r.description COLLATE "C"
"""
OF_REQUEST = (
    "category_id title description place::text h3_cell zone_code community_code zone_version community_version "
    "placement_method nearest_zone_code nearest_community_code pole_id pole_method department_id officer_id rule_id "
    "because priority"
)
OF_PUBLIC = "title place::text qx qy z28 h3_cell zone_code community_code pole_number pole_kind"
SAME = [f"{table}.{name}" for table, names in (("r", OF_REQUEST), ("p", OF_PUBLIC)) for name in names.split()]
CLOSE = [
    "r.edge_metres",
    "r.nearest_zone_metres",
    "r.nearest_community_metres",
    "r.pole_metres",
    "ST_X(r.gm)",
    "ST_Y(r.gm)",
]


def query(columns: list[str]) -> str:
    return COMPARED.format(", ".join(f"{column} AS c{n}" for n, column in enumerate(columns)))


BINS = """
INSERT INTO asset_kind (organization_id, code, name_th, name_en, icon, snap_metres)
VALUES (1, 'bin', 'ถังขยะ', 'Bin', 'trash-2', 40), (1, 'tree', 'ต้นไม้', 'Tree', 'tree-pine', NULL);
INSERT INTO pole (organization_id, id, asset_kind, number, code, place, gm, qx, qy, z28, retired_at)
SELECT 1, id, kind, number, 'CODE' || id, place, ST_Transform(place, 3857), 0, 0, 0, retired
FROM (VALUES (11, 'bin', 'B-11', ST_SetSRID(ST_MakePoint(0.00203, 0.002), 4326), NULL::timestamptz),
             (12, 'bin', 'B-12', ST_SetSRID(ST_MakePoint(0.00201, 0.002), 4326), now()),
             (13, 'tree', 'T-13', ST_SetSRID(ST_MakePoint(0.0021, 0.0021), 4326), NULL)
     ) AS v (id, kind, number, place, retired);
UPDATE category SET asset_kind = 'bin' WHERE organization_id = 1 AND id = 21;
UPDATE category SET asset_kind = 'tree' WHERE organization_id = 1 AND id = 31;
UPDATE category SET asset_kind = 'hydrant' WHERE organization_id = 1 AND id = 41;
INSERT INTO route_rule (organization_id, id, position, name, asset_kind, department_id, priority)
VALUES (1, 3, 0, 'ถังขยะ', 'bin', 1, 3);
"""


@pytest.mark.parametrize("more", ["", BINS], ids=["poles", "poles, bins and trees"])
async def test_a_bulk_row_is_the_row_of_a_single_request(place: Place, conn: Conn, more: LiteralString) -> None:
    """Every rule of the single insert (placement, nearest of its kind, frame, H3, publishing) holds for a bulk load."""
    given = incoming(120)
    await conn.execute(more)
    with connect(place.url) as ours:
        ours.execute(more)
        bulk.load(ours, place.organization, given, place=placer(ours, 1))
        same, close = (ours.execute(query(columns)).fetchall() for columns in (SAME, CLOSE))
    for n in range(120):
        where = LonLat(float(given.lon[n]), float(given.lat[n]))
        texts = {"title": given.titles[n], "description": given.descriptions[n]}
        draft = Draft(category_id=int(given.category_id[n]), place=where, **texts)
        await intake.submit(conn, place.organization, draft, keys=town.KEYS)
    singles = await (await conn.execute(query(SAME))).fetchall()
    assert [row | {"c1": row["c1"].strip()} for row in same] == singles
    for row, other in zip(close, await (await conn.execute(query(CLOSE))).fetchall(), strict=True):
        assert list(row.values()) == [v if v is None else pytest.approx(v, rel=0.01, abs=0.02) for v in other.values()]


NUMBERS = "SELECT id, number FROM request WHERE organization_id = 1 ORDER BY created_at, id"


def test_numbers_count_on_from_single_ones_and_restart_with_the_fiscal_year(place: Place) -> None:
    with connect(place.url) as ours:
        ours.execute("INSERT INTO number_counter VALUES (1, '', '2567', 7)")
        loaded = bulk.load(ours, place.organization, incoming(4), place=placer(ours, 1))
        rows = ours.execute(NUMBERS).fetchall()
    assert loaded.numbers == ["KT1300967000008", "KT1011067000001", "KT1011067000002", "KT1011067000003"]
    assert [row["number"] for row in rows] == loaded.numbers
    assert [row["id"] for row in rows] == loaded.ids.tolist()


async def test_days_of_numbers_are_those_of_the_clock_that_changes(place: Place) -> None:
    """Berlin puts its clock back at 01:00 UTC on 27 October 2024: days begin at 22:00 UTC before, at 23:00 after."""
    organization = replace(place.organization, time_zone="Europe/Berlin", number_pattern="{DD}{MM}{YYYY}-{seq}")
    instants = [f"2024-10-{day}T{hour}:30:00" for day in (25, 26, 27, 28) for hour in (21, 22, 23)]
    given = incoming(len(instants), created_at=np.array(instants, dtype="datetime64[us]"))
    with connect(place.url) as ours:
        numbers = bulk.load(ours, organization, given, place=placer(ours, 1)).numbers
    local = [datetime.fromisoformat(f"{one}+00:00").astimezone(ZoneInfo("Europe/Berlin")) for one in instants]
    assert [number.split("-")[0] for number in numbers] == [f"{at:%d%m}{at.year + 543}" for at in local]


def test_given_numbers_are_kept_and_the_others_issued(place: Place) -> None:
    with connect(place.url) as ours:
        given = incoming(3, numbers=["A-1", None, "A-3"], source="old", source_ids=["1", None, "3"])
        assert bulk.load(ours, place.organization, given, place=placer(ours, 1)).numbers[::2] == ["A-1", "A-3"]
        sources = ours.execute("SELECT source, source_id FROM request ORDER BY id").fetchall()
    assert [tuple(row.values()) for row in sources] == [("old", "1"), (None, None), ("old", "3")]


async def test_the_nearest_is_of_the_kind_the_category_is_about(place: Place) -> None:
    """A lamp stands nearer than the bin; trees have the municipality's distance, bins one of their own."""
    with connect(place.url) as ours:
        ours.execute(BINS)
        given = incoming(
            5,
            lon=np.array([0.00205, 0.00205, 0.00205, 0.00237, 0.0023]),
            lat=np.full(5, 0.002),
            category_id=np.array([town.LIGHT, town.ROAD, town.NOISE, town.ROAD, town.SECRET]),
        )
        bulk.load(ours, place.organization, given, place=placer(ours, 1))
        rows = ours.execute("SELECT pole_id, because FROM request ORDER BY created_at").fetchall()
    assert [row["pole_id"] for row in rows] == [1, 11, 13, 11, None]
    assert [row["because"].startswith("กฎข้อ 0") for row in rows] == [False, True, False, True, False]


def test_times_and_given_poles_are_stored(place: Place) -> None:
    none = np.datetime64("NaT", "us")
    later = CREATED + np.timedelta64(1, "D")
    given = incoming(
        2,
        pole_id=np.array([2, 0]),
        updated_at=np.array([later, none]),
        done_at=np.array([none, later]),
        channels="phone",
    )
    with connect(place.url) as ours:
        bulk.load(ours, place.organization, given, place=placer(ours, 1))
        first, second = ours.execute("SELECT * FROM request ORDER BY id").fetchall()
    assert (first["pole_id"], first["pole_method"], first["channel"]) == (2, "number", "phone")
    assert first["updated_at"] == datetime(2024, 10, 1, 16, 59, 59, tzinfo=UTC) and first["done_at"] is None
    assert second["updated_at"] == second["created_at"] and second["done_at"] == first["updated_at"]


def test_columns_that_may_be_null_have_no_default(place: Place) -> None:
    """A bulk load leaves a column out where it is NULL."""
    with connect(place.url) as ours:
        found = ours.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_name = ANY(%s) AND is_nullable = 'YES' AND column_default IS NOT NULL",
            (list(bulk.TABLES),),
        ).fetchall()
    assert found == []


def test_an_unknown_category_is_refused(place: Place) -> None:
    with connect(place.url) as ours, pytest.raises(Invalid, match="99"):
        bulk.load(ours, place.organization, incoming(1, category_id=np.array([99])), place=placer(ours, 1))


def test_nothing_is_nothing(place: Place) -> None:
    with connect(place.url) as ours:
        assert bulk.load(ours, place.organization, incoming(0), place=placer(ours, 1)).numbers == []


async def test_bulk_loads_side_by_side_make_numbers_without_gaps(place: Place) -> None:
    def one() -> None:
        with connect(place.url) as ours:
            bulk.load(ours, place.organization, incoming(40), place=placer(ours, 1))

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    await asyncio.gather(*(asyncio.to_thread(thread.join) for thread in threads))
    with connect(place.url) as ours:
        counts = sorted(int(row["number"][-6:]) for row in ours.execute(NUMBERS) if row["number"].startswith("KT101"))
    assert counts == list(range(1, 4 * 39 + 1))
