"""OGC API Tiles of the dataset: one tile holds all collections, or those that `collections` names."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from api.deps import looking
from api.routes.ogc.door import REL, Visit, add, document
from api.routes.ogc.extents import known_extents
from api.routes.ogc.matrices import QUAD, Box, brief, extent_of, need_quad, scheme
from api.routes.ogc.openapi import filter_words
from api.routes.ogc.tiles import layer_told, links
from api.routes.tilejson import held, told
from api.routes.tiles import several
from geo_oss.errors import Invalid
from layers import dataset
from layers.collections.registry import Collection, collections

router = APIRouter(include_in_schema=False)
PATH = f"/tiles/{QUAD}"
CHOICE = ("collections",)


async def tilesets(visit: Visit) -> Response:
    """The tilesets of the dataset: one."""
    tail = _tail(_chosen(visit))
    one = brief(_title(visit)) | {"links": [visit.link("self", PATH + tail), scheme(visit)]}
    return document(visit, {"tilesets": [one], "links": [visit.link("self", f"/tiles{tail}")]})


async def tileset(visit: Visit) -> Response:
    """What the tiles hold, and where they are."""
    need_quad(visit)
    chosen = _chosen(visit)
    found = {
        "layers": [layer_told(one, part, dataset.name(one.layer, part)) for one in chosen for part in one.layer.fields],
        "links": [
            *links(visit, PATH, _tail(chosen)),
            *(visit.link(f"{REL}/geodata", f"/collections/{one.id}") for one in chosen),
        ],
    }
    extent = extent_of(await _box(visit, chosen), *_zooms(chosen))
    return document(visit, brief(_title(visit)) | extent | found)


async def as_tilejson(visit: Visit) -> Response:
    """The same as TileJSON 3."""
    need_quad(visit)
    chosen = _chosen(visit)
    minzoom, maxzoom = _zooms(chosen)
    parts = [
        held(dataset.name(one.layer, part), fields, (one.layer.minzoom, maxzoom))
        for one in chosen
        for part, fields in one.layer.fields.items()
    ]
    tiles = f"{visit.root}{PATH}/{{z}}/{{y}}/{{x}}{_tail(chosen)}"
    words = (_title(visit), " · ".join(one.title for one in chosen))
    return document(visit, told(visit.organization, words, tiles, (minzoom, maxzoom), parts, await _box(visit, chosen)))


async def tile(visit: Visit) -> Response:
    """One tile with the layers that are drawn at its zoom; the filter reaches the requests in it."""
    need_quad(visit)
    spot = (visit.told["z"], visit.told["x"], visit.told["y"])
    return await several(visit.request, visit.organization, [one.layer for one in _chosen(visit)], spot)


def _chosen(visit: Visit) -> list[Collection]:
    """The collections named, all when none is. Raises `Invalid` for one there is not."""
    said = visit.words.get("collections", "")
    names = [word.strip() for word in said.split(",") if word.strip()]
    known = {one.id: one for one in collections()}
    if not set(names) <= known.keys():
        listed = ", ".join(known)
        raise Invalid(f"ชุดข้อมูลใช้ได้ {listed}", f"collections takes {listed}.", field="collections")
    return [one for one in collections() if not names or one.id in names]


def _tail(chosen: list[Collection]) -> str:
    """The choice as the tail of an address; all of them need no words."""
    if len(chosen) == len(collections()):
        return ""
    return "?" + urlencode({"collections": ",".join(one.id for one in chosen)}, safe=",")


def _zooms(chosen: list[Collection]) -> tuple[int, int]:
    return dataset.zooms([one.layer for one in chosen])


def _title(visit: Visit) -> str:
    return f"{visit.organization.name_th} · {visit.organization.name_en}"


async def _box(visit: Visit, chosen: list[Collection]) -> Box | None:
    """The box around everything chosen."""
    async with looking(visit.request) as conn:
        extents = await known_extents(visit.request).all(conn, visit.organization)
    boxes = [box for one in chosen if (box := extents[one.id].box) is not None]
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


add(router, "/tiles", tilesets, CHOICE)
add(router, "/tiles/{set}", tileset, CHOICE)
add(router, "/tiles/{set}/tilejson.json", as_tilejson, CHOICE)
add(router, "/tiles/{set}/{z:int}/{y:int}/{x:int}", tile, lambda told: [*CHOICE, *filter_words()])
