"""Stars in a browser without JavaScript: from the secret link, and by number and last four digits."""

from __future__ import annotations

import re
from urllib.parse import unquote

import psycopg
import pytest

from api import limits
from api.deps import STAFF_COOKIE
from tests.api.pages.conftest import Visitor
from tests.api.pages.sessions import TOKEN, sign_in
from tests.api.pages.test_request_pages import number_of, sent

STARS = {"overall": "4", "aspect_speed": "2", "aspect_service": "5", "comment": "เร็วดี <b>ขอบคุณ</b>"}
RATED = "SELECT overall, aspects, comment FROM request_rating"
ASKED = "ท่านพอใจกับผลงานเพียงใด"


async def finished(visitor: Visitor, **changes: str) -> str:
    """A request is sent and done; the path of its secret link."""
    path = (await sent(visitor, **changes)).partition("?")[0]
    with psycopg.connect(visitor.database) as conn:
        conn.execute("UPDATE request SET status = 5, done_at = now()")
        conn.execute("UPDATE request_public SET status = 5, done_at = now()")
    return path


async def found(visitor: Visitor) -> str:
    """The page after number and last four digits."""
    await visitor.opens("/twosquares/track")
    answer = await visitor.sends("/twosquares/track", {"number": await number_of(visitor), "digits": "5678"})
    assert answer.status_code == 200
    return visitor.page


async def test_the_link_asks_once_it_is_done_and_thanks(visitor: Visitor) -> None:
    path = (await sent(visitor)).partition("?")[0]
    assert ASKED not in await visitor.opens(path)
    with psycopg.connect(visitor.database) as conn:
        conn.execute("UPDATE request SET status = 5, done_at = now()")
    assert ASKED in await visitor.opens(path)
    answer = await visitor.sends(f"{path}/rating", STARS)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?rated=1#rating")
    assert visitor.rows(RATED) == [(4, {"speed": 2, "service": 5}, STARS["comment"])]
    text = await visitor.opens(f"{path}?rated=1")
    assert "ขอบคุณที่ให้คะแนน" in text and "4 จาก 5 ดาว" in text and "เร็วดี &lt;b&gt;" in text
    assert re.search(r'name="overall" value="4" checked', text), "the form starts with what was given"


async def test_two_clicks_are_one_rating(visitor: Visitor) -> None:
    path = await finished(visitor)
    for _ in range(2):
        await visitor.opens(path)
        assert (await visitor.sends(f"{path}/rating", STARS)).status_code == 303
    await visitor.opens(path)
    await visitor.sends(f"{path}/rating", STARS | {"overall": "1", "comment": ""})
    assert visitor.rows(RATED) == [(1, {"speed": 2, "service": 5}, "")]


@pytest.mark.parametrize(("lang", "sentence"), [("th", "กรุณาเลือกดาวโดยรวม"), ("en", "Please choose 1 to 5 stars")])
async def test_without_stars_it_says_so_and_keeps_the_words(visitor: Visitor, lang: str, sentence: str) -> None:
    path = await finished(visitor)
    await visitor.opens(f"{path}?lang={lang}")
    answer = await visitor.sends(f"{path}/rating", {"comment": "คำที่พิมพ์แล้ว", "aspect_speed": "3"})
    assert answer.status_code == 422 and sentence in visitor.page
    assert "คำที่พิมพ์แล้ว</textarea>" in visitor.page and 'name="aspect_speed" value="3" checked' in visitor.page
    assert f'href="{path}?lang=' in visitor.page.replace("&amp;", "&"), (
        "the other language is a page that can be opened"
    )
    assert visitor.rows(RATED) == []


async def test_reopened_meanwhile_it_says_so_and_keeps_the_words(visitor: Visitor) -> None:
    path = await finished(visitor)
    for page, door in ((path, f"{path}/rating"), ("", "/twosquares/track/rating")):
        await (visitor.opens(page) if page else found(visitor))
        with psycopg.connect(visitor.database) as conn:
            conn.execute("UPDATE request SET status = 3")
        answer = await visitor.sends(door, STARS)
        assert answer.status_code == 422 and "ให้คะแนนได้เมื่อเรื่องดำเนินการแล้วเสร็จ" in visitor.page
        assert "เร็วดี &lt;b&gt;ขอบคุณ&lt;/b&gt;</textarea>" in visitor.page
        with psycopg.connect(visitor.database) as conn:
            conn.execute("UPDATE request SET status = 5")
    assert visitor.rows(RATED) == []


@pytest.mark.parametrize("stars", ["6", "0", "-1", "๕", "5.0", "five", "5" * 400])
async def test_stars_nobody_can_give(visitor: Visitor, stars: str) -> None:
    path = await finished(visitor)
    await visitor.opens(path)
    assert (await visitor.sends(f"{path}/rating", STARS | {"overall": stars})).status_code == 422
    assert visitor.rows(RATED) == []


async def test_number_and_last_digits_rate_without_showing_the_words(visitor: Visitor) -> None:
    path = await finished(visitor)
    text = await found(visitor)
    assert ASKED in text and "/twosquares/r/" in text
    answer = await visitor.sends("/twosquares/track/rating", STARS)
    assert answer.status_code == 200 and "ขอบคุณที่ให้คะแนน" in visitor.page
    text = await found(visitor)
    assert "4 จาก 5 ดาว" in text and "เร็วดี" not in text, "four digits can be guessed"
    await visitor.sends("/twosquares/track/rating", {"overall": "5"})
    assert visitor.rows(RATED) == [(5, {}, STARS["comment"])], "an empty box leaves the words"
    assert "เร็วดี" in await visitor.opens(path)


async def test_a_proof_is_for_one_request_of_one_browser_for_an_hour(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await finished(visitor)
    await found(visitor)
    proof = dict(visitor.hidden)["proof"]
    request_id, until, sign = proof.split(".")
    for forged in (
        "",
        "1.2",
        f"{int(request_id) + 1}.{until}.{sign}",
        f"{request_id}.{int(until) + 1}.{sign}",
        "²." * 3,
    ):
        assert (await visitor.sends("/twosquares/track/rating", STARS | {"proof": forged})).status_code == 403
        await found(visitor)
    monkeypatch.setattr("api.proof.time.time", lambda: float(until) + 1)
    assert (await visitor.sends("/twosquares/track/rating", STARS | {"proof": proof})).status_code == 403
    monkeypatch.undo()
    visitor.client.cookies.delete("visitor")
    await visitor.opens("/twosquares/track")
    assert (await visitor.sends("/twosquares/track/rating", STARS | {"proof": proof})).status_code == 403
    assert visitor.rows(RATED) == []


async def test_number_and_year_prove_nothing(visitor: Visitor) -> None:
    await finished(visitor)
    await visitor.opens("/twosquares/track")
    [(year,)] = visitor.rows("SELECT extract(year FROM created_at AT TIME ZONE 'Asia/Bangkok')::int FROM request")
    answer = await visitor.sends("/twosquares/track", {"number": await number_of(visitor), "year": str(year + 543)})
    assert answer.status_code == 303 and "/r/" in answer.headers["location"]


async def test_the_api_rates_by_the_secret_link(visitor: Visitor) -> None:
    token = (await sent(visitor)).partition("?")[0].rpartition("/")[2]
    address = f"/twosquares/api/t/{token}/rating"
    visitor.client.cookies.clear()
    early = await visitor.client.post(address, json={"overall": 5})
    assert (early.status_code, early.json()["code"]) == (422, "not_done")
    with psycopg.connect(visitor.database) as conn:
        conn.execute("UPDATE request SET status = 5, done_at = now()")
    body = {"overall": 4, "aspects": {"result": 5}, "comment": "ดี"}
    told = (await visitor.client.post(address, json=body)).json()
    assert {name: told[name] for name in body} == body and told["created_at"] == told["updated_at"]
    assert (await visitor.client.post(address, json={"overall": 3})).json()["comment"] == "ดี"
    for wrong in ({}, {"overall": 6}, {"overall": "5"}, {"overall": True}, {"overall": 5, "aspects": {"x": 1}}):
        answer = await visitor.client.post(address, json=wrong)
        assert answer.status_code == 422 and answer.json()["detail"] and answer.json()["detail_en"], wrong
    assert (await visitor.client.post("/twosquares/api/t/guess/rating", json={"overall": 5})).status_code == 404
    assert (await visitor.client.post(address.replace("twosquares", "elsewhere"), json=body)).status_code == 404
    assert visitor.rows(RATED) == [(3, {}, "ดี")]
    described = (await visitor.client.get("/api/openapi.json")).json()
    assert "speed (ความรวดเร็ว)" in str(described["components"]["schemas"]["RatingIn"])
    assert "/{org}/api/t/{token}/rating" in map(unquote, described["paths"])


async def test_tries_run_out_as_for_tracking(visitor: Visitor) -> None:
    for _ in range(limits.TRACK_ADDRESS.tries):
        assert (await visitor.client.post("/twosquares/api/t/guess/rating", json={"overall": 5})).status_code == 404
    answer = await visitor.client.post("/twosquares/api/t/guess/rating", json={"overall": 5})
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) > 0
    await visitor.opens("/twosquares/track")
    refused = await visitor.sends("/twosquares/track", {"number": "KT1", "digits": "0000"})
    assert refused.status_code == 429, "one count for both"


async def test_the_staff_see_stars_and_words_on_the_case(visitor: Visitor) -> None:
    path = await finished(visitor)
    await visitor.opens(path)
    await visitor.sends(f"{path}/rating", STARS)
    with psycopg.connect(visitor.database) as conn:
        sign_in(conn)
    visitor.client.cookies.set(STAFF_COOKIE, TOKEN)
    [(request_id,)] = visitor.rows("SELECT id FROM request")
    text = await visitor.opens(f"/twosquares/staff/requests/{request_id}")
    assert "ความพึงพอใจของผู้แจ้ง" in text and "4 จาก 5 ดาว" in text and "เร็วดี &lt;b&gt;ขอบคุณ" in text
    assert "ให้ไว้ก่อนเปิดเรื่องอีกครั้ง" not in text
