"""After sending: the receipt, the sender's own page, the public page, and finding it again."""

from __future__ import annotations

import re

import pytest
import zxingcpp
from PIL import Image

from tests.api.pages.conftest import Visitor
from tests.api.pages.test_report import DARK, FORM, picture

HIDDEN = {"category_id": "41", "title": "เรื่องลับมาก", "description": "ชื่อคนในเรื่อง"}


async def sent(visitor: Visitor, **changes: str) -> str:
    """A request is sent; the path of its receipt."""
    await visitor.opens(FORM)
    answer = await visitor.sends(FORM, DARK | changes, accept="application/json")
    assert answer.status_code == 201, answer.text
    return str(answer.json()["location"])


async def number_of(visitor: Visitor) -> str:
    return str(visitor.rows("SELECT number FROM request")[0][0])


async def test_the_receipt_shows_the_number_and_what_happens_next(visitor: Visitor) -> None:
    text = await visitor.opens(await sent(visitor))
    assert await number_of(visitor) in text
    assert "ภายใน 1–3 วันทำการ" in text and "ไม่เกินวันที่" in text and "เขตตะวันออก · ชุมชนกลาง" in text


async def test_the_qr_code_holds_the_secret_link(visitor: Visitor) -> None:
    path = (await sent(visitor)).partition("?")[0]
    drawing = (await visitor.client.get(f"{path}/qr.svg")).text
    [code] = zxingcpp.read_barcodes(drawn(drawing))
    assert code.text.endswith(path)


async def test_a_foreign_token_finds_nothing(visitor: Visitor) -> None:
    path = (await sent(visitor)).partition("?")[0]
    assert (await visitor.client.get(path.replace("twosquares", "elsewhere"))).status_code == 404
    assert (await visitor.client.get("/twosquares/t/guess")).status_code == 404
    assert (await visitor.client.get("/twosquares/t/guess/qr.svg")).status_code == 404


async def test_photos_can_be_added_after_sending(visitor: Visitor) -> None:
    path = (await sent(visitor)).partition("?")[0]
    await visitor.opens(path)
    files = [("csrf", (None, dict(visitor.hidden)["csrf"])), ("photos", ("a.png", picture(), "image/png"))]
    answer = await visitor.client.post(f"{path}/photos", files=files, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 303
    assert "รูปที่ 1" in await visitor.opens(path)


async def test_the_public_page_knows_nothing_private(visitor: Visitor) -> None:
    await sent(visitor, description="โทรหาสมชายบ้านเลขที่ 9", name="สมหญิง")
    [(request_id,)] = visitor.rows("SELECT id FROM request")
    text = await visitor.opens(f"/twosquares/r/{request_id}")
    assert "มืด &lt;b&gt;มาก" in text and "เขตตะวันออก" in text
    assert not [word for word in ("สมชาย", "สมหญิง", "0812345678", "5678") if word in text]


async def test_a_second_voice_counts_once_for_each_browser(visitor: Visitor) -> None:
    await sent(visitor)
    [(request_id,)] = visitor.rows("SELECT id FROM request")
    for _ in range(2):
        await visitor.opens(f"/twosquares/r/{request_id}")
        answer = await visitor.sends(f"/twosquares/r/{request_id}/support", {})
        assert answer.status_code == 303
    assert visitor.rows("SELECT supporters FROM request") == [(1,)]
    assert "2 คนแจ้งเรื่องนี้" in await visitor.opens(f"/twosquares/r/{request_id}?thanks=1")


@pytest.mark.parametrize("lang", ["th", "en"])
async def test_number_and_last_digits_or_year_find_the_public_page(visitor: Visitor, lang: str) -> None:
    await sent(visitor)
    number = await number_of(visitor)
    year = visitor.rows("SELECT (extract(year FROM created_at AT TIME ZONE 'Asia/Bangkok') + 543)::text FROM request")
    for answer in ({"digits": "5678"}, {"year": year[0][0]}):
        await visitor.opens(f"/twosquares/track?lang={lang}")
        found = await visitor.sends("/twosquares/track", {"number": number.lower()} | answer)
        assert found.status_code == 303 and found.headers["location"].startswith("/twosquares/r/")


@pytest.mark.parametrize(
    ("number", "digits", "year"),
    [("", "5678", ""), ("KT-none", "5678", ""), ("own", "0000", ""), ("own", "", "2500"), ("own", "", ""),
     ("own", "x" * 200, ""), ("own", "", "ปีก่อน")],
)  # fmt: skip
async def test_every_way_of_not_finding_gets_the_same_answer(
    visitor: Visitor, number: str, digits: str, year: str
) -> None:
    await sent(visitor)
    await visitor.opens("/twosquares/track")
    given = {"number": await number_of(visitor) if number == "own" else number or "?", "digits": digits, "year": year}
    answer = await visitor.sends("/twosquares/track", given)
    assert answer.status_code == 404 and "ไม่พบคำร้องตามข้อมูลที่กรอก" in answer.text


async def test_of_a_private_request_only_how_far_it_is(visitor: Visitor) -> None:
    await sent(visitor, **HIDDEN)
    [(request_id, number)] = visitor.rows("SELECT id, number FROM request")
    assert (await visitor.client.get(f"/twosquares/r/{request_id}")).status_code == 404
    await visitor.opens("/twosquares/track")
    text = (await visitor.sends("/twosquares/track", {"number": number, "digits": "5678"})).text
    assert number in text and "รับเรื่องแล้ว" in text and "เรื่องลับ" not in text and "ชื่อคน" not in text


def drawn(svg: str) -> Image.Image:
    """The QR drawing as a picture: its path is rows of horizontal strokes."""
    side, scale = (int(re.search(pattern, svg)[1]) for pattern in (r'width="(\d+)', r"scale\((\d+)"))
    image = Image.new("L", (side // scale, side // scale), 255)
    x = y = 0.0
    for command, *values in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", re.search(r'\bd="([^"]+)"', svg)[1]):
        first, second = (float(value or 0) for value in values)
        if command == "h":
            image.paste(0, (int(x), int(y), int(x + first), int(y) + 1))
            x += first
        else:
            x, y = (first, second) if command == "M" else (x + first, y + second)
    return image.resize((side, side))
