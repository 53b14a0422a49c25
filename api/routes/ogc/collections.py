"""The collections: what each holds, where and when, in which coordinates, and what it can be asked by."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.deps import looking
from api.pages.render import page
from api.routes.ogc.door import GEOJSON, HTML, REL, Visit, add, document
from api.routes.ogc.extents import known_extents
from geo_oss.reference_systems import CRS84, SYSTEMS
from layers.collections.extent import Extent
from layers.collections.registry import Collection, Field, collection, collections

router = APIRouter(include_in_schema=False)
SCHEMA = "application/schema+json"
_TYPES: dict[str, dict[str, str]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "real": {"type": "number"},
    "boolean": {"type": "boolean"},
    "moment": {"type": "string", "format": "date-time"},
}


async def all_of_them(visit: Visit) -> Response:
    """Every collection."""
    async with looking(visit.request) as conn:
        extents = await known_extents(visit.request).all(conn, visit.organization)
    listed = [told(visit, one, extents[one.id]) for one in collections()]
    links = [visit.link("self", "/collections"), visit.link("alternate", "/collections?f=html", HTML)]
    found = {"links": links, "crs": [known.uri for known in SYSTEMS], "collections": listed}
    if visit.is_page:
        return page(
            visit.request, "ogc/landing.html", org=visit.organization, root=visit.root, collections=collections()
        )
    return document(visit, found)


async def one(visit: Visit) -> Response:
    """One collection."""
    found = collection(visit.told["collection"])
    async with looking(visit.request) as conn:
        extent = await known_extents(visit.request).of(conn, visit.organization, found)
    if visit.is_page:
        org = visit.organization
        return page(visit.request, "ogc/collection.html", org=org, root=visit.root, collection=found, extent=extent)
    return document(visit, told(visit, found, extent))


def told(visit: Visit, of: Collection, extent: Extent) -> dict[str, Any]:
    """A collection in the words of OGC 17-069r4, 18-058 and 20-057."""
    path, title = f"/collections/{of.id}", of.layer.title
    return {
        "id": of.id,
        "title": of.title,
        "description": f"{of.layer.about['th']} — {of.layer.about['en']}",
        "extent": _extent(extent),
        "itemType": "feature",
        "crs": [known.uri for known in SYSTEMS],
        "storageCrs": CRS84.uri,
        "links": [
            visit.link("self", path),
            visit.link("alternate", f"{path}?f=html", HTML),
            visit.link("items", f"{path}/items", GEOJSON, title["en"]),
            visit.link("items", f"{path}/items?f=html", HTML, title["th"]),
            visit.link(f"{REL}/queryables", f"{path}/queryables", SCHEMA),
            visit.link(f"{REL}/sortables", f"{path}/sortables", SCHEMA),
            visit.link(f"{REL}/schema", f"{path}/schema", SCHEMA),
            visit.link(f"{REL}/tilesets-vector", f"{path}/tiles"),
        ],
    }


def _extent(extent: Extent) -> dict[str, Any]:
    """Only what is known: an empty collection has no place and no time."""
    found: dict[str, Any] = {}
    if extent.box is not None:
        found["spatial"] = {"bbox": [list(extent.box)], "crs": CRS84.uri}
    if extent.since is not None:
        gregorian = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
        found["temporal"] = {"interval": [[_instant(extent.since), _instant(extent.until)]], "trs": gregorian}
    return found


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


async def queryables(visit: Visit) -> Response:
    """What a filter may name, as a JSON schema."""
    of = collection(visit.told["collection"])
    return document(visit, _schema(visit, of, "queryables", {"geometry": _shape(of)} | _properties(of)), SCHEMA)


async def sortables(visit: Visit) -> Response:
    """What `sortby` may name."""
    of = collection(visit.told["collection"])
    return document(visit, _schema(visit, of, "sortables", _properties(of)), SCHEMA)


async def schema(visit: Visit) -> Response:
    """What a feature has."""
    of = collection(visit.told["collection"])
    shape = {"geometry": _shape(of) | {"x-ogc-role": "primary-geometry"}}
    return document(visit, _schema(visit, of, "schema", shape | _properties(of)), SCHEMA)


def _schema(visit: Visit, of: Collection, what: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{visit.root}/collections/{of.id}/{what}",
        "type": "object",
        "title": of.title,
        "properties": properties,
        "additionalProperties": False,
    }


def _properties(of: Collection) -> dict[str, Any]:
    return {field.name: property_schema(field) for field in of.fields}


def property_schema(field: Field) -> dict[str, Any]:
    """The type of a property and what it means."""
    few = {"enum": list(field.words)} if field.words else {}
    return _TYPES[field.kind] | few | {"title": field.th, "description": field.en}


def _shape(of: Collection) -> dict[str, str]:
    kind = "any" if of.geometry == "Geometry" else of.geometry.lower()
    return {"format": f"geometry-{kind}", "title": "ตำแหน่งหรือขอบเขต", "description": "geometry"}


add(router, "/collections", all_of_them)
add(router, "/collections/{collection}", one)
add(router, "/collections/{collection}/queryables", queryables)
add(router, "/collections/{collection}/sortables", sortables)
add(router, "/collections/{collection}/schema", schema)
