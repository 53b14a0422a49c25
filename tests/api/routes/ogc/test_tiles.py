"""OGC 20-057 and TileJSON 3: the map's own tiles, found from the collections; and the product's OpenAPI names them."""

from __future__ import annotations

import httpx2 as httpx
import mapbox_vector_tile
import pytest

from geo_oss.geo import LonLat, frame
from layers.registry import layer
from tests.api.routes.ogc.conftest import CASES, COLLECTIONS, OF_SQUARES, OGC, SQUARES, got


async def test_the_tile_matrix_set_is_the_well_known_one(web: httpx.AsyncClient) -> None:
    listed = (await got(web, f"{OGC}/tileMatrixSets"))["tileMatrixSets"]
    assert [one["id"] for one in listed] == ["WebMercatorQuad"]
    told = (await got(web, f"{OGC}/tileMatrixSets/WebMercatorQuad"))["tileMatrices"]
    assert [one["id"] for one in told] == [str(level) for level in range(25)]
    for level, one in enumerate(told):
        assert one["scaleDenominator"] == pytest.approx(559082264.028717 / 2**level)
        assert one["pointOfOrigin"] == pytest.approx([-20037508.3427892, 20037508.3427892])
        assert (one["matrixWidth"], one["matrixHeight"], one["tileWidth"]) == (2**level, 2**level, 256)


@pytest.mark.parametrize("collection", COLLECTIONS)
async def test_each_collection_has_a_tileset(web: httpx.AsyncClient, collection: str) -> None:
    path = f"{SQUARES}/collections/{collection}/tiles"
    assert len((await got(web, path))["tilesets"]) == 1
    told = await got(web, f"{path}/WebMercatorQuad")
    assert told["dataType"] == "vector" and [one["tileMatrix"] for one in told["tileMatrixSetLimits"]]
    template = next(link for link in told["links"] if link["rel"] == "item")
    assert template["templated"] and {"{tileMatrix}", "{tileRow}", "{tileCol}"} <= set(template["href"].split("/"))


async def test_a_tile_is_the_one_of_the_map(web: httpx.AsyncClient) -> None:
    x, y = CASES[0]["qx"] >> 16, CASES[0]["qy"] >> 16
    for tail in ("", "?status=open"):
        tile = await web.get(f"{OGC}/collections/requests/tiles/WebMercatorQuad/12/{y}/{x}{tail}")
        assert tile.content == (await web.get(f"/sommot/tiles/requests/12/{x}/{y}.mvt{tail}")).content
        assert tile.headers["content-type"] == "application/vnd.mapbox-vector-tile" and tile.content
    limits = (await got(web, f"{OGC}/collections/requests/tiles/WebMercatorQuad"))["tileMatrixSetLimits"]
    level = next(one for one in limits if one["tileMatrix"] == "12")
    assert level["minTileCol"] <= x <= level["maxTileCol"] and level["minTileRow"] <= y <= level["maxTileRow"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/tileMatrixSets/Other", 404),
        ("/collections/requests/tiles/Other", 404),
        ("/collections/people/tiles", 404),
        ("/collections/requests/tiles/WebMercatorQuad/12/99999/0", 404),
        ("/collections/requests/tiles/WebMercatorQuad/30/0/0", 404),
        ("/collections/requests/tiles/WebMercatorQuad/12/0/0?status=finished", 400),
        ("/collections/zones/tiles/WebMercatorQuad/12/0/0?status=open", 400),
        ("/tiles/Other", 404),
        ("/tiles/WebMercatorQuad/4/0/0", 404),
        ("/tiles/WebMercatorQuad/19/0/0", 404),
        ("/tiles/WebMercatorQuad/8/0/0?collections=poles", 404),
        ("/tiles/WebMercatorQuad/8/0/0?collections=people", 400),
        ("/tiles/WebMercatorQuad?collections=people", 400),
        ("/tiles/WebMercatorQuad/12/0/0?status=finished", 400),
    ],
)
async def test_what_is_no_tile_is_refused(web: httpx.AsyncClient, path: str, status: int) -> None:
    assert (await web.get(OGC + path)).status_code == status


@pytest.mark.parametrize("layer", COLLECTIONS)
async def test_tilejson_says_what_the_tiles_hold(web: httpx.AsyncClient, layer: str) -> None:
    town = "twosquares" if layer in OF_SQUARES else "sommot"
    told = await got(web, f"/{town}/tiles/{layer}.json")
    assert told["tilejson"] == "3.0.0" and told["minzoom"] <= told["center"][2] <= told["maxzoom"]
    west, south, _, _ = told["bounds"]
    spot, z = frame(LonLat(west + 1e-6, south + 1e-6)), told["maxzoom"]
    address = told["tiles"][0].format(z=z, x=spot.qx >> (28 - z), y=spot.qy >> (28 - z))
    held = mapbox_vector_tile.decode((await web.get(address)).content)
    assert set(held) <= {one["id"] for one in told["vector_layers"]}
    same = await got(web, f"/{town}/ogc/collections/{layer}/tiles/WebMercatorQuad/tilejson.json")
    assert same == told
    assert (await web.get(f"/{town}/tiles/people.json")).status_code == 404


def spot(z: int) -> tuple[int, int]:
    """Column and row of the tile of the first case."""
    return CASES[0]["qx"] >> (28 - z), CASES[0]["qy"] >> (28 - z)


@pytest.mark.parametrize("z", [9, 14, 16])
async def test_a_tile_of_the_dataset_holds_what_the_tiles_of_its_layers_hold(web: httpx.AsyncClient, z: int) -> None:
    """Decoded by others; names stay apart, and every feature, key and value is the one of the layer's own tile."""
    x, y = spot(z)
    whole = mapbox_vector_tile.decode((await web.get(f"{OGC}/tiles/WebMercatorQuad/{z}/{y}/{x}")).content)
    told = {one["id"] for one in (await got(web, f"{OGC}/tiles/WebMercatorQuad"))["layers"]}
    parts = {}
    for name in COLLECTIONS:
        if layer(name).minzoom <= z <= layer(name).maxzoom:
            own = mapbox_vector_tile.decode((await web.get(f"/sommot/tiles/{name}/{z}/{x}/{y}.mvt")).content)
            parts |= {part if part == name else f"{name}_{part}": held for part, held in own.items()}
    assert parts.items() <= whole.items() and whole.keys() <= told and len(whole) >= 2
    assert z < 16 or "heat_cells" in whole.keys() - parts.keys(), "drawn past its own last zoom"


async def test_a_tile_of_the_dataset_holds_the_collections_chosen(web: httpx.AsyncClient) -> None:
    path = f"{SQUARES}/tiles/WebMercatorQuad"
    x, y = frame(LonLat(0.005, 0.005)).qx >> 12, frame(LonLat(0.005, 0.005)).qy >> 12
    held = mapbox_vector_tile.decode((await web.get(f"{path}/16/{y}/{x}?collections=zones,communities")).content)
    assert {"zones", "communities", "zones_labels"} == set(held)
    told = await got(web, path, collections="zones,communities")
    assert {one["id"] for one in told["layers"]} == {"zones", "zones_labels", "communities", "communities_labels"}
    template = next(link["href"] for link in told["links"] if link["rel"] == "item")
    assert template.endswith("?collections=zones,communities")
    assert told["boundingBox"]["upperRight"] == [0.02, 0.01]
    same = await got(web, f"{path}/tilejson.json", collections="zones,communities")
    assert (await web.get(same["tiles"][0].format(z=16, x=x, y=y))).content and same["bounds"] == [0, 0, 0.02, 0.01]


async def test_the_filter_reaches_the_requests_of_a_dataset_tile(web: httpx.AsyncClient) -> None:
    x, y = spot(16)
    path = f"{OGC}/tiles/WebMercatorQuad/16/{y}/{x}?collections=requests"
    whole = await web.get(path)
    assert (await web.get(path, headers={"If-None-Match": whole.headers["etag"]})).status_code == 304
    done = mapbox_vector_tile.decode((await web.get(f"{path}&status=done")).content)
    ids = {one["id"] for one in mapbox_vector_tile.decode(whole.content)["requests"]["features"]}
    assert CASES[0]["id"] in ids
    assert {one["properties"]["status"] for one in done.get("requests", {"features": []})["features"]} <= {5}


async def test_the_dataset_is_found_from_the_landing_page(web: httpx.AsyncClient) -> None:
    rel = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
    href = next(link["href"] for link in (await got(web, OGC))["links"] if link["rel"] == rel)
    (one,) = (await got(web, href))["tilesets"]
    tileset = await got(web, one["links"][0]["href"])
    assert tileset["tileMatrixSetURI"] == one["tileMatrixSetURI"]
    assert len([link for link in tileset["links"] if link["rel"].endswith("/geodata")]) == len(COLLECTIONS)
    conforms = (await got(web, f"{OGC}/conformance"))["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/dataset-tilesets" in conforms
    assert "/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}" in (await got(web, f"{OGC}/api"))["paths"]


async def test_the_plain_doors_are_in_the_products_description(web: httpx.AsyncClient) -> None:
    paths = (await got(web, "/api/openapi.json"))["paths"]
    for path in (
        "/{org}/api/requests",
        "/{org}/tiles/{layer}/{z}/{x}/{y}.mvt",
        "/{org}/tiles/{layer}.json",
        "/{org}/ogc",
    ):
        assert "get" in paths[path]
    assert "post" in paths["/{org}/api/requests"]
    names = [one["name"] for one in paths["/{org}/api/requests"]["get"]["parameters"]]
    assert {"category", "status", "from", "to", "zone", "community", "q", "pole", "bbox", "filter", "limit"} <= set(
        names
    )
