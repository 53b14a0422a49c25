"""Where the programs of PostgreSQL are: Debian's versioned folders first, because /usr/bin holds wrappers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geo_oss.errors import Unavailable

OLDEST = 15
EXTENSIONS = ("postgis", "pg_trgm", "btree_gist")
_DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True, slots=True)
class Binaries:
    """The programs of one PostgreSQL installation and its major version."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """The path of one program."""
        return str(self.folder / name)

    def missing_extensions(self) -> list[str]:
        """The extensions we need that this installation does not have."""
        shared = Path(_output(self.folder / "pg_config", "--sharedir"))
        return [name for name in EXTENSIONS if not (shared / "extension" / f"{name}.control").is_file()]


def find(major: int | None = None) -> Binaries:
    """The newest complete installation, or the one of `major` when a cluster of that version exists.

    Raises `Unavailable` saying what to install.
    """
    found = [b for b in installations() if major is None or b.major == major]
    complete = [b for b in found if not b.missing_extensions()]
    if complete:
        return max(complete, key=lambda b: b.major)
    raise Unavailable(en=_what_is_missing(found, major))


def installations() -> list[Binaries]:
    """All installations of a version we can use."""
    found = {b.folder.resolve(): b for folder in _folders() if (b := _look(folder)) is not None}
    return [b for b in found.values() if b.major >= OLDEST]


def _folders() -> Iterator[Path]:
    yield from sorted(_DEBIAN.glob("*/bin"), reverse=True)
    pg_config = shutil.which("pg_config")
    if pg_config:
        yield Path(_output(Path(pg_config), "--bindir"))
    yield from (Path(entry) for entry in os.environ.get("PATH", "").split(os.pathsep) if entry)


def _look(folder: Path) -> Binaries | None:
    needed = (folder / name for name in ("postgres", "initdb", "pg_config"))
    if not all(os.access(program, os.X_OK) for program in needed):
        return None
    version = re.search(r"\d+", _output(folder / "postgres", "--version"))
    return Binaries(folder, int(version[0])) if version else None


def _output(program: Path, argument: str) -> str:
    try:
        done = subprocess.run([program, argument], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip()


def _what_is_missing(found: list[Binaries], major: int | None) -> str:
    how = "On Debian or Ubuntu: sudo apt-get install postgresql postgresql-postgis"
    if found:
        names = ", ".join(found[0].missing_extensions())
        return f"PostgreSQL {found[0].major} is here, but without {names}. {how}"
    if major is not None:
        return f"The data folder belongs to PostgreSQL {major}, which is not installed. Install postgresql-{major}."
    return f"PostgreSQL {OLDEST} or newer with PostGIS is not installed. {how}"
