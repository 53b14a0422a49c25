"""GET /{org}/staff/planner/notebook: the notebook of the view: the project's own, with this filter and grid in it."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.deps import Org, Staff, shop
from api.pages.staff.planner import selection
from api.pages.staff.planner.selection import Selection
from geo_oss.requests.grids import outline
from geo_oss.settings import ROOT

router = APIRouter(include_in_schema=False)
TEMPLATE = ROOT / "notebooks" / "planner_view.ipynb"
PARAMETERS = "parameters"
"""The tag of the cell that is written anew."""
_HEXAGONS = re.compile(r"h3-(\d{1,2})", re.ASCII)
_USUAL = 9
_CODE = """import os

from layers import features

address = os.environ.get("GEO_OSS_ADDRESS", {address!r})
town = os.environ.get("GEO_OSS_TOWN", {town!r})
asked = {asked!r}
resolution = {resolution!r}"""


@router.get("/{org}/staff/planner/notebook")
async def notebook(request: Request, org: Org, staff: Staff) -> Response:
    """The notebook as a file. It reads the public data of this site, as it says itself."""
    query = request.query_params
    hexagons = _HEXAGONS.fullmatch(query.get("grid", ""))
    code = _CODE.format(
        address=shop(request).settings.base_url,
        town=org.code,
        asked=asked(selection.read(query, org)),
        resolution=int(hexagons[1]) if hexagons else _USUAL,
    )
    return Response(
        json.dumps(filled(code), ensure_ascii=False, indent=1),
        media_type="application/x-ipynb+json",
        headers={"Content-Disposition": f'attachment; filename="{org.code}-analysis.ipynb"'},
    )


def asked(chosen: Selection) -> dict[str, str]:
    """The selection in the words of the filter alone; a picked cell as its outline."""
    narrowed = chosen.asked
    if chosen.kind == "cell":
        ring = ", ".join(f"{lon:.6f} {lat:.6f}" for lon, lat in outline(chosen.key))
        narrowed = selection.also(narrowed, f"S_WITHIN(geometry, POLYGON(({ring})))")
    return dict(parse_qsl(narrowed.query()))


def filled(code: str) -> dict[str, Any]:
    """The project's notebook with this code as its parameters."""
    made: dict[str, Any] = json.loads(TEMPLATE.read_text(encoding="utf-8"))
    for cell in made["cells"]:
        if PARAMETERS in cell["metadata"].get("tags", ()):
            cell["source"] = code.splitlines(keepends=True)
    return made
