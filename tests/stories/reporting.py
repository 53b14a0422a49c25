"""How a citizen walks through the report form in a browser, step by step."""

from __future__ import annotations

import io

from PIL import Image
from playwright.async_api import FilePayload

from tests.stories.visitor import Visitor

GPS = 0x8825
FORM = "/twosquares/report"
HERE = {"longitude": 0.0121, "latitude": 0.0021}
"""A place in zone E, 15 m from pole E-0002."""


def photo(name: str = "lamp.jpg", side: int = 640, place: tuple[float, float] | None = None) -> FilePayload:
    """A picture as a camera gives it; with `place` (lon, lat in degrees north and east) it says where it was taken."""
    file = io.BytesIO()
    exif = Image.Exif()
    if place is not None:
        exif[GPS] = {1: "N", 2: _parts(place[1]), 3: "E", 4: _parts(place[0])}
    Image.effect_noise((side, side * 3 // 4), 60).convert("RGB").save(file, "JPEG", quality=90, exif=exif)
    return {"name": name, "mimeType": "image/jpeg", "buffer": file.getvalue()}


def _parts(degrees: float) -> tuple[float, float, float]:
    """Degrees, minutes and seconds."""
    minutes = degrees % 1 * 60
    return float(int(degrees)), float(int(minutes)), round(minutes % 1 * 60, 3)


async def choose(citizen: Visitor, main: str = "ไฟฟ้า", sub: str = "ไฟดับ") -> None:
    """Open a main kind and choose a kind of it; the form goes on by itself."""
    page = citizen.page
    await page.locator(".kind-head", has_text=main).click()
    await page.locator(".kind-choice", has_text=sub).click()
    await at(citizen, "place")


async def at(citizen: Visitor, step: str) -> None:
    """Wait until a step is shown."""
    await citizen.page.wait_for_selector(f'#report[data-at="{step}"]')


async def go_on(citizen: Visitor, step: str) -> None:
    """Press the one button and arrive."""
    await citizen.page.click("[data-next]")
    await at(citizen, step)


async def locate(citizen: Visitor) -> None:
    """Use the phone's position and wait for what the map knows of it."""
    await citizen.page.wait_for_selector(".wizard-map[data-ready]")
    await citizen.page.click("[data-locate]")
    await says(citizen, "[data-place-words]", "เขตตะวันออก")


async def says(citizen: Visitor, selector: str, words: str) -> None:
    """Wait until an element holds these words."""
    await citizen.page.locator(selector, has_text=words).first.wait_for()


async def describe(citizen: Visitor, *, title: str = "มืดทั้งซอย", phone: str = "0812345678") -> None:
    """The details: one photo, a title, a phone number."""
    page = citizen.page
    await page.set_input_files(".photo-input", [photo()])
    await page.wait_for_selector('.photo[data-state="sent"]')
    await page.fill("#title", title)
    await page.fill("#phone", phone)


async def arrived(citizen: Visitor) -> str:
    """Wait for the receipt; the number on it."""
    await citizen.page.wait_for_url("**/t/*new=1*")
    return (await citizen.page.locator("[data-number]").inner_text()).strip()
