"""Where a cluster lives: its folder, its socket, its log, its owner."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from geo_oss.db.cluster import owner as owners
from geo_oss.db.cluster.owner import Owner
from geo_oss.errors import Unavailable

ROLE = "geo_oss"
DATABASE = "geo_oss"
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_LIMIT_BYTES = 107
LEAST_FREE_MEGABYTES = 300
LEAST_FREE_TO_RECOVER_MEGABYTES = 64
SYSTEM_HOME = Path("/var/lib/geo-oss")
"""Root's clusters whose data folder lies where no other user may go, as in /root; data/cluster is then a link."""


@dataclass(frozen=True, slots=True)
class Place:
    """One cluster on this machine."""

    folder: Path
    socket: Path
    log: Path
    owner: Owner

    @property
    def is_made(self) -> bool:
        """Whether initdb has finished here."""
        return (self.folder / "PG_VERSION").is_file()

    @property
    def major(self) -> int | None:
        """The PostgreSQL version the files belong to; None before initdb."""
        return int((self.folder / "PG_VERSION").read_text()) if self.is_made else None

    def url(self, database: str = DATABASE) -> str:
        """The address for psycopg and SQLAlchemy."""
        return url(self.socket, database)


def url(socket: Path, database: str = DATABASE) -> str:
    """The address of a database behind a socket folder."""
    return f"postgresql://{ROLE}@/{database}?host={quote(str(socket), safe='')}"


def find(data: Path) -> Place:
    """The place of the cluster of a data folder; makes the folders around it.

    Raises `Unavailable` when they cannot be made, when they are somebody else's or when the disk is full.
    """
    data = data.absolute()
    make_folder(data)
    _need_space(data, LEAST_FREE_TO_RECOVER_MEGABYTES if (data / "cluster").exists() else LEAST_FREE_MEGABYTES)
    owner = owners.of(data / "cluster")
    home = _home(data, owner)
    socket = _socket(data, owner)
    make_folder(data / "run")
    make_folder(home / "logs")
    return Place(home / "cluster", socket, home / "logs" / "cluster.log", owner)


def _home(data: Path, owner: Owner) -> Path:
    linked = data / "cluster"
    if linked.is_symlink():
        return linked.resolve().parent
    if owner.may_enter(data):
        return data.resolve()
    home = SYSTEM_HOME / _digest(data)
    make_folder(home)
    linked.symlink_to(home / "cluster")
    return home


def _socket(data: Path, owner: Owner) -> Path:
    folder = data / "run" / "db"
    if len(f"{folder}/{SOCKET_NAME}".encode()) > SOCKET_LIMIT_BYTES or not owner.may_enter(data):
        folder = Path(tempfile.gettempdir()) / f"geo-oss-{_digest(data)}"
    make_folder(folder, mode=0o700)
    if folder.is_symlink() or folder.stat().st_uid not in {0, owner.uid}:
        raise Unavailable(en=f"{folder} belongs to somebody else. Remove it and start again.")
    owner.take(folder)
    return folder


def _digest(data: Path) -> str:
    return sha256(str(data.resolve()).encode()).hexdigest()[:12]


def make_folder(folder: Path, mode: int = 0o755) -> None:
    """Make a folder and those above it. Raises `Unavailable` naming the one that does not allow it."""
    try:
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
    except PermissionError as problem:
        raise Unavailable(
            en=f"The folder {folder} cannot be made: no permission in {problem.filename}. "
            "Change the owner of that folder, or choose another one with GEO_OSS_DATA_DIR."
        ) from None
    except OSError as problem:
        raise Unavailable(en=f"The folder {folder} cannot be made: {problem.strerror}.") from None


def _need_space(folder: Path, megabytes: int) -> None:
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < megabytes:
        raise Unavailable(
            en=f"Only {free} MB are free on the disk of {folder}; {megabytes} MB are needed. "
            "Free some space, or choose another disk with GEO_OSS_DATA_DIR. Nothing that was confirmed is lost."
        )
