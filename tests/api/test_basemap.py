"""The base map at its door: gzip, versions, nothing where there is nothing."""

from __future__ import annotations

import gzip
from pathlib import Path

import mapbox_vector_tile
import pytest

from api.basemap import basemap, sample_file
from api.doctor import machine
from api.doctor.finding import Verdict
from geo_oss.sample.town import chamlong
from geo_oss.settings import Settings
from layers.basemap.build import build
from tests.api.conftest import opened

TILE = "/basemap/16/51571/29826.mvt"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "basemap.pmtiles"
    build(path, (chamlong(),))
    return path


@pytest.fixture
def with_file(settings: Settings, made: Path) -> Settings:
    kept = sample_file(settings)
    kept.parent.mkdir(parents=True)
    kept.write_bytes(made.read_bytes())
    return settings


async def test_a_tile_comes_gzipped_and_stays_for_a_year_under_its_version(with_file: Settings) -> None:
    async with opened(with_file) as (_, client):
        style = (await client.get("/town/map/style.json")).json()
        address = style["sources"]["basemap"]["tiles"][0]
        tile = address.replace("{z}/{x}/{y}", TILE.removeprefix("/basemap/").removesuffix(".mvt"))
        answer = await client.get(tile)
    assert answer.status_code == 200 and answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert "road" in mapbox_vector_tile.decode(answer.content)
    assert {layer["source"] for layer in style["layers"] if "source" in layer} >= {"basemap"}
    assert "glyphs" not in style
    order = [layer["id"] for layer in style["layers"]]
    assert order.index("base-road-0") < order.index("zone-outlines") < order.index("base-road-name-0")
    assert order.index("base-road-name-0") < order.index("request-points") < order.index("zone-names")


async def test_without_gzip_and_without_version(with_file: Settings) -> None:
    async with opened(with_file) as (_, client):
        answer = await client.get(TILE, headers={"accept-encoding": "identity"})
        known = await client.get(TILE, headers={"if-none-match": answer.headers["etag"]})
    assert "content-encoding" not in answer.headers and "immutable" not in answer.headers["cache-control"]
    assert "road" in mapbox_vector_tile.decode(answer.content)
    assert known.status_code == 304 and known.content == b""


async def test_nothing_is_there_beyond_the_file(with_file: Settings) -> None:
    async with opened(with_file) as (_, client):
        for address in ("/basemap/14/1/1.mvt", "/basemap/99/0/0.mvt", "/basemap/16/99999999999999999999/0.mvt"):
            assert (await client.get(address)).status_code == 204
        assert (await client.get("/basemap/a/0/0.mvt")).status_code == 404


async def test_an_unusable_file_leaves_plain_ground(settings: Settings, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pmtiles"
    broken.write_bytes(gzip.compress(b"no"))
    wrong = Settings(database_url=settings.database_url, data_dir=settings.data_dir, basemap=str(broken))
    assert basemap(wrong) is None
    async with opened(wrong) as (_, client):
        style = (await client.get("/town/map/style.json")).json()
        assert "basemap" not in style["sources"]
        assert (await client.get(TILE)).status_code == 204


async def test_a_foreign_address_is_let_through_by_the_policy(settings: Settings) -> None:
    foreign = Settings(
        database_url=settings.database_url, data_dir=settings.data_dir, basemap="https://tiles.example/{z}/{x}/{y}.pbf"
    )
    async with opened(foreign) as (_, client):
        answer = await client.get("/town/map/style.json")
    assert "https://tiles.example" in answer.headers["content-security-policy"]
    assert answer.json()["sources"]["basemap"]["tiles"] == ["https://tiles.example/{z}/{x}/{y}.pbf"]


def test_the_doctor_knows_the_base_map(with_file: Settings, tmp_path: Path) -> None:
    def verdict(setting: str, data: str = with_file.data_dir) -> Verdict:
        return machine.base_map(Settings(data_dir=data, basemap=setting)).verdict

    broken = tmp_path / "broken.pmtiles"
    broken.write_bytes(b"no")
    assert verdict("") is Verdict.GOOD
    assert verdict("", str(tmp_path / "empty")) is Verdict.LOOK
    assert verdict(str(broken)) is Verdict.BAD
    assert verdict(str(tmp_path / "nowhere.pmtiles")) is Verdict.BAD
