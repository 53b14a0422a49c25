"""Who runs the server: the caller, or an unprivileged user when the caller is root (PostgreSQL refuses root)."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo_oss.errors import Unavailable

FALLBACK_NAME = "geo-oss"


@dataclass(frozen=True, slots=True)
class Owner:
    """A user of this system."""

    name: str
    uid: int
    gid: int

    def identity(self) -> dict[str, Any]:
        """Arguments for `subprocess` to become this user; nothing when we are it already."""
        if os.geteuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def run(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run a program as this user, in English, with nothing of our environment but the path."""
        return subprocess.run(
            command,
            cwd="/",
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **self.identity(),
        )

    def may_enter(self, folder: Path) -> bool:
        """Whether every folder on the way may be passed."""
        return self.run(["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]).returncode == 0

    def take(self, path: Path) -> None:
        """Make a file or folder belong to this user."""
        if os.geteuid() != self.uid:
            os.chown(path, self.uid, self.gid)


def environment() -> dict[str, str]:
    """The environment of the server's programs: their messages are read by `trouble`, so they are in English."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "TZ": "UTC"}


def of(folder: Path) -> Owner:
    """The user who runs, or shall run, the cluster in `folder`.

    Raises `Unavailable` when the folder belongs to somebody else.
    """
    there = folder.stat().st_uid if folder.exists() else None
    if os.geteuid() == 0:
        return _by_uid(there) if there else _unprivileged()
    if there is not None and there != os.geteuid():
        raise Unavailable(
            en=f"{folder} belongs to the user {_by_uid(there).name}. Start GEO-OSS as the user who started it first, "
            "or as root, or choose another folder with GEO_OSS_DATA_DIR."
        )
    return _by_uid(os.geteuid())


def _by_uid(uid: int) -> Owner:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise Unavailable(
            en=f"PostgreSQL needs a user with a name, and the user id {uid} has none in /etc/passwd. "
            "Start GEO-OSS as a named user or as root."
        ) from None
    return Owner(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _unprivileged() -> Owner:
    names = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    for name in ("postgres", FALLBACK_NAME):
        if name in names:
            return _by_uid(names[name])
    return _created()


def _created() -> Owner:
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", FALLBACK_NAME]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable(
            en=f"PostgreSQL must not run as root and no other user could be made ({done.stderr.strip()}). "
            "Start GEO-OSS as an ordinary user."
        )
    return _by_uid(pwd.getpwnam(FALLBACK_NAME).pw_uid)
