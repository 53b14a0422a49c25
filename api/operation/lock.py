"""One `geo-oss up` for one data folder; the lock dies with its process."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from geo_oss.db.cluster.place import make_folder
from geo_oss.errors import Unavailable

LONGEST_STOP_SECONDS = 150.0


@dataclass(frozen=True, slots=True)
class Holder:
    """A running `geo-oss up`."""

    pid: int
    address: str


@contextmanager
def held(data: Path, address: str) -> Iterator[None]:
    """Hold the lock of a data folder. Raises `Unavailable` naming the process that has it."""
    make_folder(data / "run")
    with _file(data).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unavailable(
                en=f"GEO-OSS is already running from {data} ({_named(holder(data))}). Stop it with Ctrl-C there, or: "
                "geo-oss down"
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()} {address}\n")
        file.flush()
        yield


def holder(data: Path) -> Holder | None:
    """Who holds the lock; None when nobody does."""
    try:
        with _file(data).open(encoding="utf-8") as file:
            words = file.read().split()
            return None if _is_free(file.fileno()) or len(words) < 2 else Holder(int(words[0]), words[1])
    except FileNotFoundError:
        return None


def end_holder(data: Path) -> bool:
    """Ask the holder to stop and wait for it; gives whether there was one. Raises `Unavailable` when it stays."""
    asked = holder(data)
    if asked is None:
        return False
    os.kill(asked.pid, signal.SIGTERM)
    until = time.monotonic() + LONGEST_STOP_SECONDS
    while holder(data) == asked:
        if time.monotonic() > until:
            raise Unavailable(en=f"GEO-OSS (process {asked.pid}) does not stop. Look at what it prints.")
        time.sleep(0.1)
    return True


def _file(data: Path) -> Path:
    return data / "run" / "up.lock"


def _named(holder: Holder | None) -> str:
    return f"process {holder.pid}, {holder.address}" if holder else "starting"


def _is_free(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    return True
