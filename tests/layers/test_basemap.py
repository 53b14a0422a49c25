"""The base map: made by us, read from files of others, drawn in their own layout."""

from __future__ import annotations

import gzip
import math
import time
from pathlib import Path

import mapbox_vector_tile
import pytest

from geo_oss.errors import Unavailable
from geo_oss.sample.model import Town
from geo_oss.sample.town import chamlong, sommot
from layers.basemap.archive import Archive
from layers.basemap.build import MAX_ZOOM, MIN_ZOOM, build
from layers.basemap.choose import choose
from layers.basemap.schemas import OPENMAPTILES, PROTOMAPS, TOWN, recognise

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data" / "basemap" / "th_demo_z0-14.pmtiles"


@pytest.fixture(scope="module")
def towns() -> tuple[Town, ...]:
    return sommot(), chamlong()


@pytest.fixture(scope="module")
def file(towns: tuple[Town, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("basemap") / "basemap.pmtiles"
    start = time.process_time()
    build(path, towns)
    assert time.process_time() - start < 20
    return path


def tile_of(lon: float, lat: float, z: int) -> tuple[int, int]:
    """The tile a place is in."""
    n = 1 << z
    y = 0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)
    return int((lon + 180) / 360 * n), int(y * n)


@pytest.mark.parametrize("z", range(MIN_ZOOM, MAX_ZOOM + 1))
def test_tiles_decode_and_cover_the_towns_at_every_zoom(file: Path, towns: tuple[Town, ...], z: int) -> None:
    archive = Archive(file)
    places = {tile_of(pole.lon, pole.lat, z) for town in towns for pole in town.poles}
    for x, y in places:
        body = archive.tile(z, x, y)
        assert body is not None and len(body) < 64_000
        layers = mapbox_vector_tile.decode(gzip.decompress(body))
        assert "landuse" in layers and (z < 9 or "road" in layers)


def test_a_street_keeps_its_thai_name(file: Path, towns: tuple[Town, ...]) -> None:
    pole = towns[0].poles[0]
    x, y = tile_of(pole.lon, pole.lat, 16)
    body = Archive(file).tile(16, x, y)
    assert body is not None
    roads = mapbox_vector_tile.decode(gzip.decompress(body))["road"]["features"]
    assert pole.street in {road["properties"]["name_th"] for road in roads}


def test_places_outside_have_no_tile(file: Path) -> None:
    archive = Archive(file)
    assert archive.tile(14, 0, 0) is None
    assert archive.tile(3, 6, 3) is None
    assert archive.tile(30, 1, 1) is None
    assert archive.tile(14, -1, 5) is None


def test_the_version_changes_with_the_file(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.pmtiles"
    other.write_bytes(file.read_bytes())
    assert Archive(other).version != Archive(file).version
    assert Archive(file).version == Archive(file).version


def test_the_sample_is_credited_as_invented(file: Path) -> None:
    chosen = choose("", file)
    assert chosen is not None and chosen.schema is TOWN
    assert "ข้อมูลสมมติ" in chosen.source["attribution"]
    west, south, east, north = chosen.source["bounds"]
    assert west < 103.16 < 103.3 < east and south < 15.97 < 16.03 < north


def test_without_a_file_there_is_no_base_map(tmp_path: Path) -> None:
    assert choose("", tmp_path / "nothing.pmtiles") is None


@pytest.mark.parametrize("content", [b"", b"not a tile archive at all" * 20, b"PMTiles\x02" + b"\0" * 200])
def test_a_file_that_is_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "wrong.pmtiles"
    path.write_bytes(content)
    with pytest.raises(Unavailable, match="GEO_OSS_BASEMAP"):
        choose(str(path), path)


def test_a_tile_address_is_drawn_as_openmaptiles_unless_it_says_so() -> None:
    chosen = choose("https://tiles.example/{z}/{x}/{y}.pbf", Path("none"))
    assert chosen is not None and chosen.schema is OPENMAPTILES
    assert chosen.source["tiles"] == ["https://tiles.example/{z}/{x}/{y}.pbf"]
    assert "OpenStreetMap" in chosen.source["attribution"]
    other = choose("https://tiles.example/{z}/{x}/{y}.mvt#protomaps", Path("none"), "© us")
    assert other is not None and other.schema is PROTOMAPS and other.source["attribution"] == "© us"
    with pytest.raises(Unavailable):
        choose("https://tiles.example/style.json", Path("none"))


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize("schema", [TOWN, OPENMAPTILES, PROTOMAPS])
def test_layers_name_their_tile_layer_once_and_need_no_glyphs(schema: object, lang: str) -> None:
    from layers.basemap import paint

    drawn = paint.layers(schema, lang)  # type: ignore[arg-type]
    assert len({layer["id"] for layer in drawn}) == len(drawn)
    symbols = [layer for layer in drawn if layer["type"] == "symbol"]
    assert symbols and all(layer["layout"]["text-font"] == ["Sarabun"] for layer in symbols)
    first = "name:th" if lang == "th" else "name:en"
    assert all(layer["layout"]["text-field"][1] == ["get", first] for layer in symbols)


def test_unknown_layouts_are_read_from_their_names() -> None:
    found = recognise([{"id": "muni_roads", "fields": {"road_th": "String"}}, {"id": "lakes"}, {"id": "mystery"}])
    assert [(part.role, part.layer) for part in found.parts] == [("street", "muni_roads"), ("water", "lakes")]
    assert found.parts[0].name == ("road_th",)


def test_a_layer_of_tambons_is_named_by_tambon() -> None:
    found = recognise([{"id": "kk_tambon", "fields": {"amp_th": "String", "tam_code": "String", "tam_th": "String"}}])
    assert {part.role: part.name[0] for part in found.parts} == {
        "boundary-minor": "tam_th",
        "name-boundary-minor": "tam_th",
    }


def test_markup_in_a_credit_becomes_plain_words(file: Path) -> None:
    from layers.basemap.choose import _credited

    assert _credited({"attribution": '<a href="https://osm.org">© OpenStreetMap</a>'}) == "© OpenStreetMap"
    assert _credited({"description": "roads (c) OpenStreetMap contributors"}) == "© OpenStreetMap contributors"


def test_a_real_file_of_thai_places_draws() -> None:
    if not SHARED.is_file():
        print(f"{SHARED} is not here: the real base map was not tried")
        return
    chosen = choose(str(SHARED), Path("none"))
    assert chosen is not None and chosen.archive is not None
    assert chosen.source["attribution"] == "© OpenStreetMap contributors"
    drawn = chosen.layers("th")
    assert {"roads", "bkk_roads", "kk_streams", "province", "pois"} <= {layer.get("source-layer") for layer in drawn}
    x, y = tile_of(98.99, 18.79, 13)
    assert chosen.archive.tile(13, x, y)
