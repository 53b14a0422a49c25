"""OGC 20-057 and TileJSON 3: the map's own tiles, found from the collections; and the product's OpenAPI names them."""

from __future__ import annotations

import httpx2 as httpx
import mapbox_vector_tile
import pytest

from geo_oss.geo import LonLat, frame
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
