"""The registry as staff look through it: pages, zones, parts of numbers, and the cases of each pole."""

from geo_oss.db.pool import Conn
from geo_oss.geo import LonLat
from geo_oss.requests import intake
from geo_oss.requests.model import Draft
from poles.registry import Asked, page
from tests import town
from tests.poles.conftest import Registry, stand


async def test_a_line_names_zone_and_community_and_counts_the_cases(conn: Conn) -> None:
    built = await town.build(conn)
    await conn.execute("UPDATE pole SET zone_code = 'E', community_code = 'M' WHERE organization_id = 1 AND id = 2")
    draft = Draft(town.LIGHT, LonLat(0.012, 0.002), channel="qr", place_source="pole", pole_id=2, pole_method="code")
    for _ in range(3):
        receipt = await intake.submit(conn, built, draft, keys=town.KEYS)
    await conn.execute("UPDATE request SET status = 5 WHERE id = %s", (receipt.id,))
    found = await page(conn, 1)
    assert [(line.number, line.zone_th, line.community_th, line.cases, line.open_cases) for line in found.lines] == [
        ("E-0002", "เขตตะวันออก", "ชุมชนกลาง", 3, 2),
        ("W-0001", "", "", 0, 0),
    ]


async def test_the_filter_is_by_zone_and_part_of_the_number(registry: Registry) -> None:
    await registry.conn.execute("UPDATE pole SET zone_code = 'Z' WHERE organization_id = 1 AND id = 3")

    async def numbers(zone: str = "", text: str = "") -> list[str]:
        return [line.number for line in (await page(registry.conn, 1, Asked(zone_code=zone, text=text))).lines]

    assert await numbers() == ["2-0141", "2-0142", "2-0143"]
    assert await numbers("Z") == ["2-0143"]
    assert await numbers("unknown") == ["2-0141", "2-0142"]
    assert await numbers(text="๑๔๒") == ["2-0142"]
    assert await numbers(text="%") == await numbers(text="\x00%\\_") == await numbers("\x00Q") == []


async def test_pages_follow_each_other(registry: Registry) -> None:
    for at in range(10, 130):
        await stand(registry.conn, 1, at, f"9-{at}", LonLat(103.2, 16.0))
    first, last = [await page(registry.conn, 1, number=number) for number in (1, 3)]
    assert (first.poles, first.pages, len(first.lines), len(last.lines)) == (123, 3, 50, 23)
    assert [line.number for line in last.lines][-2:] == ["9-128", "9-129"]
    assert (await page(registry.conn, 1, number=99)).lines == []


async def test_withdrawn_stickers_are_shown_but_not_counted_for_printing(registry: Registry) -> None:
    await registry.conn.execute("UPDATE pole SET revoked = true WHERE organization_id = 1 AND id = 3")
    found = await page(registry.conn, 1)
    assert (found.poles, found.printable, [line.revoked for line in found.lines]) == (3, 2, [False, False, True])
