"""Somebody with a browser: signs in, looks, notices console errors, refused content, accessibility violations."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from playwright.async_api import Browser, Page

from geo_oss.settings import ROOT, Settings

SCREENS = ROOT / "tests" / "screens"
PASSWORD = "officer-password"


@dataclass(frozen=True, slots=True)
class Site:
    """A running installation: its settings and its address."""

    settings: Settings
    base: str


@dataclass
class Visitor:
    """One browser window of its own; `problems` fills by itself, `expected` holds patterns of those that belong."""

    page: Page
    base: str
    problems: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def notice(self, problem: str) -> None:
        """Write down a problem, unless the story expects it."""
        if not any(re.search(pattern, problem) for pattern in self.expected):
            self.problems.append(problem)

    async def open(self, path: str) -> None:
        """Go to a path of the site."""
        await self.page.goto(self.base + path)

    async def sign_in(self, org: str = "twosquares", username: str = "officer", password: str = PASSWORD) -> None:
        """Sign in as a member of staff."""
        await self.open(f"/{org}/staff/sign-in")
        await self.page.fill("#username", username)
        await self.page.fill("#password", password)
        await self.page.click("main button[type=submit]")

    async def map_is_drawn(self) -> None:
        """Wait until the page's map has loaded its style and drawn its own marks."""
        await self.page.wait_for_selector("#map[data-ready]", timeout=20_000)

    async def looks(self, name: str) -> None:
        """Keep a picture, and find no accessibility violation and no sideways scrolling."""
        SCREENS.mkdir(exist_ok=True)
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        await self.page.screenshot(path=SCREENS / f"{name}-{width}.png")
        wrong = await violations(self.page)
        assert not wrong, "\n".join(wrong)
        assert await self.page.evaluate("document.documentElement.scrollWidth") <= width


async def arrive(
    browser: Browser,
    site: Site,
    size: dict[str, int],
    *,
    longitude: float | None = None,
    latitude: float | None = None,
    accuracy: float = 20.0,
    javascript: bool = True,
) -> Visitor:
    """A visitor with a window of that size; with a position (degrees, EPSG:4326) the browser may tell it."""
    options: dict[str, Any] = {"viewport": size, "locale": "th-TH", "java_script_enabled": javascript}
    options |= {"has_touch": size["width"] < 600, "is_mobile": size["width"] < 600, "reduced_motion": "reduce"}
    if longitude is not None and latitude is not None:
        options["geolocation"] = {"longitude": longitude, "latitude": latitude, "accuracy": accuracy}
        options["permissions"] = ["geolocation"]
    context = await browser.new_context(**options)
    context.set_default_timeout(15_000)
    page = await context.new_page()
    visitor = Visitor(page, site.base)
    page.on("console", lambda said: visitor.notice(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: visitor.notice(str(error)))
    return visitor


async def violations(page: Page) -> list[str]:
    """What axe-core finds wrong on the page, one line each."""
    await page.evaluate(_axe())
    found = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@lru_cache(maxsize=1)
def _axe() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
