"""Static files are kept for as long as their address is true."""

from __future__ import annotations

import httpx2 as httpx
import pytest

from api.pages import assets


async def test_files_of_this_build_are_kept(client: httpx.AsyncClient) -> None:
    answer = await client.get(assets.static("js/language.js"))
    assert answer.status_code == 200 and "immutable" in answer.headers["cache-control"]


async def test_an_older_build_gives_the_file_of_today_to_be_asked_again(client: httpx.AsyncClient) -> None:
    answer = await client.get("/static/@0000000000/js/language.js")
    assert answer.status_code == 200 and "must-revalidate" in answer.headers["cache-control"]


async def test_the_stylesheet_is_served_with_the_accent(client: httpx.AsyncClient) -> None:
    answer = await client.get("/theme.css?accent=b3261e")
    assert answer.headers["content-type"].startswith("text/css") and "--accent:#b3261e" in answer.text


async def test_an_error_page_looks_like_the_product(client: httpx.AsyncClient) -> None:
    answer = await client.get("/nowhere/at/all", headers={"accept": "text/html"})
    assert answer.status_code == 404 and "site-header" in answer.text


@pytest.mark.parametrize("path", ["/theme.css", "/static/js/language.js"])
async def test_text_travels_packed_to_those_who_understand_it(client: httpx.AsyncClient, path: str) -> None:
    packed = await client.get(path, headers={"accept-encoding": "gzip"})
    plain = await client.get(path, headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert packed.text == plain.text and packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"


async def test_a_known_packed_file_is_not_sent_again(client: httpx.AsyncClient) -> None:
    first = await client.get("/static/js/language.js", headers={"accept-encoding": "gzip"})
    again = await client.get("/static/js/language.js", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
