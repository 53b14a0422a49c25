"""Static files are kept for as long as their address is true."""

from __future__ import annotations

import httpx2 as httpx

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
