"""The base map of this process: chosen by the settings once, looked at again when the sample's file is made anew."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

from geo_oss.errors import Unavailable
from geo_oss.settings import Settings
from layers.basemap.choose import Basemap, choose

_LOG = logging.getLogger(__name__)


def sample_file(settings: Settings) -> Path:
    """Where the sample town's base map is kept."""
    return settings.data / "sample" / "basemap.pmtiles"


def basemap(settings: Settings) -> Basemap | None:
    """The base map to draw; none when there is no file yet or the one that was named cannot be used."""
    sample = sample_file(settings)
    made = sample.stat().st_mtime_ns if not settings.basemap and sample.is_file() else 0
    return _chosen(settings.basemap, sample, settings.basemap_attribution, made)


@lru_cache(maxsize=4)
def _chosen(setting: str, sample: Path, attribution: str, made: int) -> Basemap | None:
    """One opening for each setting and file; a file that cannot be used leaves the map on plain ground."""
    try:
        return choose(setting, sample, attribution)
    except Unavailable as problem:
        _LOG.warning("%s", problem.en)
        return None
