"""A municipality's first page: report, follow, and what is going on in town."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.deps import Lang, Org, ReadConn
from api.pages.render import page
from geo_oss.organizations import store as organizations
from geo_oss.requests import overview
from geo_oss.requests.model import Status
from geo_oss.thai import calendar

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """A count and the query of the map that shows exactly what it counts."""

    count: int
    th: str
    en: str
    query: str


@router.get("/{org}")
async def home(request: Request, org: Org, conn: ReadConn, lang: Lang) -> HTMLResponse:
    """The first page of a municipality."""
    today = datetime.now(org.zone).date()
    year = calendar.fiscal_year(today)
    first, _ = calendar.fiscal_span(year)
    counts = await overview.counts(conn, org.id, datetime.combine(first, time(), org.zone))
    categories = await organizations.categories(conn, org.id)
    recent = await overview.recent(conn, org.id)
    return page(
        request,
        "home.html",
        org=org,
        fiscal=calendar.fiscal_label(year, lang),
        figures=_figures(counts, f"from={first.isoformat()}"),
        mains=[category for category in categories if category.parent_id is None],
        categories={category.id: category for category in categories},
        recent=recent,
    )


def _figures(counts: dict[Status, int], since: str) -> list[Figure]:
    still_open = sum(count for status, count in counts.items() if status.is_open)
    return [
        Figure(sum(counts.values()), "คำร้องทั้งหมด", "Reports", since),
        Figure(still_open, "อยู่ระหว่างดำเนินการ", "Open", f"{since}&status=open"),
        Figure(counts.get(Status.DONE, 0), "เสร็จแล้ว", "Done", f"{since}&status=done"),
    ]
