"""Does the citizen mean this pole? Asked at the last look, when the words quote the number of one near the pin."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import JSONResponse

from api import forms, limits
from api.deps import Conn, Org
from api.pages import report_form
from api.pages.report_form import Answers
from geo_oss.db.pool import Conn as Connection
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat
from geo_oss.organizations import store as organizations
from geo_oss.organizations.model import Organization
from poles import suggest
from poles.kinds import POLE
from poles.suggest import Suggestion

router = APIRouter(include_in_schema=False)
_ASKING = [Depends(limits.per_address(limits.DRAW)), Depends(forms.checked)]


@router.post("/{org}/report/poles", dependencies=_ASKING)
async def quoted(request: Request, org: Org, conn: Conn) -> JSONResponse:
    """The pole the report's words mean, for the page that stays open: number, street, metres; or nothing."""
    answers = report_form.read(await request.form())
    lon, lat = report_form.degrees(answers.lon), report_form.degrees(answers.lat)
    found = None
    if lon is not None and lat is not None:
        try:
            found = await meant(conn, org, answers, LonLat(lon, lat))
        except Invalid:
            found = None
    if found is None:
        return JSONResponse({})
    return JSONResponse(
        {"number": found.pole.number, "street": found.pole.street, "metres": round(found.pole.metres or 0.0)}
    )


async def meant(conn: Connection, org: Organization, answers: Answers, place: LonLat) -> Suggestion | None:
    """The pole near the place that the words name, when the report is about poles and has none yet."""
    if answers.pole_number or answers.pole_code or answers.pole_said or answers.shape:
        return None
    categories = await organizations.categories(conn, org.id)
    about = {str(one.id) for one in categories if one.asset_kind == POLE}
    if answers.category_id not in about:
        return None
    words = f"{answers.title}\n{answers.description}\n{answers.address}"
    found = await suggest.suggest(conn, org.id, words, place, strong_only=True)
    return found[0] if found else None
