"""The sample town in a database: whole, once, and as the front door would have written it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from api import sample
from api.basemap import basemap
from geo_oss.db.pool import connect, open_pool
from geo_oss.organizations import store
from geo_oss.people import passwords, vault
from geo_oss.people.keys import load_keys
from geo_oss.requests import photo_files
from geo_oss.settings import Settings
from layers.heat import pyramid
from tests.databases import clone


@pytest.fixture(scope="module")
def settings(server: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """An installation with the sample town, loaded once for this file."""
    with clone(server, template) as url:
        made = Settings(database_url=url, data_dir=str(tmp_path_factory.mktemp("data")))
        start = time.process_time()
        sample.load(made)
        assert time.process_time() - start < 40
        yield made


def one(settings: Settings, query: str) -> dict[str, object]:
    """The first row of a query."""
    with connect(settings.database_url) as conn:
        row = conn.execute(query.encode()).fetchone()
    assert row is not None
    return row


def test_loading_again_changes_nothing(settings: Settings) -> None:
    before = one(settings, "SELECT count(*), max(id), sum(version) FROM request")
    assert sample.loaded(settings)
    steps: list[str] = []
    sample.load(settings, steps.append)
    assert steps == [] and one(settings, "SELECT count(*), max(id), sum(version) FROM request") == before


def test_a_lost_base_map_is_made_again(settings: Settings) -> None:
    file = Path(settings.data_dir) / "sample" / "basemap.pmtiles"
    file.unlink()
    sample.load(settings)
    assert basemap(settings) is not None
    assert one(settings, "SELECT count(*) AS n FROM organization")["n"] == 2


def test_accounts_of_every_role_can_sign_in(settings: Settings) -> None:
    accounts = sample.accounts(settings)
    assert {account.username for account in accounts} == {"officer", "head", "clerk", "planner", "admin"}
    stored = one(settings, "SELECT password_hash FROM staff WHERE username = 'officer' AND organization_id = 1")
    assert asyncio.run(passwords.fits(str(stored["password_hash"]), accounts[0].password))
    kept = Path(settings.data_dir) / "sample" / "demo-password"
    assert kept.stat().st_mode & 0o077 == 0


def test_without_its_password_file_nobody_is_promised_anything(settings: Settings, tmp_path: Path) -> None:
    elsewhere = Settings(database_url=settings.database_url, data_dir=str(tmp_path))
    assert sample.accounts(elsewhere) == []


def test_stored_places_are_those_of_place_of(settings: Settings) -> None:
    wrong = one(
        settings,
        """
        SELECT count(*) AS n FROM request r, place_of(r.organization_id, ST_X(r.place), ST_Y(r.place)) p
        WHERE (r.zone_code, r.community_code, r.zone_version, r.community_version, r.placement_method)
              IS DISTINCT FROM (p.zone_code, p.community_code, p.zone_version, p.community_version, p.method)
           OR r.nearest_zone_code IS DISTINCT FROM p.nearest_zone_code
           OR abs(r.edge_metres - p.edge_metres) > 0.05 + 0.01 * p.edge_metres
        """,
    )
    assert wrong["n"] == 0


def test_frames_and_metres_are_those_of_the_database(settings: Settings) -> None:
    wrong = one(
        settings,
        """
        SELECT count(*) AS n FROM request r
        WHERE ST_Distance(r.gm, mercator_point(ST_X(r.place), ST_Y(r.place))) > 1e-6
        """,
    )
    assert wrong["n"] == 0


def test_numbers_have_no_gaps_and_the_count_goes_on(settings: Settings) -> None:
    sommot = one(
        settings,
        """
        SELECT count(*) AS n, count(DISTINCT number) AS d,
               (SELECT sum(value) FROM number_counter c WHERE c.organization_id = 1) AS counted
        FROM request WHERE organization_id = 1
        """,
    )
    assert sommot["n"] == sommot["d"] == sommot["counted"]
    chamlong = one(settings, "SELECT number FROM request WHERE organization_id = 2 ORDER BY id LIMIT 1")
    assert str(chamlong["number"]).endswith(" 1/2566")


def test_nothing_private_is_public(settings: Settings) -> None:
    seen = one(
        settings,
        """
        SELECT count(*) FILTER (WHERE c.sensitivity = 'private') AS private,
               count(*) FILTER (WHERE c.sensitivity = 'blurred' AND ST_Equals(p.place, r.place)) AS sharp,
               count(*) FILTER (WHERE c.sensitivity = 'blurred' AND p.title <> '') AS told,
               count(*) FILTER (WHERE c.sensitivity = 'blurred') AS blurred
        FROM request_public p JOIN request r USING (organization_id, id)
        JOIN category c ON c.organization_id = r.organization_id AND c.id = r.category_id
        """,
    )
    assert (seen["private"], seen["sharp"], seen["told"]) == (0, 0, 0) and int(str(seen["blurred"])) > 100


def test_contacts_are_sealed_for_their_row(settings: Settings) -> None:
    row = one(settings, "SELECT * FROM request_contact WHERE organization_id = 1 AND phone_sealed IS NOT NULL LIMIT 1")
    keys = load_keys(settings.data)
    told = vault.unseal(
        keys.vault,
        bytes(row["phone_sealed"]),
        organization_id=1,
        request_id=int(str(row["request_id"])),
        column="phone",
    )  # type: ignore[call-overload]
    assert told.startswith("+668")


def test_histories_end_where_the_cases_stand(settings: Settings) -> None:
    wrong = one(
        settings,
        """
        SELECT count(*) AS n FROM request r JOIN LATERAL (
            SELECT status FROM request_event e
            WHERE e.organization_id = r.organization_id AND e.request_id = r.id ORDER BY id DESC LIMIT 1) e ON true
        WHERE e.status <> r.status OR r.created_at > now()
           OR r.supporters <> (SELECT count(*) FROM request_supporter s
                               WHERE s.organization_id = r.organization_id AND s.request_id = r.id)
        """,
    )
    assert wrong["n"] == 0


def test_the_heat_pyramid_is_true(settings: Settings) -> None:
    with connect(settings.database_url) as conn:
        assert pyramid.check(conn, 1) == [] and pyramid.check(conn, 2) == []


def test_pictures_lie_where_the_front_door_looks(settings: Settings) -> None:
    with connect(settings.database_url) as conn:
        rows = conn.execute("SELECT organization_id, id, bytes, kind FROM photo").fetchall()
    assert {row["kind"] for row in rows} == {"before", "after"}
    for row in rows:
        for size in photo_files.SIZES:
            file = photo_files.path(settings.data / "uploads", row["organization_id"], row["id"], size)
            with Image.open(file) as picture:
                assert picture.format == "JPEG"
    counted = one(settings, "SELECT sum(photos) AS n FROM request")["n"]
    assert counted == len(rows) == one(settings, "SELECT sum(photos) AS n FROM request_public")["n"]


def test_every_request_has_a_rule_and_a_reason(settings: Settings) -> None:
    assert one(settings, "SELECT count(*) AS n FROM request WHERE rule_id IS NULL OR because = ''")["n"] == 0


async def test_the_town_is_what_its_pages_need(settings: Settings) -> None:
    pool = open_pool(settings.database_url, 1)
    await pool.open()
    async with pool.connection() as conn:
        town = await store.get(conn, "sommot")
        categories = await store.categories(conn, town.id)
    await pool.close()
    assert "สมมติ" in town.notice_th and town.utm_srid == 32648
    assert any(category.asset_kind == "pole" and category.faults[0]["th"] == "ไฟดับ" for category in categories)
    recent = one(settings, "SELECT max(created_at) AS at FROM request")["at"]
    assert isinstance(recent, datetime) and (datetime.now(UTC) - recent).days < 2


def test_stars_are_of_finished_requests(settings: Settings) -> None:
    found = one(
        settings,
        """
        SELECT count(*) AS n, bool_and(r.status = 5 AND s.created_at > r.done_at AND s.created_at < now()) AS fit
        FROM request_rating s JOIN request r ON (r.organization_id, r.id) = (s.organization_id, s.request_id)
        """,
    )
    assert int(str(found["n"])) > 1000 and found["fit"]
