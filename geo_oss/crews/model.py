"""The words of crews. No input, no output."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from geo_oss.geo import LonLat
from geo_oss.routing.tour import Shift

USUAL_HOURS = (510, 720, 780, 990)
"""Half past eight to noon, one to half past four, in minutes since midnight."""


@dataclass(frozen=True, slots=True)
class Crew:
    """A team with its vehicle. `hours` are minutes since midnight (from, to, and after the break from, to).

    `most_cases` and `most_minutes` (at work on cases) are for a day. `category_ids` is what it can do, main or
    sub-categories; empty: everything. `community_codes` is its area.
    """

    id: int
    name: str
    department_id: int
    depot: LonLat
    depot_name: str = ""
    hours: tuple[int, ...] = USUAL_HOURS
    most_cases: int | None = None
    most_minutes: int | None = None
    speed_kmh: int = 25
    category_ids: tuple[int, ...] = ()
    community_codes: tuple[str, ...] = ()
    active: bool = True
    members: tuple[int, ...] = ()

    def can(self, category_ids: Iterable[int | None]) -> bool:
        """Whether one of these categories (a sub-category and its main one) is among its skills."""
        return not self.category_ids or not set(self.category_ids).isdisjoint(category_ids)

    def shift(self, *, begins: int = 0) -> Shift:
        """Its hours in seconds since midnight, what is left of them from a second of the day on."""
        pairs = zip(self.hours[::2], self.hours[1::2], strict=True)
        windows = tuple((max(60 * opens, begins), 60 * closes) for opens, closes in pairs if 60 * closes > begins)
        most_service = None if self.most_minutes is None else 60 * self.most_minutes
        return Shift(windows or ((begins, begins),), self.most_cases, most_service)

    def seconds(self, metres: float) -> int:
        """How long it drives so far, rounded up."""
        return -int(-metres * 3.6 // self.speed_kmh)
