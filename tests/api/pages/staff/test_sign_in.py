"""The sign-in door without a browser: throttled per name and neighbourhood, its cookie bound to the host on https."""

from __future__ import annotations

import re
from dataclasses import replace

import httpx2 as httpx
import psycopg

from geo_oss.people import passwords
from geo_oss.settings import Settings
from tests.api.conftest import opened, squares

__all__ = ["squares"]

PATH = "/twosquares/staff/sign-in"
SAME = {"sec-fetch-site": "same-origin", "accept": "text/html"}


async def _give_password(settings: Settings) -> None:
    hashed = await passwords.hashed("officer-password")
    with psycopg.connect(settings.database_url) as conn:
        conn.execute("UPDATE staff SET password_hash = %s", (hashed,))


async def _try(client: httpx.AsyncClient, username: str, password: str) -> httpx.Response:
    page = (await client.get(PATH)).text
    token = re.search(r'name="csrf" value="([^"]+)"', page)
    assert token
    form = {"username": username, "password": password, "csrf": token[1]}
    return await client.post(PATH, data=form, headers=SAME)


async def test_guessing_one_name_is_stopped_and_others_still_get_in(squares: Settings) -> None:
    await _give_password(squares)
    async with opened(squares) as (_, client):
        codes = [(await _try(client, "Officer ", f"guess number {n}")).status_code for n in range(11)]
        assert codes == [422] * 10 + [429]
        assert (await _try(client, "officer", "officer-password")).status_code == 429
        assert (await _try(client, "somebody", "officer-password")).status_code == 422
        with psycopg.connect(squares.database_url) as conn:
            conn.execute("DELETE FROM rate_window")
        assert (await _try(client, "officer", "officer-password")).status_code == 303


async def test_the_form_alone_opens_the_door(squares: Settings) -> None:
    await _give_password(squares)
    async with opened(squares) as (_, client):
        form = {"username": "officer", "password": "officer-password"}
        assert (await client.post(PATH, data=form, headers=SAME)).status_code == 403
        assert (await client.post(PATH, data=form, headers=SAME | {"sec-fetch-site": "cross-site"})).status_code == 403


async def test_on_https_the_cookie_is_bound_to_the_host(squares: Settings) -> None:
    await _give_password(squares)
    async with opened(replace(squares, public_url="https://test")) as (_, client):
        client.base_url = httpx.URL("https://test")
        answer = await _try(client, "officer", "officer-password")
        [cookie] = [line for line in answer.headers.get_list("set-cookie") if "staff=" in line]
        assert cookie.startswith("__Host-staff=") and "Secure" in cookie and "HttpOnly" in cookie
        assert "Path=/;" in cookie and "SameSite=lax" in cookie and "Domain" not in cookie
        assert (await client.get("/twosquares/staff")).status_code == 200


async def test_no_page_of_the_staff_opens_without_a_session(squares: Settings) -> None:
    async with opened(squares) as (app, client):
        paths = {door.path for door in app.state.doors if door.path.startswith("/{org}/staff")}
        for path in sorted(paths - {"/{org}/staff/sign-in"}):
            address = re.sub(r"\{\w+(:\w+)?\}", "1", path.replace("{org}", "twosquares").replace("{action}", "done"))
            for answer in (await client.get(address), await client.post(address, headers=SAME)):
                if answer.status_code == 308:  # an address of before leads to one of today
                    assert answer.headers["location"].startswith("/twosquares/staff/")
                    continue
                assert answer.status_code in {303, 401, 403, 405}, (address, answer.status_code)
                if answer.status_code == 303:
                    assert answer.headers["location"].startswith(PATH)
