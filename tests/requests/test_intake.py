from dataclasses import replace
from typing import Any

import pytest

from geo_oss.db.pool import Conn
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Organization
from geo_oss.requests import intake
from geo_oss.requests.idempotency import KeyReused
from geo_oss.requests.model import Draft, Receipt
from tests import town
from tests.town import KEYS, LIGHT, NOISE, ROAD, SECRET

WEST = LonLat(0.0021, 0.0021)
POTHOLE = Draft(ROAD, WEST, title="หลุมใหญ่ โทร 081-234-5678", phone="081-234-5678", name="สมใจ")


@pytest.fixture
async def organization(conn: Conn) -> Organization:
    return await town.build(conn)


async def stored(conn: Conn, receipt: Receipt, table: str = "request") -> dict[str, Any]:
    tables = {
        "request": "SELECT * FROM request WHERE id = %s",
        "request_public": "SELECT *, ST_X(place) AS lon, ST_Y(place) AS lat FROM request_public WHERE id = %s",
        "request_contact": "SELECT * FROM request_contact WHERE request_id = %s",
    }
    cursor = await conn.execute(tables[table], (receipt.id,))
    return await cursor.fetchone() or {}


async def test_a_request_knows_where_it_belongs_from_the_start(conn: Conn, organization: Organization) -> None:
    receipt = await intake.submit(conn, organization, replace(POTHOLE, place=LonLat(0.006, 0.004)), keys=KEYS)
    row = await stored(conn, receipt)
    assert (row["zone_code"], row["community_code"], row["placement_method"]) == ("W", "M", "covers")
    assert (row["zone_version"], row["community_version"]) == (1, 2)
    assert row["edge_metres"] == pytest.approx(444, rel=0.01)
    assert row["because"].startswith("กฎข้อ 2") and row["department_id"] == 1
    assert receipt.zone_name == "เขตตะวันตก"


async def test_outside_all_zones_it_is_kept_with_the_nearest(conn: Conn, organization: Organization) -> None:
    receipt = await intake.submit(conn, organization, replace(POTHOLE, place=LonLat(0.021, 0.005)), keys=KEYS)
    row = await stored(conn, receipt)
    assert (row["zone_code"], row["placement_method"], row["nearest_zone_code"]) == (None, "unknown", "E")
    assert row["nearest_zone_metres"] == pytest.approx(111.3, rel=0.01)


SMALL_ZONE = """
INSERT INTO boundary (organization_id, version_id, layer, code, name_th, shape, edge, area_m2, in_force)
SELECT 1, 1, 'zone', 'Z', 'เขตเล็ก', ST_Multi(shape), ST_Multi(ST_Boundary(ST_Transform(shape, 3857))),
       ST_Area(shape::geography), true
  FROM ST_MakeEnvelope(0.0095, 0.001, 0.0155, 0.004, 4326) AS shape
"""
STORED_OTHERWISE = """
SELECT r.id, r.zone_code, p.zone_code
  FROM request AS r, place_of(1, ST_X(r.place), ST_Y(r.place)) AS p
 WHERE (r.zone_code, r.zone_version, r.community_code, r.community_version, r.placement_method, r.edge_metres,
        r.nearest_zone_code, r.nearest_zone_metres, r.nearest_community_code, r.nearest_community_metres)
       IS DISTINCT FROM
       (p.zone_code, p.zone_version, p.community_code, p.community_version, p.method, p.edge_metres,
        p.nearest_zone_code, p.nearest_zone_metres, p.nearest_community_code, p.nearest_community_metres)
"""


async def test_a_new_request_is_placed_as_place_of_says(conn: Conn, organization: Organization) -> None:
    """Inside, on edges and corners, where zones overlap, and outside one layer or both."""
    await conn.execute(SMALL_ZONE)
    across = (-0.001, 0.0, 0.003, 0.005, 0.0095, 0.01, 0.0123, 0.015, 0.0155, 0.02, 0.0213)
    names = set()
    for lon in across:
        for lat in (-0.002, 0.0, 0.001, 0.0035, 0.004, 0.01):
            receipt = await intake.submit(conn, organization, Draft(ROAD, LonLat(lon, lat)), keys=KEYS)
            names.add((receipt.zone_name, receipt.community_name))
    assert await (await conn.execute(STORED_OTHERWISE)).fetchall() == []
    assert names == {
        (zone, community) for zone in ("เขตตะวันตก", "เขตตะวันออก", "เขตเล็ก", None) for community in ("ชุมชนกลาง", None)
    } - {(None, "ชุมชนกลาง")}


async def test_a_light_close_to_a_pole_is_linked_to_it(conn: Conn, organization: Organization) -> None:
    near = await intake.submit(conn, organization, Draft(LIGHT, LonLat(0.00205, 0.002)), keys=KEYS)
    far = await intake.submit(conn, organization, Draft(LIGHT, LonLat(0.003, 0.003)), keys=KEYS)
    road = await intake.submit(conn, organization, Draft(ROAD, LonLat(0.00205, 0.002)), keys=KEYS)
    assert (near.pole_number, far.pole_number, road.pole_number) == ("W-0001", None, None)
    assert (await stored(conn, near))["because"].startswith("กฎข้อ 1: ไฟเขตตะวันตก")


async def test_a_named_pole_lends_its_place(conn: Conn, organization: Organization) -> None:
    draft = Draft(LIGHT, LonLat(0.019, 0.009), pole_id=2, pole_method="code", channel="qr", place_source="pole")
    row = await stored(conn, await intake.submit(conn, organization, draft, keys=KEYS))
    assert (row["pole_id"], row["pole_method"], row["placement_method"]) == (2, "code", "asset")
    with pytest.raises(Invalid):
        await intake.submit(conn, organization, replace(draft, pole_id=99), keys=KEYS)


async def test_who_asked_is_sealed_and_the_public_line_is_covered(conn: Conn, organization: Organization) -> None:
    receipt = await intake.submit(conn, organization, POTHOLE, keys=KEYS)
    contact = await stored(conn, receipt, "request_contact")
    assert "สมใจ".encode() not in contact["name_sealed"] and b"812345678" not in contact["phone_sealed"]
    public = await stored(conn, receipt, "request_public")
    assert public["title"] == "หลุมใหญ่ โทร [ปกปิดข้อมูล]"


async def test_sensitive_categories_are_blurred_or_absent(conn: Conn, organization: Organization) -> None:
    noise = await stored(
        conn, await intake.submit(conn, organization, replace(POTHOLE, category_id=NOISE), keys=KEYS), "request_public"
    )
    again = await stored(
        conn, await intake.submit(conn, organization, replace(POTHOLE, category_id=NOISE), keys=KEYS), "request_public"
    )
    assert noise["title"] == "" and (noise["lon"], noise["lat"]) != (WEST.lon, WEST.lat)
    assert (noise["lon"], noise["lat"]) == (again["lon"], again["lat"])
    secret = await intake.submit(conn, organization, replace(POTHOLE, category_id=SECRET), keys=KEYS)
    assert await stored(conn, secret, "request_public") == {}


async def test_one_key_is_one_request(conn: Conn, organization: Organization) -> None:
    first = await intake.submit(conn, organization, POTHOLE, keys=KEYS, key="k-1")
    second = await intake.submit(conn, organization, POTHOLE, keys=KEYS, key="k-1")
    other = await intake.submit(conn, organization, POTHOLE, keys=KEYS, key="k-2")
    assert first == second and first.number != other.number
    with pytest.raises(KeyReused):
        await intake.submit(conn, organization, replace(POTHOLE, title="อื่น"), keys=KEYS, key="k-1")


async def test_numbers_follow_each_other(conn: Conn, organization: Organization) -> None:
    numbers = [(await intake.submit(conn, organization, POTHOLE, keys=KEYS)).number for _ in range(3)]
    assert [number[-6:] for number in numbers] == ["000001", "000002", "000003"]
    assert all(number.startswith("KT1") for number in numbers)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"category_id": 20}, "category_id"),
        ({"category_id": 99}, "category_id"),
        ({"phone": "12"}, "phone"),
        ({"title": "ก" * 201}, "title"),
        ({"accuracy_metres": float("nan")}, "accuracy_metres"),
        ({"email": "no"}, "email"),
    ],
)
async def test_what_cannot_be_taken_names_its_field(
    conn: Conn, organization: Organization, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await intake.submit(conn, organization, replace(POTHOLE, **change), keys=KEYS)
    assert refused.value.field == field
