"""The OpenAPI 3.0 document of a municipality's OGC API: made from the collections, so that it cannot be out of date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.routes.ogc.parameters import LANGUAGES, words_of
from geo_oss.organizations.model import Organization
from geo_oss.reference_systems import CRS84, SYSTEMS
from layers.collections.asked import MOST, USUAL
from layers.collections.registry import Collection, collections

MEDIA_TYPE = "application/vnd.oai.openapi+json;version=3.0"
_KINDS = {"text": "string", "integer": "integer", "real": "number", "boolean": "boolean", "moment": "string"}
Words = dict[str, Any]


def description(organization: Organization, root: str) -> Words:
    """The document."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": f"{organization.name_th} · {organization.name_en}",
            "version": "1.0.0",
            "description": "OGC API Features 1, 2, 3 & Tiles",
        },
        "servers": [{"url": root}],
        "tags": [{"name": "Data"}, {"name": "Tiles"}, {"name": "Capabilities"}],
        "paths": dict(_paths()),
        "components": {"parameters": _common()},
    }


def _paths() -> Iterator[tuple[str, Words]]:
    for path, summary in (
        ("/", "หน้าแรก · landing page"),
        ("/conformance", "มาตรฐานที่รองรับ · conformance classes"),
        ("/api", "เอกสารนี้ · this document"),
        ("/collections", "ชุดข้อมูลทั้งหมด · all collections"),
        ("/tileMatrixSets", "ตารางแผ่นแผนที่ · tile matrix sets"),
        ("/tileMatrixSets/WebMercatorQuad", "WebMercatorQuad"),
    ):
        yield path, _get(summary, "Capabilities", [_ref("f")])
    yield from _tiles("", "ทุกชุดข้อมูล · all collections", [_ref("collections")], filter_parameters())
    for collection in collections():
        yield from _of(collection)


def _of(collection: Collection) -> Iterator[tuple[str, Words]]:
    path, name = f"/collections/{collection.id}", collection.title
    yield path, _get(name, "Capabilities", [_ref("f")])
    for part in ("queryables", "sortables", "schema"):
        yield f"{path}/{part}", _get(f"{name}: {part}", "Capabilities", [_ref("f")], "application/schema+json")
    own = [_own(collection, word) for word in words_of(collection)]
    asked = [*map(_ref, ("f", *_ITEMS)), *own]
    yield f"{path}/items", _get(f"{name}: items", "Data", asked, "application/geo+json")
    key = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}
    yield f"{path}/items/{{featureId}}", _get(name, "Data", [key, _ref("f"), _ref("crs")], "application/geo+json")
    yield from _tiles(path, name, [], filter_parameters() if collection.layer.filtered else [])


def _tiles(path: str, name: str, chosen: list[Words], asked: list[Words]) -> Iterator[tuple[str, Words]]:
    """The doors of tiles below a path; `asked` is what only a tile takes."""
    yield f"{path}/tiles", _get(f"{name}: tilesets", "Tiles", [_ref("f"), *chosen])
    yield f"{path}/tiles/WebMercatorQuad", _get(f"{name}: tileset", "Tiles", [_ref("f"), *chosen])
    tile = f"{path}/tiles/WebMercatorQuad/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"
    spot = [_spot(part) for part in ("tileMatrix", "tileRow", "tileCol")]
    yield tile, _get(f"{name}: tile", "Tiles", [*spot, *chosen, *asked], "application/vnd.mapbox-vector-tile")


def _get(summary: str, tag: str, parameters: list[Words], kind: str = "application/json") -> Words:
    kinds = {kind: {"schema": {"type": "object"}}} if "mapbox" not in kind else {kind: {}}
    pages = {"text/html": {"schema": {"type": "string"}}} if tag != "Tiles" else {}
    problems = {code: {"description": word} for code, word in (("400", "Bad Request"), ("404", "Not Found"))}
    answers = {"200": {"description": summary, "content": kinds | pages}} | problems
    return {"get": {"summary": summary, "tags": [tag], "parameters": parameters, "responses": answers}}


def _ref(name: str) -> Words:
    return {"$ref": f"#/components/parameters/{name}"}


def _own(collection: Collection, word: str) -> Words:
    said = collection.words.get(word)
    field = collection.field(word)
    if said is not None:
        schema = {name: value for name, value in said.items() if name not in ("th", "en")}
        return _parameter(word, f"{said['th']} — {said['en']}", schema)
    assert field is not None
    return _parameter(word, f"{field.th} — {field.en}", {"type": _KINDS[field.kind]})


def _spot(name: str) -> Words:
    kind = "string" if name == "tileMatrix" else "integer"
    return {"name": name, "in": "path", "required": True, "schema": {"type": kind}}


def _parameter(name: str, words: str, schema: Words) -> Words:
    return {
        "name": name, "in": "query", "required": False, "description": words, "schema": schema,
        "style": "form", "explode": False,
    }  # fmt: skip


_ITEMS = (
    "limit", "offset", "after", "bbox", "bbox-crs", "datetime", "crs", "filter", "filter-lang", "filter-crs", "sortby",
)  # fmt: skip


def _common() -> dict[str, Words]:
    uris = {"type": "string", "format": "uri", "enum": [known.uri for known in SYSTEMS], "default": CRS84.uri}
    numbers = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}
    every = {"type": "array", "items": {"type": "string", "enum": [known.id for known in collections()]}}
    limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
    described: dict[str, tuple[str, Words]] = {
        "f": ("รูปแบบ — form of the answer", {"type": "string", "enum": ["json", "html"]}),
        "collections": ("ชุดข้อมูลในแผ่น ว่าง: ทั้งหมด — collections in the tiles; empty: all", every),
        "limit": ("จำนวนต่อหน้า — features of a page", limit),
        "offset": ("ข้ามไปกี่รายการ — how many to skip; prefer the next link", {"type": "integer", "minimum": 0}),
        "after": ("ค่าจากลิงก์ next — the value of a next link", {"type": "string"}),
        "bbox": ("กรอบพื้นที่ — lower left and upper right corner", numbers),
        "bbox-crs": ("ระบบพิกัดของ bbox — coordinate system of bbox", uris),
        "datetime": ("เวลาหรือช่วงเวลา — an instant or an interval", {"type": "string"}),
        "crs": ("ระบบพิกัดของคำตอบ — coordinate system of the answer", uris),
        "filter": ("ตัวกรอง CQL2 — a CQL2 filter", {"type": "string"}),
        "filter-lang": ("ภาษาของตัวกรอง", {"type": "string", "enum": [*LANGUAGES], "default": LANGUAGES[0]}),
        "filter-crs": ("ระบบพิกัดในตัวกรอง — coordinate system of shapes in the filter", uris),
        "sortby": ("เรียงตาม — names of properties, a minus for the greatest first", {"type": "string"}),
    }
    return {name: _parameter(name, words, schema) for name, (words, schema) in described.items()}


def filter_words() -> list[str]:
    """The names of the one filter's words."""
    return [parameter["name"] for parameter in filter_parameters()]


def filter_parameters() -> list[Words]:
    """The words of the one filter, for the doors of the list and of the tiles."""
    requests = next(one for one in collections() if one.id == "requests")
    box = _parameter("bbox", "กรอบพื้นที่ — west,south,east,north in degrees", {"type": "string"})
    cql2 = _parameter("filter", "ตัวกรอง CQL2 — a CQL2 text", {"type": "string"})
    return [*(_own(requests, word) for word in requests.words), box, cql2]
