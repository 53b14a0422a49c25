"""The heat grid for everybody: /{org}/api/heat, /series and /compare; staff count every request, others public ones.

`grid` is `h3-5` … `h3-11` or `square-50` … `square-20000` (metres, on the municipality's UTM grid); `res=8` is
`grid=h3-8`. Beside it stand the words of the one filter, and `during` (2024-10, 2024-10..2024-12, 2024-W40).
What others than staff are not told, and what of it is guaranteed, is written in `layers/heat/told.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.deps import Org, ReadConn, signed_in
from geo_oss.errors import Invalid, SignInNeeded
from geo_oss.organizations.model import Organization
from geo_oss.requests import filter as filters
from geo_oss.requests import grids
from geo_oss.requests.conditions import public
from geo_oss.requests.filter import Filter
from geo_oss.requests.grids import Grid
from layers.heat import compare, periods, told
from layers.heat.series import checked, series
from layers.heat.small import safe
from layers.heat.told import Told

router = APIRouter(prefix="/{org}/api", tags=["maps"])
USUAL = "h3-8"
GridWord = Annotated[str, Query(description="h3-5 … h3-11, or square-50 … square-20000 (metres)")]
During = Annotated[str, Query(description="2024-10, 2024-10..2024-12, 2024-W40, 2024-10-05, 2024; local days")]


@router.get("/heat")
async def heat(
    request: Request,
    conn: ReadConn,
    org: Org,
    grid: GridWord = "",
    res: Annotated[str, Query(description="H3 resolution: another way to say grid")] = "",
    during: During = "",
) -> Response:
    """Cells with their counts; `n` of the collection is the count of the list under the same filter, or not told."""
    wanted = asked_grid(grid, res, org)
    asked = narrowed(request.query_params)
    staff = await _is_staff(request, org)
    found = await (told.everything if staff else told.cells)(conn, org, asked, wanted)
    sums = {"n": found.n, "n_open": found.n_open, "counts": "all" if staff else "public"}
    return await _drawn(wanted, {one.cell: _counts(one) for one in found.cells}, sums)


@router.get("/heat/series")
async def heat_series(
    request: Request,
    conn: ReadConn,
    org: Org,
    by: Annotated[str, Query(description="month, week or hour-of-week")] = "month",
) -> Response:
    """How many public requests there are in each slice of time; null is not told."""
    query = request.query_params
    for name in ("from", "to", "during", "cell"):
        if query.get(name):
            raise Invalid(f"ชุดเวลาสาธารณะไม่รับ {name}", f"The public series does not take {name}.", field=name)
    found = await series(conn, org, filters.read(query), public(), checked(by))
    counts = told.slices({one.slice: one.n for one in found})
    rest = [one.n for one in found if counts[one.slice] is None]
    return _answer({"by": by, "n": sum(one.n for one in found) if safe(rest) else None, "slices": counts})


@router.get("/heat/compare")
async def heat_compare(
    request: Request,
    conn: ReadConn,
    org: Org,
    a: During = "",
    b: During = "",
    grid: GridWord = USUAL,
) -> Response:
    """The cells of the public requests that may be told in both periods, with the change between them."""
    in_a, in_b = periods.read(a, "a"), periods.read(b, "b")
    compare.apart(in_a, in_b)
    asked, wanted = filters.read(request.query_params), asked_grid(grid, "", org)
    sides = [await told.cells(conn, org, periods.within(asked, side), wanted) for side in (in_a, in_b)]
    changes = await asyncio.to_thread(compare.changes, *told.pairs(*sides), in_a, in_b)
    told_of = {
        one.cell: {"n_a": one.n_a, "n_b": one.n_b, "difference": one.difference, "ratio": round(one.ratio, 3)}
        for one in changes
    }
    return await _drawn(wanted, told_of, {})


def narrowed(query: Mapping[str, str]) -> Filter:
    """The filter, narrowed to the slice `during`. Raises `Invalid`."""
    asked = filters.read(query)
    return periods.within(asked, periods.read(query["during"], "during")) if query.get("during") else asked


def asked_grid(grid: str, res: str, org: Organization) -> Grid:
    """The grid of `grid`, or of `res`; h3-8 by itself. Raises `Invalid`."""
    return grids.read(grid or (f"h3-{res}" if res else USUAL), org.utm_srid, name="res" if res and not grid else "grid")


async def _is_staff(request: Request, org: Organization) -> bool:
    try:
        await signed_in(request, org)
    except SignInNeeded:
        return False
    return True


def _counts(one: Told) -> dict[str, Any]:
    return {"n": one.n, "n_open": one.n_open, "text": one.text}


def _feature(cell: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    shape: dict[str, Sequence[Any] | str] = {"type": "Polygon", "coordinates": [grids.outline(cell)]}
    return {"type": "Feature", "id": cell, "geometry": shape, "properties": dict(properties)}


async def _drawn(grid: Grid, told_of: Mapping[str, Mapping[str, Any]], more: Mapping[str, Any]) -> Response:
    """The cells as GeoJSON; to outline twenty thousand takes most of a second, so a thread does."""

    def collection() -> Response:
        features = [_feature(cell, properties) for cell, properties in told_of.items()]
        body = {"type": "FeatureCollection", "grid": grid.name} | dict(more) | {"features": features}
        return _answer(body, "application/geo+json")

    return await asyncio.to_thread(collection)


def _answer(body: Mapping[str, Any], media_type: str = "application/json") -> Response:
    return Response(msgspec.json.encode(body), headers={"Cache-Control": "private, no-cache"}, media_type=media_type)
