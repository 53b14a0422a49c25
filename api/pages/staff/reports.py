"""รายงาน: requests by fiscal year and status, and by category; each figure is a door to the list it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.deps import Conn, Lang, Org, Staff
from api.pages import render, status
from api.pages.staff import desk
from geo_oss.db.pool import Row
from geo_oss.requests import yearly
from geo_oss.thai import calendar

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: its words, its counts by status word, and the filter that lists exactly them."""

    label: str
    counts: dict[str, int]
    query: str

    @property
    def total(self) -> int:
        """All statuses together."""
        return sum(self.counts.values())


@router.get("/{org}/staff/reports")
async def reports(request: Request, org: Org, staff: Staff, conn: Conn, lang: Lang) -> HTMLResponse:
    """The summary by fiscal year, and by category of one year (?year=2567)."""
    years = _by_year(await yearly.by_year(conn, org.id, org.time_zone), lang)
    chosen = _chosen(request.query_params.get("year", ""), years)
    first, last = calendar.fiscal_span(chosen)
    span = f"from={first.isoformat()}&to={last.isoformat()}"
    found = await yearly.by_category(conn, org.id, first, last, org.time_zone)
    return render.page(
        request,
        "staff/reports.html",
        **await desk.around(conn, request, org, staff, "reports"),
        years=years,
        chosen=chosen,
        chosen_label=calendar.fiscal_label(chosen, lang),
        kinds=_by_category(found, lang, span),
    )


def _by_year(rows: list[Row], lang: str) -> dict[int, Line]:
    found: dict[int, Line] = {}
    for row in rows:
        year = row["year"]
        first, last = calendar.fiscal_span(year)
        query = f"from={first.isoformat()}&to={last.isoformat()}"
        _count(found.setdefault(year, _line(calendar.fiscal_label(year, lang), query)), row)
    return found


def _by_category(rows: list[Row], lang: str, span: str) -> list[Line]:
    found: dict[int, Line] = {}
    for row in rows:
        name = (row["name_en"] if lang == "en" else "") or row["name_th"]
        _count(found.setdefault(row["category_id"], _line(name, f"{span}&category={row['category_id']}")), row)
    return sorted(found.values(), key=lambda line: -line.total)


def _line(label: str, query: str) -> Line:
    return Line(label, dict.fromkeys(status.LOOKS, 0), query)


def _count(line: Line, row: Row) -> None:
    line.counts[status.key(row["status"])] += row["count"]


def _chosen(text: str, years: dict[int, Line]) -> int:
    for year in years:
        if text == str(year):
            return year
    return max(years, default=calendar.fiscal_year(datetime.now(calendar.BANGKOK).date()))
