"""Pages speak the reader's language and carry their municipality."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from starlette.requests import Request

from api.pages import assets, render, theme


@dataclass
class Town:
    code: str = "somewhere"
    name_th: str = "เทศบาลเมืองหนึ่ง"
    name_en: str = "Some Town"
    accent: str = "#ffcc00"
    notice_th: str = "ข้อมูลสมมติ"
    notice_en: str = ""
    address_th: str = ""
    phone: str = ""


def asked(query: str = "", cookie: str = "") -> Request:
    headers = [(b"cookie", cookie.encode())] if cookie else []
    return Request(
        {"type": "http", "method": "GET", "path": "/somewhere", "query_string": query.encode(), "headers": headers}
    )


def page(query: str = "", cookie: str = "") -> str:
    return render.text(asked(query, cookie), "base_citizen.html", org=Town())


def test_thai_comes_first() -> None:
    assert '<html lang="th">' in page() and "เทศบาลเมืองหนึ่ง" in page()


@pytest.mark.parametrize(("query", "cookie"), [("lang=en", ""), ("", "lang=en"), ("lang=en", "lang=th")])
def test_english_when_asked_or_remembered(query: str, cookie: str) -> None:
    assert '<html lang="en">' in page(query, cookie) and "Some Town" in page(query, cookie)


def test_a_choice_is_remembered_in_a_cookie() -> None:
    answer = render.page(asked("lang=en"), "base_citizen.html", org=Town())
    assert answer.headers["set-cookie"].startswith("lang=en;")
    assert "set-cookie" not in render.page(asked(), "base_citizen.html", org=Town()).headers


def test_the_other_language_is_one_link_away_and_keeps_the_query() -> None:
    assert 'href="/somewhere?category=3&amp;lang=en"' in page("category=3&lang=th")


def test_no_inline_script_or_style() -> None:
    assert "<script>" not in page() and "<style" not in page() and " style=" not in page() and "onclick" not in page()


def test_the_notice_of_an_invented_town_is_on_the_page() -> None:
    assert "ข้อมูลสมมติ" in page() and "ข้อมูลสมมติ" in page("lang=en")


def test_the_stylesheet_is_one_file_with_the_readable_accent() -> None:
    text = theme.stylesheet("#ffcc00")
    assert "--accent:#ffcc00" not in text and "@font-face" in text and ".bottom-bar" in text and "@import" not in text


def test_static_addresses_name_the_build() -> None:
    assert assets.static("js/language.js") == f"/static/@{assets.build()}/js/language.js"


@pytest.mark.parametrize("org", [None, Town()])
def test_an_error_page_says_what_happened_and_where_to_go(org: Town | None) -> None:
    text = render.text(asked(), "errors.html", org=org, status=418, sentence="กาน้ำชา <b>")
    assert "กาน้ำชา &lt;b&gt;" in text and f'href="{"/somewhere" if org else "/"}"' in text
