"""Planners in stories: the town with forty cases more, who signs in, and what lists behind numbers hold."""

from __future__ import annotations

import re

from geo_oss.geo import LonLat
from geo_oss.requests.model import Draft
from tests.browser import DESKTOP
from tests.stories.conftest import Visit
from tests.stories.visitor import Visitor
from tests.town import LIGHT, ROAD

MORE = tuple(
    Draft((ROAD, LIGHT)[step % 2], LonLat(0.001 + step * 0.0004, 0.001 + step % 7 * 0.001), title=f"เรื่องที่ {step}")
    for step in range(40)
)


async def planner_of(visit: Visit, size: dict[str, int] = DESKTOP) -> Visitor:
    """A planner who is signed in."""
    visitor = await visit(size)
    await visitor.sign_in(username="planner")
    return visitor


def number(text: str) -> int:
    """The first number of a text."""
    found = re.search(r"[\d,]+", text)
    assert found, text
    return int(found[0].replace(",", ""))


async def held(visitor: Visitor, link: str) -> int:
    """How many the list behind a link of the page holds, asked beside the page."""
    address = await visitor.page.get_attribute(link, "href")
    listing = await (await visitor.page.request.get(f"{visitor.base}{address}")).text()
    found = re.search(r'id="count"[^>]*>\s*(?:<[^>]+>)*\s*([\d,]+)', listing)
    assert found
    return number(found[1])
