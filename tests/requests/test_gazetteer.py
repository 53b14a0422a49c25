"""Names and numbers as people type them find the place they mean, in their own municipality."""

import pytest

from geo_oss.db.pool import Conn
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Organization
from geo_oss.requests.gazetteer import Hit, search
from geo_oss.thai.text import search_key
from tests import town

NAMES = [
    ("street", "ถนนวิชิตสงคราม"),
    ("street", "ถนนสุขใจ"),
    ("soi", "ซอยสุขใจ 1"),
    ("soi", "ซอยสุขใจ 12"),
    ("soi", "ซอยสุขใจ 125"),
    ("soi", "ซอย 12"),
    ("community", "ชุมชนหนองแวงตราชู"),
    ("poi", "โรงเรียนเทศบาล 1 หนองแวง"),
    ("poi", "ตลาด 100% สด"),
]


@pytest.fixture
async def organization(conn: Conn) -> Organization:
    """The small town with a gazetteer; the same street in the neighbouring town too."""
    built = await town.build(conn)
    rows = [(1, at, kind, name, search_key(name), at / 1000) for at, (kind, name) in enumerate(NAMES, 1)]
    rows.append((2, 1, "street", "ถนนสุขใจ", search_key("ถนนสุขใจ"), 1.01))
    for row in rows:
        await conn.execute(
            "INSERT INTO gazetteer (organization_id, id, kind, name, key, place)"
            " VALUES (%s, %s, %s, %s, %s, ST_SetSRID(ST_MakePoint(%s, 0.001), 4326))",
            row,
        )
    return built


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("สุขใจ", "ถนนสุขใจ"),
        ("ถ.สุขใจ", "ถนนสุขใจ"),
        ("ถนน สุขใจ", "ถนนสุขใจ"),
        ("ซ.สุขใจ 12", "ซอยสุขใจ 12"),
        ("ซอยสุขใจ๑๒", "ซอยสุขใจ 12"),
        ("สุขใจ 125", "ซอยสุขใจ 125"),
        ("ซ. ๑๒", "ซอย 12"),
        ("วิชิตสงคาม", "ถนนวิชิตสงคราม"),
        ("ช.หนองแวง", "ชุมชนหนองแวงตราชู"),
        ("รร.เทศบาล 1", "โรงเรียนเทศบาล 1 หนองแวง"),
        ("100%", "ตลาด 100% สด"),
        ("W-0001", "W-0001"),
        ("เสา e-๐๐๐๒", "E-0002"),
        ("เสาที่ w 0001", "W-0001"),
        ("0002", "E-0002"),
        ("E-2", "E-0002"),
        ("เขตตะวันตก", "เขตตะวันตก"),
        ("ชุมชนกลาง", "ชุมชนกลาง"),
        ("ช.กลาาง", "ชุมชนกลาง"),
    ],
)
async def test_what_is_typed_finds_what_is_meant(conn: Conn, organization: Organization, text: str, first: str) -> None:
    hits = await search(conn, organization, text)
    assert [hit.name for hit in hits][:1] == [first], hits


async def test_a_number_is_exact_before_it_is_a_beginning(conn: Conn, organization: Organization) -> None:
    names = [hit.name for hit in await search(conn, organization, "ซอยสุขใจ 1")]
    assert names[0] == "ซอยสุขใจ 1" and set(names[1:]) == {"ซอยสุขใจ 12", "ซอยสุขใจ 125"}


async def test_another_number_is_another_soi(conn: Conn, organization: Organization) -> None:
    names = [hit.name for hit in await search(conn, organization, "ซอยสุขใจ 13")]
    assert "ซอยสุขใจ 12" not in names and "ซอยสุขใจ 1" not in names


async def test_the_neighbours_streets_are_not_found(conn: Conn, organization: Organization) -> None:
    hits = await search(conn, organization, "ถนนสุขใจ")
    assert [hit.place.lon for hit in hits if hit.name == "ถนนสุขใจ"] == [0.002]


@pytest.mark.parametrize("text", ["", "   ", ".", "%", "_", "ไม่มีชื่อนี้เลย", "\x00", "\ud800", "x" * 3000])
async def test_nothing_is_found_without_harm(conn: Conn, organization: Organization, text: str) -> None:
    assert [hit for hit in await search(conn, organization, text) if hit.name != "ตลาด 100% สด"] == []


async def test_no_more_than_the_limit(conn: Conn, organization: Organization) -> None:
    assert len(await search(conn, organization, "ส", limit=2)) == 2


async def test_typed_coordinates_mean_themselves(conn: Conn, organization: Organization) -> None:
    (hit,) = await search(conn, organization, "0.0050, 0.0110", lang="en")
    assert hit == Hit("coordinates", "0.00500, 0.01100", "read as latitude, longitude", LonLat(0.011, 0.005), "typed")
    assert (await search(conn, organization, "31N 390000 110000"))[0].source == "utm"
    with pytest.raises(Invalid):
        await search(conn, organization, "416.01, 503.2")


async def test_a_pole_says_it_is_one(conn: Conn, organization: Organization) -> None:
    (hit,) = await search(conn, organization, "w-0001")
    assert (hit.kind, hit.source, hit.place.lon) == ("pole", "pole", 0.002)
