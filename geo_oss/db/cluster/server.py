"""Starting and stopping the private server, also after a crash."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from psycopg import sql

from geo_oss.db import binaries
from geo_oss.db.binaries import Binaries
from geo_oss.db.cluster import configuration, place, processes, trouble
from geo_oss.db.cluster.owner import environment
from geo_oss.db.cluster.place import DATABASE, SOCKET_NAME, Place
from geo_oss.db.cluster.processes import State
from geo_oss.errors import Unavailable
from geo_oss.settings import Settings

LONGEST_RECOVERY_SECONDS = 900.0
LONGEST_STOP_SECONDS = 120.0
_POLL_SECONDS = 0.05

Announce = Callable[[str], None]

_CHILDREN: dict[Path, subprocess.Popen[bytes]] = {}
"""Servers that this process started; they outlive it, and are reaped when they end before it."""


@dataclass(frozen=True, slots=True)
class Status:
    """A cluster as it is now; `url` is empty when it is not running."""

    state: State
    folder: Path
    url: str
    pid: int | None


def database_url(settings: Settings) -> str:
    """The database of this installation: `GEO_OSS_DATABASE_URL`, or else the private cluster, which must run.

    Raises `Unavailable` when it does not.
    """
    if settings.database_url:
        return settings.database_url
    now = status(settings.data)
    if now.state is not State.READY:
        raise Unavailable(
            "ฐานข้อมูลยังไม่ทำงาน กรุณารัน bin/up",
            f"The private database in {now.folder} is {now.state.value}. Start it with bin/up, or set "
            "GEO_OSS_DATABASE_URL.",
        )
    return now.url


def status(data: Path) -> Status:
    """How the cluster of a data folder is; changes nothing."""
    folder = (data.absolute() / "cluster").resolve()
    running = processes.postmaster(folder)
    url = place.url(running.socket) if running else ""
    return Status(processes.state(folder), folder, url, running.pid if running else None)


def start(data: Path, announce: Announce = lambda text: None) -> str:
    """Start the cluster of a data folder, making it first when it is new; gives its address.

    Waits for the dying processes of a killed server and for the recovery after a crash. A running server is left
    alone. Raises `Unavailable` with a sentence that says what to do.
    """
    here = place.find(data)
    with _one_at_a_time(data):
        programs = binaries.find(here.major)
        if not here.is_made:
            announce("Making a new database cluster")
            _make(here, programs)
        here = _reach_ready(here, programs, announce)
        _need_database(here)
    return here.url()


def stop(data: Path) -> bool:
    """Stop the server: clients are disconnected, everything is written; gives whether one was running.

    Raises `Unavailable` when it does not end in two minutes.
    """
    folder = (data.absolute() / "cluster").resolve()
    running = processes.postmaster(folder)
    if running is None:
        return False
    os.kill(running.pid, signal.SIGINT)
    if not _comes(lambda: processes.state(folder) is State.GONE, LONGEST_STOP_SECONDS):
        raise Unavailable(en=f"The database server (process {running.pid}) is still writing. Wait and try again.")
    _reap(folder)
    return True


@contextmanager
def _one_at_a_time(data: Path) -> Iterator[None]:
    with (data / "run" / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(here: Place, programs: Binaries) -> None:
    fresh = here.folder.with_name("cluster.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    here.owner.take(fresh)
    done = here.owner.run([programs.program("initdb"), "-D", str(fresh), *_INITDB])
    if done.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        raise trouble.explain(done.stdout + done.stderr, here)
    fresh.rename(here.folder)


_INITDB = (
    "--username=geo_oss",
    "--encoding=UTF8",
    "--locale=C",
    "--lc-ctype=C.UTF-8",  # pg_trgm knows Thai letters only with a UTF-8 LC_CTYPE
    "--data-checksums",
    "--auth-local=peer",
    "--no-instructions",
)


def _reach_ready(here: Place, programs: Binaries, announce: Announce) -> Place:
    launched = False
    until = time.monotonic() + LONGEST_RECOVERY_SECONDS
    waiting = _Once(announce)
    while time.monotonic() < until:
        now = processes.state(here.folder)
        if now is State.READY:
            return _where_it_listens(here)
        if launched and _CHILDREN[here.folder].poll() is not None:
            raise trouble.explain(_tail(here.log), here)
        if now is State.BUSY:
            waiting.say("Waiting for the database: recovery after a crash, or an old server still ending")
        elif not launched:
            _launch(here, programs)
            launched = True
        time.sleep(_POLL_SECONDS)
    raise Unavailable(en=f"The database did not become ready in 15 minutes. Its log is {here.log}.")


class _Once:
    """Says the same thing only once, and only when the wait is long enough to be noticed."""

    def __init__(self, announce: Announce) -> None:
        self._announce = announce
        self._after = time.monotonic() + 1.5
        self._said = False

    def say(self, text: str) -> None:
        if not self._said and time.monotonic() > self._after:
            self._announce(text)
            self._said = True


def _launch(here: Place, programs: Binaries) -> None:
    _reap(here.folder)
    processes.forget_stale(here.folder)
    _clear_socket(here)
    configuration.write(here)
    here.log.write_bytes(b"")
    with here.log.open("ab") as log:
        _CHILDREN[here.folder] = subprocess.Popen(
            [programs.program("postgres"), "-D", str(here.folder)],
            cwd="/",
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C in the terminal is not for the database; `stop` is
            **here.owner.identity(),
        )


def _reap(folder: Path) -> None:
    dead = _CHILDREN.pop(folder, None)
    if dead is not None:
        dead.wait()


def _clear_socket(here: Place) -> None:
    if processes.answers(here.socket / SOCKET_NAME):
        raise trouble.explain("using socket file", here)
    for left_over in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
        (here.socket / left_over).unlink(missing_ok=True)


def _where_it_listens(here: Place) -> Place:
    running = processes.postmaster(here.folder)
    return replace(here, socket=running.socket) if running else here


def _need_database(here: Place) -> None:
    with psycopg.connect(here.url("postgres"), autocommit=True) as conn:
        found = conn.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone()
        if found is None:
            conn.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _comes(is_so: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-4000:]
