"""The browser of the story tests: a Chromium of this system, without a window, drawing maps in software.

async with async_playwright() as playwright:
    chromium = await playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
"""

from __future__ import annotations

import os
import shutil

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


def chromium_path() -> str | None:
    """The path of Chromium: `GEO_OSS_CHROMIUM`, the system's, or None for the one Playwright has fetched itself."""
    given = os.environ.get("GEO_OSS_CHROMIUM")
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return given or next((path for name in names if (path := shutil.which(name))), None)
