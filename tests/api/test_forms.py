"""A form comes back from the browser it was shown to."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse

from api import forms
from geo_oss.settings import Settings
from tests.api.conftest import opened

doors = APIRouter()
OURS = {"sec-fetch-site": "same-origin"}


@doors.get("/{org}/form")
async def show(request: Request) -> HTMLResponse:
    page = HTMLResponse(str(forms.LazyToken(request)))
    forms.remember_visitor(request, page)
    return page


@doors.post("/{org}/form", dependencies=[Depends(forms.checked)])
async def take() -> str:
    return "taken"


@doors.post("/{org}/staff/form", dependencies=[Depends(forms.checked)])
async def take_from_staff() -> str:
    return "taken"


async def test_a_session_that_ended_under_a_form_leads_to_the_sign_in(settings: Settings) -> None:
    page = OURS | {"accept": "text/html", "referer": "http://testserver/town/staff/requests/7"}
    async with opened(settings, doors) as (_, client):
        answer = await client.post("/town/staff/form", data={"csrf": "0" * 64}, headers=page)
        assert answer.headers["location"] == "/town/staff/sign-in?next=/town/staff/requests/7"
        client.cookies.set("staff", "somebody-else")
        assert (await client.post("/town/staff/form", data={"csrf": "0" * 64}, headers=page)).status_code == 403


async def test_the_token_is_of_this_browser(settings: Settings) -> None:
    async with opened(settings, doors) as (_, client):
        shown = await client.get("/town/form")
        assert (
            "httponly" in shown.headers["set-cookie"].lower() and "samesite=lax" in shown.headers["set-cookie"].lower()
        )
        assert (await client.post("/town/form", data={"csrf": shown.text}, headers=OURS)).status_code == 200
        assert (await client.post("/town/form", data={"csrf": "0" * 64}, headers=OURS)).status_code == 403
        assert (await client.post("/town/form", data={}, headers=OURS)).status_code == 403
        again = await client.get("/town/form")
        assert "set-cookie" not in again.headers and again.text != shown.text
        assert (await client.post("/town/form", data={"csrf": again.text}, headers=OURS)).status_code == 200
        client.cookies.set("staff", "signed-in-now")
        assert (await client.post("/town/form", data={"csrf": shown.text}, headers=OURS)).status_code == 403
        client.cookies.clear()
        assert (await client.post("/town/form", data={"csrf": shown.text}, headers=OURS)).status_code == 403
