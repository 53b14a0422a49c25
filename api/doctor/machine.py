"""The machine: room on the disks, the browser's parts in their place."""

from __future__ import annotations

import shutil
from pathlib import Path

from api import vendored
from api.doctor.finding import Finding, Verdict, good_if

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
