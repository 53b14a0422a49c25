"""GET /{org}/staff/planner/file: the analysis as a GeoPackage or a workbook, written by the child of every export."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from api import limits, numbers
from api.deps import Lang, Org, ReadConn, Staff
from api.exports.model import Order
from api.pages.export import begun
from api.pages.staff.grid import asked_grid
from api.pages.staff.planner import findings, selection
from geo_oss.requests import worklist
from geo_oss.requests.worklist import Desk
from layers.export import formats

router = APIRouter(include_in_schema=False)


@router.get("/{org}/staff/planner/file", dependencies=[Depends(limits.per_address(limits.EXPORT))])
async def file(request: Request, org: Org, staff: Staff, conn: ReadConn, lang: Lang) -> Response:
    """The file, or the page that shows how far it is; with what `run` found, where the address names an analysis.

    Raises `Invalid` for a filter, a grid, a format or a run, `NotFound` for an analysis that is not there.
    """
    query = dict(request.query_params) | {"lang": lang}
    kind = formats.named(query.pop("format", ""), formats.ANALYSIS)
    chosen = selection.read(query, org)
    worklist.wanted(org, chosen.asked, chosen.desk)
    asked_grid(query, org)
    if (run := numbers.chosen(query.get("run", ""), "run")) is not None:
        await findings.finished(conn, org, run)
    order = Order(org.id, formats.ANALYSIS_LAYER, kind.word, query, Desk(), staff.id)
    return await begun(request, org, order, f"/{org.code}/staff/export")
