"""Guessing at other people's requests: every miss looks the same, guesses run out, the secret link stays open."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import httpx2 as httpx

from api import forms
from api.limits import TRACK_ADDRESS, TRACK_NUMBER
from geo_oss.settings import Settings
from tests import town
from tests.api.conftest import opened, squares

__all__ = ["squares"]

VISITOR = "v" * 22
SENT = {"category_id": town.ROAD, "lon": 0.002, "lat": 0.003, "title": "หลุม", "phone": "0812345678"}
RIGHT = "5678"


class Guesser:
    """Somebody at the tracking box, from whatever address is wanted."""

    def __init__(self, client: httpx.AsyncClient, key: bytes) -> None:
        self.client = client
        self.token = forms.signed(key, f"{VISITOR}\0", "salt")
        client.cookies.set("visitor", VISITOR)

    async def send(self) -> dict[str, Any]:
        """A request whose phone ends in 5678."""
        answer = await self.client.post("/twosquares/api/requests", json=SENT, headers=self._headers("192.0.2.1"))
        assert answer.status_code == 201, answer.text
        receipt: dict[str, Any] = answer.json()
        return receipt

    async def guess(self, number: str, digits: str, address: str = "192.0.2.1", **more: str) -> httpx.Response:
        """One try."""
        fields = {"csrf": self.token, "number": number, "digits": digits} | more
        return await self.client.post("/twosquares/track", data=fields, headers=self._headers(address))

    @staticmethod
    def _headers(address: str) -> dict[str, str]:
        return {"X-Forwarded-For": address, "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}


def _behind_a_proxy(settings: Settings) -> Settings:
    return replace(settings, trusted_proxies=1)


def _seen(answer: httpx.Response, typed: str) -> tuple[int, list[str], str]:
    """What a guesser can tell answers apart by, without what was typed and the token's salt."""
    text = answer.text.replace(typed, "TYPED")
    return answer.status_code, sorted(answer.headers), re.sub(r'name="csrf" value="[^"]*"', "", text)


async def test_every_miss_looks_the_same(squares: Settings) -> None:
    async with opened(_behind_a_proxy(squares)) as (app, client):
        guesser = Guesser(client, app.state.shop.keys.forms)
        number = (await guesser.send())["number"]
        unknown = number[:-6] + "999999"
        wrong = _seen(await guesser.guess(number, "0000"), number)
        assert wrong[0] == 404
        assert _seen(await guesser.guess(unknown, "0000"), unknown) == wrong
        assert _seen(await guesser.guess(number, "", year="2400"), number) == _seen(
            await guesser.guess(unknown, "", year="2400"), unknown
        )
        assert (await guesser.guess(number, RIGHT)).status_code == 303
        assert (await guesser.guess(f" {number.lower()} ", "๕๖๗๘")).status_code == 303


async def test_guesses_of_a_network_run_out(squares: Settings) -> None:
    async with opened(_behind_a_proxy(squares)) as (app, client):
        guesser = Guesser(client, app.state.shop.keys.forms)
        receipt = await guesser.send()
        for turn in range(TRACK_ADDRESS.tries):
            answer = await guesser.guess(f"KT{turn}", "0000", f"203.0.113.{turn}")
            assert answer.status_code == 404
        refused = await guesser.guess(receipt["number"], RIGHT, "203.0.113.250")
        assert refused.status_code == 429 and int(refused.headers["retry-after"]) > 0
        assert (await guesser.guess(receipt["number"], RIGHT, "198.51.100.1")).status_code == 303
        assert (await client.get(f"/twosquares/t/{receipt['token']}")).status_code == 200


async def test_guesses_at_a_number_run_out_however_it_is_written(squares: Settings) -> None:
    async with opened(_behind_a_proxy(squares)) as (app, client):
        guesser = Guesser(client, app.state.shop.keys.forms)
        receipt = await guesser.send()
        number = receipt["number"]
        ways = (number, number.lower(), f"  {number}", number.replace("1", "๑"))
        for turn in range(TRACK_NUMBER.tries):
            answer = await guesser.guess(ways[turn % len(ways)], f"{turn:04}", f"10.{turn}.0.1")
            assert answer.status_code == 404
        assert (await guesser.guess(number, RIGHT, "198.51.100.1")).status_code == 429
        assert (await client.get(f"/twosquares/t/{receipt['token']}")).status_code == 200
        other = (await guesser.send())["number"]
        assert (await guesser.guess(other, RIGHT, "198.51.100.1")).status_code == 303
