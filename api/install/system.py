"""What the operating system must have; fetched by apt on Debian and Ubuntu, named in a sentence elsewhere."""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path

from api.install.steps import CannotInstall, is_stamped, run, say, set_stamp, step
from geo_oss.db import binaries
from geo_oss.errors import Unavailable

OLDEST_NODE = 18


@dataclass(frozen=True, slots=True)
class Need:
    """Something the system must have, how to see it, and the Debian packages that bring it."""

    name: str
    is_there: Callable[[], bool]
    packages: tuple[str, ...]


def has_postgis() -> bool:
    """Whether PostgreSQL with PostGIS is here, or a given database makes it needless."""
    if os.environ.get("GEO_OSS_DATABASE_URL"):
        return True
    try:
        binaries.find()
    except Unavailable:
        return False
    return True


def has_node() -> bool:
    """Whether Node.js and npm are here."""
    return bool(shutil.which("node") and shutil.which("npm"))


def has_venv() -> bool:
    """Whether this Python can make a virtual environment with pip (Debian splits it off)."""
    return importlib.util.find_spec("ensurepip") is not None


def _has(*programs: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(program) for program in programs)


TO_RUN = (
    Need("PostgreSQL ≥ 15 with PostGIS ≥ 3.3", has_postgis, ("postgresql", "postgresql-postgis")),
    Need("Node.js ≥ 18 with npm", has_node, ("nodejs", "npm")),
    Need("Python's venv", has_venv, (f"python{sys.version_info.major}.{sys.version_info.minor}-venv",)),
)
TO_TEST = (
    *TO_RUN,
    Need("libatomic (of Playwright's Node.js)", lambda: bool(find_library("atomic")), ("libatomic1",)),
    Need("pdftoppm", _has("pdftoppm"), ("poppler-utils",)),
    Need("ogr2ogr", _has("ogr2ogr"), ("gdal-bin",)),
)


def has_chromium() -> bool:
    """Whether a Chromium of this system can be used by the tests."""
    found = any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return found or bool(os.environ.get("GEO_OSS_CHROMIUM"))


def provide(needs: Iterable[Need]) -> None:
    """Install what is missing.

    Raises `CannotInstall` naming the packages when that is not possible here.
    """
    missing = [need for need in needs if not need.is_there()]
    if missing:
        _install(missing)
    _need_recent_node()


def provide_chromium(python: Path) -> None:
    """A Chromium for the tests: Debian's, or Playwright's own where apt has none (Ubuntu offers a snap only)."""
    stamp = python.parents[1] / ".geo-oss-chromium"
    if has_chromium() or is_stamped(stamp, "playwright"):
        return
    if not _is_ubuntu():
        _install([Need("Chromium", has_chromium, ("chromium",))])
        return
    with step("Fetching Chromium (playwright)"):
        command = [str(python), "-m", "playwright", "install", "--with-deps", "chromium"]
        run(command, failed="Chromium could not be fetched. Install one and set GEO_OSS_CHROMIUM to its path.")
    set_stamp(stamp, "playwright")


def _is_ubuntu() -> bool:
    try:
        return platform.freedesktop_os_release().get("ID") == "ubuntu"
    except OSError:
        return False


def _install(missing: list[Need]) -> None:
    names = ", ".join(need.name for need in missing)
    packages = [package for need in missing for package in need.packages]
    by_hand = f"Missing: {names}. On Debian or Ubuntu: sudo apt-get install {' '.join(packages)}"
    apt = _apt(by_hand)
    say(f"Missing: {names}.")
    with step(f"Installing {' '.join(packages)} (apt)"):
        run([*apt, "update"], failed="The list of packages could not be fetched.")
        run([*apt, "install", "--yes", "--no-install-recommends", *packages], failed=by_hand)
    still = ", ".join(need.name for need in missing if not need.is_there())
    if still:
        raise CannotInstall(f"The packages of this system do not bring {still}. {_advice()}")


def _apt(by_hand: str) -> list[str]:
    if not shutil.which("apt-get"):
        raise CannotInstall(f"{by_hand}. On {platform.system()} install the same by your package manager. {_advice()}")
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"]
    if os.geteuid() == 0:
        return quiet
    if not shutil.which("sudo"):
        raise CannotInstall(f"{by_hand} (as root: this user has no sudo).")
    return ["sudo", *quiet]


def _advice() -> str:
    return (
        "PostgreSQL ≥ 15 and PostGIS ≥ 3.3: postgresql.org/download; or set GEO_OSS_DATABASE_URL to a server "
        "elsewhere. Node.js ≥ 18: nodejs.org. Debian 12 and Ubuntu 24.04 have all of it."
    )


def _need_recent_node() -> None:
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)", said)
    if version is None or int(version[1]) < OLDEST_NODE:
        raise CannotInstall(f"Node.js {said.strip()} is too old; {OLDEST_NODE} or newer is needed. {_advice()}")
