"""The registry for staff: who may see it, what it shows, and stickers that another program can read."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import psycopg
import pytest
import zxingcpp
from PIL import Image

from api.deps import STAFF_COOKIE
from poles.codes import issue
from tests.api.pages.conftest import Visitor
from tests.api.pages.sessions import TOKEN, sign_in

REGISTRY = "/twosquares/staff/poles"


@pytest.fixture
def officer(visitor: Visitor) -> Visitor:
    """An officer of the town who is signed in; both poles carry genuine stickers."""
    with psycopg.connect(visitor.database) as conn:
        sign_in(conn)
        for pole_id in (1, 2):
            conn.execute(
                "UPDATE pole SET code = %s WHERE organization_id = 1 AND id = %s", (issue(1, pole_id, b"\x01"), pole_id)
            )
    visitor.client.cookies.set(STAFF_COOKIE, TOKEN)
    return visitor


def scanned(folder: Path, sheets: bytes) -> list[str]:
    """What the codes of the first sheet say."""
    (folder / "s.pdf").write_bytes(sheets)
    subprocess.run(["pdftoppm", "-r", "150", "-gray", "-singlefile", "s.pdf", "s"], cwd=folder, check=True)
    return sorted(code.text for code in zxingcpp.read_barcodes(np.asarray(Image.open(folder / "s.pgm"))))


async def test_the_registry_lists_poles_with_their_zone(officer: Visitor) -> None:
    text = await officer.opens(REGISTRY)
    assert ">W-0001</a>" in text and ">E-0002</a>" in text and "ทะเบียนเสาและสติกเกอร์" in text
    text = await officer.opens(f"{REGISTRY}?q=e-")
    assert ">W-0001</a>" not in text and ">E-0002</a>" in text
    assert "ไม่พบเสาตามที่กรอง" in await officer.opens(f"{REGISTRY}?zone=nowhere")


async def test_the_registry_speaks_english(officer: Visitor) -> None:
    text = await officer.opens(f"{REGISTRY}?lang=en")
    assert "Pole registry" in text and "Print QR stickers" in text


@pytest.mark.parametrize(
    ("asked", "poles"),
    [
        ({}, [1, 2]),
        ({"number": "E-0002"}, [2]),
        ({"listed": "W-0001\r\n e-๐๐๐๒"}, [1, 2]),
        ({"q": "W"}, [1]),
        ({"street": "ถนนสุขใจ"}, [2]),
    ],
)
async def test_stickers_are_printed_for_the_chosen_or_filtered_and_recorded(
    officer: Visitor, tmp_path: Path, asked: dict[str, str], poles: list[int]
) -> None:
    with psycopg.connect(officer.database) as conn:
        conn.execute("UPDATE pole SET street = 'ถนนสุขใจ' WHERE id = 2")
    await officer.opens(REGISTRY)
    answer = await officer.sends(f"{REGISTRY}/stickers.pdf", asked)
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith('attachment; filename="stickers-twosquares-')
    wanted = sorted(f"HTTP://127.0.0.1:8000/P/{issue(1, pole, bytes([1]))}" for pole in poles)
    assert scanned(tmp_path, answer.content) == wanted
    assert sorted(officer.rows("SELECT pole_id, kind, staff_id FROM pole_event")) == [
        (pole, "printed", 1) for pole in poles
    ]


async def test_nothing_to_print_is_told(officer: Visitor) -> None:
    for asked in ({"zone": "nowhere"}, {"number": "X-1"}, {"first": "100"}, {"listed": ",".join(map(str, range(500)))}):
        await officer.opens(REGISTRY)
        answer = await officer.sends(f"{REGISTRY}/stickers.pdf", asked, accept="text/html")
        assert answer.status_code == 422 and "stickers" not in answer.headers.get("content-disposition", "")
    assert officer.rows("SELECT * FROM pole_event") == []


async def test_only_the_towns_own_staff_may_look_and_print(officer: Visitor) -> None:
    for path in (REGISTRY, f"{REGISTRY}/1", "/twosquares/staff/kinds"):
        assert (await officer.client.get(path.replace("twosquares", "elsewhere"))).status_code == 401
        officer.client.cookies.delete(STAFF_COOKIE)
        assert (await officer.client.get(path)).status_code == 401
        officer.client.cookies.set(STAFF_COOKIE, TOKEN)
