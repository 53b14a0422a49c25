"""What stands on a municipality's stickers: its name, telephone and colour, and the address citizens use."""

from __future__ import annotations

from api.pages.accent import shades
from geo_oss.settings import Settings
from poles.stickers import Letterhead


def letterhead(settings: Settings, *, name: str, phone: str, accent: str, asset: str = "เสาไฟ") -> Letterhead:
    """The letterhead of a municipality; its colour is darkened until white words can be read on it."""
    return Letterhead(name, phone, shades(accent).accent, settings.base_url, asset)
