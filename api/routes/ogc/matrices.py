"""The one tile matrix set, WebMercatorQuad, and what tilesets in it have in common."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.routes.ogc.door import REL, Visit, add, document
from geo_oss.asked_shapes import clipped
from geo_oss.errors import NotFound
from geo_oss.geo import MERCATOR_HALF_METRES, LonLat, frame
from geo_oss.reference_systems import CRS84

router = APIRouter(include_in_schema=False)
QUAD = "WebMercatorQuad"
Box = tuple[float, float, float, float]
_URI = f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{QUAD}"
_MERCATOR = "http://www.opengis.net/def/crs/EPSG/0/3857"
_LEVELS = 25


async def matrix_sets(visit: Visit) -> Response:
    """The one tile matrix set."""
    links = [visit.link("self", f"/tileMatrixSets/{QUAD}")]
    sets = [{"id": QUAD, "title": "Google Maps Compatible for the World", "uri": _URI, "links": links}]
    return document(visit, {"tileMatrixSets": sets, "links": [visit.link("self", "/tileMatrixSets")]})


async def matrix_set(visit: Visit) -> Response:
    """WebMercatorQuad as OGC 17-083r4 (annex D.1) writes it."""
    need_quad(visit)
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


def need_quad(visit: Visit) -> None:
    """Raises `NotFound` for another set."""
    if visit.told["set"] != QUAD:
        raise NotFound(f"มีเฉพาะ {QUAD}", f"There is only {QUAD}.")


def brief(title: str) -> dict[str, Any]:
    """What a list says of a tileset."""
    return {"title": title, "dataType": "vector", "crs": _MERCATOR, "tileMatrixSetURI": _URI}


def scheme(visit: Visit) -> dict[str, str]:
    """The link to the tile matrix set."""
    return visit.link(f"{REL}/tiling-scheme", f"/tileMatrixSets/{QUAD}")


def extent_of(box: Box | None, minzoom: int, maxzoom: int) -> dict[str, Any]:
    """Where a tileset has something: rows and columns at each zoom, and the box in degrees if there is anything."""
    found: dict[str, Any] = {"tileMatrixSetLimits": _limits(box, minzoom, maxzoom)}
    if box is not None:
        west, south, east, north = box
        found["boundingBox"] = {"lowerLeft": [west, south], "upperRight": [east, north], "crs": CRS84.uri}
    return found


def _limits(box: Box | None, minzoom: int, maxzoom: int) -> list[dict[str, Any]]:
    west, south, east, north = clipped(box or (-180.0, -85.0, 180.0, 85.0))
    upper, lower = frame(LonLat(west, north)), frame(LonLat(east, south))
    return [
        {
            "tileMatrix": str(z),
            "minTileRow": upper.qy >> (28 - z),
            "maxTileRow": lower.qy >> (28 - z),
            "minTileCol": upper.qx >> (28 - z),
            "maxTileCol": lower.qx >> (28 - z),
        }
        for z in range(minzoom, maxzoom + 1)
    ]


add(router, "/tileMatrixSets", matrix_sets)
add(router, "/tileMatrixSets/{set}", matrix_set)
