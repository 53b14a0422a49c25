"""The words of a request: what is asked, where it is, what becomes of it. No input, no output."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from uuid import UUID

from geo_oss.geo import LonLat
from geo_oss.requests.line_or_area import Shape


class Status(IntEnum):
    """Where a request stands; everything up to `WAITING_PLAN` is open."""

    RECEIVED = 1
    ACKNOWLEDGED = 2
    IN_PROGRESS = 3
    WAITING_PLAN = 4
    DONE = 5
    REJECTED = 6

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self <= Status.WAITING_PLAN

    @property
    def word(self) -> str:
        """The stable word programs use: `in_progress`."""
        return self.name.lower()

    def name_in(self, lang: str) -> str:
        """The word people read."""
        return STATUS_NAMES[self][1 if lang == "en" else 0]


STATUS_NAMES: dict[Status, tuple[str, str]] = {
    Status.RECEIVED: ("รับเรื่องแล้ว", "Received"),
    Status.ACKNOWLEDGED: ("รับทราบแล้ว", "Acknowledged"),
    Status.IN_PROGRESS: ("กำลังดำเนินการ", "In progress"),
    Status.WAITING_PLAN: ("รอเข้าแผน", "Waiting for the plan"),
    Status.DONE: ("ดำเนินการแล้วเสร็จ", "Done"),
    Status.REJECTED: ("ยุติเรื่อง", "Closed without work"),
}

PLACE_SOURCES = frozenset({"gps", "map", "search", "typed", "utm", "pole", "photo", "import", "staff"})
CHANNELS = frozenset({"web", "qr", "api", "line", "phone", "counter", "website", "other", "import"})


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody asks for, before it is placed and numbered.

    `place` is in degrees (EPSG:4326); `accuracy_metres` is the radius the phone states. With `pole_id` the pole's own
    position is used and `pole_method` says how the pole was found: `code` (scanned), `number` (typed) or `text`
    (quoted in the words).
    """

    category_id: int
    place: LonLat
    place_source: str = "map"
    accuracy_metres: float | None = None
    title: str = ""
    description: str = ""
    fault: str = ""
    address: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    anonymous: bool = False
    channel: str = "web"
    pole_id: int | None = None
    pole_method: str | None = None
    photo_ids: tuple[UUID, ...] = ()
    shape: Shape | None = None
    """A line or an area; then `place` is found on it."""


@dataclass(frozen=True, slots=True)
class Located:
    """What the map knows about a place: zone, community, how sure, and the pole there. Metres are on the ground.

    Codes are None for ไม่ทราบเขต / ไม่ทราบชุมชน; then the nearest ones are suggestions.
    """

    zone_code: str | None
    zone_name: str | None
    zone_version: int | None
    community_code: str | None
    community_name: str | None
    community_version: int | None
    method: str
    edge_metres: float | None
    nearest_zone_code: str | None = None
    nearest_zone_metres: float | None = None
    nearest_community_code: str | None = None
    nearest_community_metres: float | None = None
    pole_id: int | None = None
    pole_number: str | None = None
    pole_kind: str | None = None
    pole_method: str | None = None
    pole_metres: float | None = None
    place: LonLat | None = None
    """The pole's own position, where it replaces the one that was given."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender is told: the number, the secret link's token, where it belongs, and by when."""

    id: int
    number: str
    token: str
    zone_code: str | None
    zone_name: str | None
    community_code: str | None
    community_name: str | None
    pole_number: str | None
    created_at: datetime
    due_at: datetime | None
    days_min: int
    days_max: int
