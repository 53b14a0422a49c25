"""Boundaries of very many vertices, and very many boundaries: light tiles that look right, no bend lost in placing."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import mapbox_vector_tile
import numpy as np
import psycopg
import shapely
from psycopg.rows import dict_row

from geo_oss.db.pool import connect
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Organization
from geo_oss.requests.filter import Filter
from layers.address import Address
from layers.registry import layer
from layers.tiles import MOST_BYTES, tile
from tests.layers import town
from zones import load
from zones.columns import Columns
from zones.lookup import place_of
from zones.read import Boundaries

VERTICES = 15_000
RANDOM = np.random.default_rng(8)


def crooked(count: int, vertices: int, *, reach: float) -> np.ndarray:
    """Areas side by side around Khon Kaen, each a circle whose edge trembles at every vertex."""
    side = int(np.ceil(np.sqrt(count)))
    angles = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    shapes = []
    for number in range(count):
        middle = np.array([102.0 + reach * (number % side), 16.0 + reach * (number // side)])
        radius = reach * (0.4 + 0.02 * RANDOM.random(vertices))
        shapes.append(shapely.Polygon(middle + np.column_stack([np.cos(angles), np.sin(angles)]) * radius[:, None]))
    return np.array(shapes, dtype=object)


def stored(url: str, shapes: np.ndarray) -> Organization:
    """A municipality with these zones in force."""
    codes = [f"Z{number}" for number in range(len(shapes))]
    names, nothing = [f"เขตที่ {code}" for code in codes], [""] * len(codes)
    made = Boundaries(codes, names, nothing, nothing, shapes, Columns("code", "name"), "EPSG:4326", "utf-8", "", [])
    with connect(url) as conn:
        organization = town.found(conn)
        load.load(conn, 1, "zone", made, source=Path("crooked.gpkg"))
    return organization


async def drawn(
    url: str, organization: Organization, shapes: np.ndarray, z: int
) -> list[tuple[bytes, dict[str, list[dict[str, object]]]]]:
    """A dozen tiles of a zoom that the areas reach, packed and read back."""
    corners = shapely.get_coordinates(shapes)
    spots = sorted({_at(z, lon, lat) for lon, lat in corners[:: len(corners) // 500].tolist()})
    kept = spots[:: -(-len(spots) // 12)]
    async with await psycopg.AsyncConnection.connect(url, row_factory=dict_row) as conn:
        packed = [await tile(conn, organization, layer("zones"), Address(z, x, y), Filter()) for x, y in kept]
    read = [mapbox_vector_tile.decode(gzip.decompress(one), default_options={"y_coord_down": True}) for one in packed]
    return [
        (one, {name: part["features"] for name, part in layers.items()})
        for one, layers in zip(packed, read, strict=True)
    ]


def _at(z: int, lon: float, lat: float) -> tuple[int, int]:
    y = 0.5 - np.arcsinh(np.tan(np.radians(lat))) / (2 * np.pi)
    return int((lon + 180) / 360 * 2**z), int(y * 2**z)


async def test_three_hundred_thousand_vertices_are_light_tiles(database: str) -> None:
    shapes = crooked(20, VERTICES, reach=0.1)
    organization = stored(database, shapes)
    for z in (5, 8, 11, 14):
        tiles = await drawn(database, organization, shapes, z)
        assert max(len(packed) for packed, _ in tiles) <= MOST_BYTES
        assert all(read.get("zones") for _, read in tiles)


async def test_a_simplified_area_has_the_form_of_the_whole_one(database: str) -> None:
    shapes = crooked(12, VERTICES, reach=0.1)
    organization = stored(database, shapes)
    z, (x, y) = 8, _at(8, 102.2, 16.2)
    async with await psycopg.AsyncConnection.connect(database, row_factory=dict_row) as conn:
        packed = await tile(conn, organization, layer("zones"), Address(z, x, y), Filter())
    features = mapbox_vector_tile.decode(gzip.decompress(packed), default_options={"y_coord_down": True})["zones"][
        "features"
    ]
    whole = {f"Z{number}": shape for number, shape in enumerate(shapes)}
    for feature in features:
        units = shapely.transform(whole[feature["properties"]["code"]], lambda places: _units(places, z, x, y))
        seen = shapely.intersection(units, shapely.box(-64, -64, 4160, 4160))
        apart = shapely.hausdorff_distance(_shape(feature), seen)
        assert apart < 16, "less than two pixels"
    assert len(features) >= 6
    assert sum(shapely.get_num_coordinates(_shape(feature)) for feature in features) < len(features) * VERTICES / 20


def _units(places: np.ndarray, z: int, x: int, y: int) -> np.ndarray:
    across = ((places[:, 0] + 180) / 360 * 2**z - x) * 4096
    down = ((0.5 - np.arcsinh(np.tan(np.radians(places[:, 1]))) / (2 * np.pi)) * 2**z - y) * 4096
    return np.column_stack([across, down])


def _shape(feature: dict[str, object]) -> shapely.Geometry:
    return shapely.from_geojson(json.dumps(feature["geometry"]))


async def test_requests_are_placed_by_every_bend(database: str) -> None:
    shapes = crooked(4, VERTICES, reach=0.1)
    stored(database, shapes)
    corners = shapely.get_coordinates(shapes[0])[::50]
    outside = shapely.get_coordinates(shapes[0].centroid)[0]
    near = corners + (corners - outside) * RANDOM.choice([-1e-5, 1e-5], (len(corners), 1))
    async with await psycopg.AsyncConnection.connect(database, row_factory=dict_row) as conn:
        ours = [(await place_of(conn, 1, LonLat(lon, lat))).zone_code for lon, lat in near.tolist()]
    theirs = ["Z0" if inside else None for inside in shapely.covers(shapes[0], shapely.points(near))]
    assert ours == theirs and 50 < ours.count("Z0") < len(ours) - 50


async def test_thousands_of_areas_are_light_tiles_and_the_large_ones_keep_their_words(database: str) -> None:
    small = crooked(5000, 12, reach=0.04)
    large = shapely.box(101.9, 15.9, 105.0, 19.0)
    shapes = np.array([*small, large], dtype=object)
    organization = stored(database, shapes)
    for z in (5, 6, 8):
        tiles = await drawn(database, organization, shapes, z)
        assert max(len(packed) for packed, _ in tiles) <= MOST_BYTES
        assert "Z5000" in {part["properties"].get("code") for _, read in tiles for part in read.get("zones", [])}
