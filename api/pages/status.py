"""The words, icons and colours of each status, the same on every page and map."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """How a status looks: its icon, its words, the colour of its dot on maps."""

    icon: str
    th: str
    en: str
    dot: str


LOOKS: dict[str, Look] = {
    "received": Look("inbox", "รับเรื่องแล้ว", "Received", "#1a56b4"),
    "acknowledged": Look("eye", "รับทราบแล้ว", "Acknowledged", "#4b3fae"),
    "in_progress": Look("wrench", "กำลังดำเนินการ", "In progress", "#e08a00"),
    "waiting_plan": Look("calendar-clock", "รอเข้าแผน", "Waiting for plan", "#7a2ea6"),
    "done": Look("circle-check", "เสร็จแล้ว", "Done", "#17703a"),
    "rejected": Look("circle-slash", "ยุติเรื่อง", "Closed", "#55605b"),
}
_KEYS = tuple(LOOKS)


def key(status: int) -> str:
    """The word of a stored status: 3 → in_progress."""
    return _KEYS[status - 1]
