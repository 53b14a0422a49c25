"""Places by name, number or typed coordinates, for the search field of every map."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import Lang, Org, ReadConn
from geo_oss.requests import gazetteer

router = APIRouter(prefix="/{org}/api", tags=["search"])

Text = Annotated[str, Query(max_length=600, description="a name, a pole number, coordinates, UTM or a map link")]


@router.get("/search")
async def search(conn: ReadConn, org: Org, lang: Lang, q: Text = "") -> dict[str, Any]:
    """At most eight places that the text may mean, the likeliest first; degrees are EPSG:4326."""
    hits = await gazetteer.search(conn, org, q, lang=lang)
    return {"results": [_told(hit) for hit in hits]}


def _told(hit: gazetteer.Hit) -> dict[str, Any]:
    return {
        "kind": hit.kind,
        "name": hit.name,
        "detail": hit.detail,
        "lon": hit.place.lon,
        "lat": hit.place.lat,
        "place_source": hit.source,
    }
