"""Which pole is this: by sticker, by number, by distance."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo_oss.geo import LonLat
from geo_oss.thai.painted import plain_number
from poles import match
from poles.codes import ForgedCode, UnreadableCode, issue
from poles.match import ForeignCode, RevokedCode, UnknownPole
from tests.poles.conftest import KEYS, PLACES, Registry, stand

CASE = """
INSERT INTO request (organization_id, id, number, category_id, status, channel, place, gm, h3_cell,
                     place_source, placement_method, pole_id, created_at)
SELECT organization_id, %(id)s, %(number)s, %(category_id)s, %(status)s, 'qr', place, gm, 0,
       'pole', 'covers', id, %(at)s
  FROM pole WHERE organization_id = 1 AND id = 2
"""
CATEGORY = """
INSERT INTO category (organization_id, id, code, abbreviation, name_th, name_en, sensitivity)
VALUES (1, %s, %s, 'x', 'x', 'x', %s)
"""


async def test_a_sticker_names_its_pole_in_any_case(registry: Registry) -> None:
    pole = await match.by_code(registry.conn, registry.code(1, 2).lower())
    assert (pole.organization_id, pole.id, pole.number, pole.place) == (1, 2, "2-0142", PLACES[2])


async def test_a_forged_sticker_is_refused(registry: Registry) -> None:
    code = registry.code(1, 2)
    forged = code[:-1] + ("0" if code[-1] != "0" else "1")
    with pytest.raises(ForgedCode):
        await match.by_code(registry.conn, forged)


async def test_a_sticker_of_an_unknown_municipality_is_refused(registry: Registry) -> None:
    with pytest.raises(ForgedCode):
        await match.by_code(registry.conn, issue(9, 1, KEYS[1]))


async def test_a_sticker_of_another_municipality_is_foreign(registry: Registry) -> None:
    with pytest.raises(ForeignCode):
        await match.by_code(registry.conn, registry.code(2, 1), organization_id=1)


async def test_a_genuine_sticker_of_a_pole_that_never_stood_is_unknown(registry: Registry) -> None:
    with pytest.raises(UnknownPole):
        await match.by_code(registry.conn, registry.code(1, 99))


async def test_a_revoked_or_replaced_sticker_is_refused(registry: Registry) -> None:
    await registry.conn.execute("UPDATE pole SET revoked = true WHERE organization_id = 1 AND id = 1")
    await registry.conn.execute("UPDATE pole SET code = 'NEWER' WHERE organization_id = 1 AND id = 2")
    for pole_id in (1, 2):
        with pytest.raises(RevokedCode):
            await match.by_code(registry.conn, registry.code(1, pole_id))


async def test_a_new_edition_opens_the_pole_and_the_old_one_is_withdrawn(registry: Registry) -> None:
    newer = issue(1, 2, KEYS[1], edition=2)
    await registry.conn.execute(
        "UPDATE pole SET code = %s, detail = '{\"edition\": 2}' WHERE organization_id = 1 AND id = 2", (newer,)
    )
    assert (await match.by_code(registry.conn, newer)).id == 2
    for edition, error in ((0, RevokedCode), (1, RevokedCode), (3, ForgedCode)):
        with pytest.raises(error):
            await match.by_code(registry.conn, issue(1, 2, KEYS[1], edition=edition))


async def test_garbage_is_unreadable(registry: Registry) -> None:
    with pytest.raises(UnreadableCode):
        await match.by_code(registry.conn, "' OR 1=1 --")


@pytest.mark.parametrize("typed", ["2-0142", "๒-๐๑๔๒", " 2 - 0142 ", "2–0142"])
async def test_a_number_is_found_as_people_type_it(registry: Registry, typed: str) -> None:
    assert (await match.by_number(registry.conn, 1, typed)).id == 2


@pytest.mark.parametrize("typed", ["", "2-01", "x" * 500, "2-0142\x00", "\ud800", "2-0149"])
async def test_a_number_nobody_has_is_unknown(registry: Registry, typed: str) -> None:
    with pytest.raises(UnknownPole):
        await match.by_number(registry.conn, 1, typed)


async def test_the_number_of_another_municipality_is_not_found(registry: Registry) -> None:
    await stand(registry.conn, 2, 7, "ONLY-THERE", LonLat(103.3, 16.1))
    with pytest.raises(UnknownPole):
        await match.by_number(registry.conn, 1, "only-there")
    assert (await match.by_number(registry.conn, 2, "only-there")).organization_id == 2


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.sampled_from("azAZ09๐๙ก‐‑‒–—−- \t\u00a0\u200bß/"), max_size=20))
async def test_database_and_program_write_a_number_the_same_way(registry: Registry, number: str) -> None:
    async with registry.conn.transaction(force_rollback=True):
        await registry.conn.execute("UPDATE pole SET number = %s WHERE organization_id = 2", (number,))
        found = await registry.conn.execute("SELECT number_plain FROM pole WHERE organization_id = 2")
        assert await found.fetchone() == {"number_plain": plain_number(number)}


async def test_the_nearest_pole_comes_with_geodesic_metres(registry: Registry) -> None:
    here = LonLat(103.20007, 16.00001)
    pole = await match.nearest(registry.conn, 1, here, 50)
    assert pole is not None and pole.id == 2
    _, _, metres = Geod(ellps="WGS84").inv(here.lon, here.lat, pole.place.lon, pole.place.lat)
    assert pole.metres == pytest.approx(metres, abs=1e-6)


async def test_a_pole_beyond_reach_is_not_nearest(registry: Registry) -> None:
    here = LonLat(103.2, 15.9999)  # 11.06 m south of the first pole
    assert await match.nearest(registry.conn, 1, here, 11.0) is None
    assert await match.nearest(registry.conn, 1, here, 11.1) is not None


async def test_the_nearest_is_never_another_municipalitys(registry: Registry) -> None:
    pole = await match.nearest(registry.conn, 2, PLACES[2], 100)
    assert pole is not None and (pole.organization_id, pole.id) == (2, 1)


async def test_the_case_to_join_is_the_oldest_open_one(registry: Registry) -> None:
    for category_id, sensitivity in ((1, "public"), (2, "private"), (3, "blurred")):
        await registry.conn.execute(CATEGORY, (category_id, str(category_id), sensitivity))
    cases = [(1, 1, 5, "2026-01-01"), (2, 1, 3, "2026-01-03"), (3, 1, 1, "2026-01-04"), (4, 2, 1, "2026-01-02")]
    cases.append((5, 3, 1, "2026-01-02"))
    for request_id, category_id, status, at in cases:
        row = {"id": request_id, "number": str(request_id), "category_id": category_id, "status": status, "at": at}
        await registry.conn.execute(CASE, row)
    case = await match.open_case(registry.conn, 1, 2)
    assert case is not None and (case.id, case.status) == (2, 3)
    assert await match.open_case(registry.conn, 1, 1) is None
    assert await match.open_case(registry.conn, 2, 2) is None
