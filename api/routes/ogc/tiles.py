"""OGC API Tiles: the same vector tiles as the map's, found by their tile matrix set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.deps import looking
from api.routes.ogc.collections import property_schema
from api.routes.ogc.door import JSON, Visit, add, document
from api.routes.ogc.extents import known_extents
from api.routes.ogc.openapi import filter_words
from api.routes.tilejson import tilejson
from api.routes.tiles import MEDIA_TYPE, answer
from geo_oss.asked_shapes import clipped
from geo_oss.errors import NotFound
from geo_oss.geo import MERCATOR_HALF_METRES, LonLat, frame
from geo_oss.reference_systems import CRS84
from layers.collections.extent import Extent
from layers.collections.registry import Collection, collection
from layers.registry import Layer

router = APIRouter(include_in_schema=False)
QUAD = "WebMercatorQuad"
_URI = f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{QUAD}"
_MERCATOR = "http://www.opengis.net/def/crs/EPSG/0/3857"
_REL = "http://www.opengis.net/def/rel/ogc/1.0"
_LEVELS = 25


async def matrix_sets(visit: Visit) -> Response:
    """The one tile matrix set."""
    links = [visit.link("self", f"/tileMatrixSets/{QUAD}")]
    sets = [{"id": QUAD, "title": "Google Maps Compatible for the World", "uri": _URI, "links": links}]
    return document(visit, {"tileMatrixSets": sets, "links": [visit.link("self", "/tileMatrixSets")]})


async def matrix_set(visit: Visit) -> Response:
    """WebMercatorQuad as OGC 17-083r4 (annex D.1) writes it."""
    _need_quad(visit)
    found = {
        "id": QUAD,
        "title": "Google Maps Compatible for the World",
        "uri": _URI,
        "crs": _MERCATOR,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
        "tileMatrices": [_matrix(level) for level in range(_LEVELS)],
        "links": [visit.link("self", f"/tileMatrixSets/{QUAD}")],
    }
    return document(visit, found)


def _matrix(level: int) -> dict[str, Any]:
    size = 2 * MERCATOR_HALF_METRES / 256 / 2**level
    return {
        "id": str(level),
        "scaleDenominator": size / 0.00028,
        "cellSize": size,
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [-MERCATOR_HALF_METRES, MERCATOR_HALF_METRES],
        "tileWidth": 256,
        "tileHeight": 256,
        "matrixWidth": 2**level,
        "matrixHeight": 2**level,
    }


async def tilesets(visit: Visit) -> Response:
    """The tilesets of a collection: one."""
    of = collection(visit.told["collection"])
    path = f"/collections/{of.id}/tiles"
    one = _brief(of) | {"links": [visit.link("self", f"{path}/{QUAD}"), _scheme(visit)]}
    return document(visit, {"tilesets": [one], "links": [visit.link("self", path)]})


async def tileset(visit: Visit) -> Response:
    """What the tileset holds, and where its tiles are; `f=tilejson` as TileJSON."""
    _need_quad(visit)
    of = collection(visit.told["collection"])
    async with looking(visit.request) as conn:
        extent = await known_extents(visit.request).of(conn, visit.organization, of)
    return document(visit, _tileset(visit, of, extent))


async def as_tilejson(visit: Visit) -> Response:
    """The same as TileJSON 3."""
    _need_quad(visit)
    of = collection(visit.told["collection"])
    async with looking(visit.request) as conn:
        extent = await known_extents(visit.request).of(conn, visit.organization, of)
    return document(visit, tilejson(visit.organization, of.layer, visit.root.removesuffix("/ogc"), extent.box))


async def tile(visit: Visit) -> Response:
    """One tile; row before column, as OGC writes addresses."""
    _need_quad(visit)
    told = visit.told
    found = collection(told["collection"])
    return await answer(visit.request, visit.organization, found.layer, (told["z"], told["x"], told["y"]))


def _known_of_a_tile(told: Mapping[str, Any]) -> list[str]:
    """A layer the filter reaches takes the filter's words."""
    return filter_words() if collection(told["collection"]).layer.filtered else []


def _need_quad(visit: Visit) -> None:
    if visit.told["set"] != QUAD:
        raise NotFound(f"มีเฉพาะ {QUAD}", f"There is only {QUAD}.")


def _brief(of: Collection) -> dict[str, Any]:
    return {
        "title": f"{of.layer.title['th']} · {of.layer.title['en']}",
        "dataType": "vector",
        "crs": _MERCATOR,
        "tileMatrixSetURI": _URI,
    }


def _scheme(visit: Visit) -> dict[str, str]:
    return visit.link(f"{_REL}/tiling-scheme", f"/tileMatrixSets/{QUAD}")


def _tileset(visit: Visit, of: Collection, extent: Extent) -> dict[str, Any]:
    path = f"/collections/{of.id}/tiles/{QUAD}"
    template = visit.link("item", f"{path}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}", MEDIA_TYPE)
    found = _brief(of) | {
        "tileMatrixSetLimits": _limits(of.layer, extent),
        "layers": [_layer(of, name) for name in of.layer.fields],
        "links": [
            visit.link("self", path),
            template | {"templated": True},
            _scheme(visit),
            visit.link("describedby", f"{path}/tilejson.json", JSON, "TileJSON 3.0"),
            visit.link(f"{_REL}/geodata", f"/collections/{of.id}"),
        ],
    }
    if extent.box is not None:
        west, south, east, north = extent.box
        found["boundingBox"] = {"lowerLeft": [west, south], "upperRight": [east, north], "crs": CRS84.uri}
    return found


def _layer(of: Collection, name: str) -> dict[str, Any]:
    fields = {field: {"description": said["en"], "title": said["th"]} for field, said in of.layer.fields[name].items()}
    known = {field.name: property_schema(field) for field in of.fields}
    properties = {field: known.get(field, said) for field, said in fields.items()}
    return {"id": name, "dataType": "vector", "propertiesSchema": {"type": "object", "properties": properties}}


def _limits(layer: Layer, extent: Extent) -> list[dict[str, Any]]:
    """Rows and columns that hold something, at each zoom of the layer."""
    west, south, east, north = clipped(extent.box or (-180.0, -85.0, 180.0, 85.0))
    upper, lower = frame(LonLat(west, north)), frame(LonLat(east, south))
    return [
        {
            "tileMatrix": str(z),
            "minTileRow": upper.qy >> (28 - z),
            "maxTileRow": lower.qy >> (28 - z),
            "minTileCol": upper.qx >> (28 - z),
            "maxTileCol": lower.qx >> (28 - z),
        }
        for z in range(layer.minzoom, layer.maxzoom + 1)
    ]


add(router, "/tileMatrixSets", matrix_sets)
add(router, "/tileMatrixSets/{set}", matrix_set)
add(router, "/collections/{collection}/tiles", tilesets)
add(router, "/collections/{collection}/tiles/{set}", tileset)
add(router, "/collections/{collection}/tiles/{set}/tilejson.json", as_tilejson)
add(router, "/collections/{collection}/tiles/{set}/{z:int}/{y:int}/{x:int}", tile, _known_of_a_tile)
