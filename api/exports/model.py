"""The words of exports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geo_oss.requests.worklist import Desk
from layers.export import formats


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written, for whom; `desk` and `staff_id` are None for what everybody may see."""

    organization_id: int
    layer: str
    format: str
    query: Mapping[str, str]
    desk: Desk | None = None
    staff_id: int | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """One export and how far it is; `ticket` is its address, which cannot be guessed."""

    id: int
    organization_id: int
    ticket: str
    layer: str
    format: str
    query: dict[str, str]
    desk: dict[str, Any] | None
    state: str
    share: float
    rows: int
    bytes: int
    stop: bool

    @property
    def is_moving(self) -> bool:
        """Whether the worker has something to do with it."""
        return self.state in ("waiting", "working") and not self.stop

    def name(self, organization: str) -> str:
        """The file's name for the one who downloads it."""
        return f"{organization}-{self.layer}{formats.EVERY[self.format].suffix}"
