"""The channels of this installation, by the name a notice carries."""

from __future__ import annotations

from collections.abc import Mapping

from geo_oss.notices.console import Console
from geo_oss.notices.model import Channel


def channels() -> Mapping[str, Channel]:
    """All channels that are set up."""
    return {"console": Console()}
