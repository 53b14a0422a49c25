"""The machine: room on the disks, the browser's parts in their place."""

from __future__ import annotations

import shutil
from pathlib import Path

from api import vendored
from api.basemap import sample_file
from api.doctor.finding import Finding, Verdict, good_if
from geo_oss.errors import Unavailable
from geo_oss.settings import Settings
from layers.basemap.choose import choose

_LOW_GIGABYTES = 5.0
_TOO_LOW_GIGABYTES = 0.5


def disk(data: Path) -> Finding:
    """Room for photos and the database; the folder that exists on the way to `data` counts."""
    folder = next(folder for folder in (data.absolute(), *data.absolute().parents) if folder.exists())
    free = shutil.disk_usage(folder).free / 1e9
    return good_if(
        free > _LOW_GIGABYTES,
        "Disk",
        f"{free:.0f} GB free for {data}",
        otherwise=f"only {free:.1f} GB free for {data}. A full disk stops the database.",
        verdict=Verdict.BAD if free < _TOO_LOW_GIGABYTES else Verdict.LOOK,
    )


def browser_parts() -> Finding:
    """Whether bin/vendor has put every file where pages look for it."""
    missing = vendored.missing()
    return good_if(
        not missing,
        "Browser parts",
        "all in api/web/static/vendor",
        otherwise=f"missing: {', '.join(missing)}. Run: bin/vendor",
    )


def base_map(settings: Settings) -> Finding:
    """Whether there is a base map to draw, and whose."""
    try:
        chosen = choose(settings.basemap, sample_file(settings), settings.basemap_attribution)
    except Unavailable as problem:
        return Finding("Base map", Verdict.BAD, problem.en)
    if chosen is None:
        return Finding("Base map", Verdict.LOOK, "none: maps have a plain ground. Set GEO_OSS_BASEMAP")
    return good_if(
        bool(chosen.schema.parts),
        "Base map",
        f"{settings.basemap or 'the sample town'} ({chosen.schema.id}), {chosen.source['attribution'] or 'no credit'}",
        otherwise=f"nothing in {settings.basemap} is known to this program: maps have a plain ground",
    )
