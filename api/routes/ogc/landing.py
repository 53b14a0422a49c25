"""The landing page of a municipality's OGC API, what it conforms to, and its description as OpenAPI."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from api.pages.render import page
from api.routes.ogc.door import HTML, REL, Visit, add, document
from api.routes.ogc.openapi import MEDIA_TYPE, description
from layers.collections.registry import collections

router = APIRouter(include_in_schema=False)
_OGC = "http://www.opengis.net/spec"
CONFORMS_TO = [
    f"{_OGC}/{name}"
    for name in (
        "ogcapi-common-1/1.0/conf/core",
        "ogcapi-common-2/1.0/conf/collections",
        "ogcapi-features-1/1.0/conf/core",
        "ogcapi-features-1/1.0/conf/oas30",
        "ogcapi-features-1/1.0/conf/html",
        "ogcapi-features-1/1.0/conf/geojson",
        "ogcapi-features-2/1.0/conf/crs",
        "ogcapi-features-3/1.0/conf/queryables",
        "ogcapi-features-3/1.0/conf/queryables-query-parameters",
        "ogcapi-features-3/1.0/conf/filter",
        "ogcapi-features-3/1.0/conf/features-filter",
        "cql2/1.0/conf/cql2-text",
        "cql2/1.0/conf/cql2-json",
        "cql2/1.0/conf/basic-cql2",
        "cql2/1.0/conf/advanced-comparison-operators",
        "cql2/1.0/conf/case-insensitive-comparison",
        "cql2/1.0/conf/basic-spatial-functions",
        "cql2/1.0/conf/basic-spatial-functions-plus",
        "cql2/1.0/conf/spatial-functions",
        "cql2/1.0/conf/temporal-functions",
        "ogcapi-tiles-1/1.0/conf/core",
        "ogcapi-tiles-1/1.0/conf/tileset",
        "ogcapi-tiles-1/1.0/conf/tilesets-list",
        "ogcapi-tiles-1/1.0/conf/dataset-tilesets",
        "ogcapi-tiles-1/1.0/conf/geodata-tilesets",
        "ogcapi-tiles-1/1.0/conf/collections-selection",
        "ogcapi-tiles-1/1.0/conf/mvt",
        "ogcapi-tiles-1/1.0/conf/oas30",
    )
]
"""Only what the tests of these classes pass."""


async def landing(visit: Visit) -> Response:
    """Where everything is."""
    org = visit.organization
    found = {
        "title": f"{org.name_th} · {org.name_en}",
        "description": "ข้อมูลเปิดของเรื่องที่แจ้ง เปิดได้สดในโปรแกรม GIS ทุกโปรแกรม"
        " — Open data of reported problems, live in any GIS.",
        "links": [
            visit.link("self", ""),
            visit.link("alternate", "?f=html", HTML),
            visit.link("service-desc", "/api", MEDIA_TYPE, "OpenAPI 3.0"),
            visit.link("service-doc", "/api?f=html", HTML, "เอกสาร · Documentation"),
            visit.link("conformance", "/conformance", title="OGC API conformance classes"),
            visit.link("data", "/collections", title="ชุดข้อมูล · Collections"),
            visit.link(f"{REL}/tiling-schemes", "/tileMatrixSets"),
            visit.link(f"{REL}/tilesets-vector", "/tiles", title="แผ่นเวกเตอร์ทุกชุดข้อมูล · Vector tiles of everything"),
        ],
    }
    if visit.is_page:
        return page(visit.request, "ogc/landing.html", org=org, root=visit.root, collections=collections())
    return document(visit, found)


async def conformance(visit: Visit) -> Response:
    """The classes of the standards that the tests hold this API to."""
    links = [visit.link("self", "/conformance"), visit.link("alternate", "/conformance?f=html", HTML)]
    return document(visit, {"title": "Conformance", "conformsTo": CONFORMS_TO, "links": links})


async def api(visit: Visit) -> Response:
    """Every door as OpenAPI 3.0, with each collection's own parameters."""
    found = description(visit.organization, visit.root)
    if visit.is_page:
        return page(visit.request, "ogc/api.html", org=visit.organization, root=visit.root, api=found)
    return document(visit, found, MEDIA_TYPE)


add(router, "", landing)
add(router, "/conformance", conformance)
add(router, "/api", api)
