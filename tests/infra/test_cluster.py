"""The private cluster: durable and Thai from the first start, and back after any crash."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from geo_oss.db import binaries, cluster
from geo_oss.db.cluster import owner, place, processes, trouble
from geo_oss.db.cluster.processes import State
from geo_oss.errors import Unavailable
from geo_oss.settings import Settings


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A data folder with a new cluster, which every user may enter."""
    data = _folder()
    cluster.start(data)
    yield data
    cluster.stop(data)
    shutil.rmtree(data)


@pytest.fixture
def data(made: Path) -> Path:
    """The same cluster, running."""
    cluster.start(made)
    return made


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="geo-oss-cluster-"))
    folder.chmod(0o755)
    return folder


def _ask(url: str, question: str) -> object:
    with psycopg.connect(url) as conn:
        row = conn.execute(question).fetchone()  # type: ignore[call-overload]
    return row[0] if row else None


def _kill(pids: list[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):  # a child may end by itself when its postmaster is gone
            os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit", "data_checksums"])
def test_an_acknowledged_row_is_on_the_disk(data: Path, setting: str) -> None:
    assert _ask(cluster.start(data), f"SHOW {setting}") == "on"


def test_trigrams_know_thai_letters(data: Path) -> None:
    url = cluster.start(data)
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    assert _ask(url, "SELECT cardinality(show_trgm('ไทย'))") == 4


def test_nobody_reaches_it_over_the_network(data: Path) -> None:
    assert _ask(cluster.start(data), "SHOW listen_addresses") == ""
    here = cluster.status(data)
    assert here.folder.stat().st_mode & 0o077 == 0
    assert (data / "run" / "db").stat().st_mode & 0o077 == 0


def test_the_server_is_not_root(data: Path) -> None:
    pid = cluster.status(data).pid
    assert pid and Path(f"/proc/{pid}").stat().st_uid != 0


def test_a_running_server_is_left_alone(data: Path) -> None:
    before = cluster.status(data).pid
    cluster.start(data)
    assert cluster.status(data).pid == before


def test_stopping_is_clean_and_starting_again_is_quick(data: Path) -> None:
    assert cluster.stop(data)
    assert not cluster.stop(data)
    assert cluster.status(data).state is State.GONE
    began = time.monotonic()
    cluster.start(data)
    assert time.monotonic() - began < 10
    assert "redo" not in (data / "logs" / "cluster.log").read_text()


def test_kill_9_of_everything_loses_no_row(data: Path) -> None:
    url = cluster.start(data)
    with psycopg.connect(url) as conn:
        conn.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        conn.execute("INSERT INTO kept VALUES (1)")
    before = _ask(url, "SELECT count(*) FROM kept")
    _kill(processes.working_in(cluster.status(data).folder))
    assert _ask(cluster.start(data), "SELECT count(*) FROM kept") == before


def test_a_start_waits_for_the_children_of_a_killed_server(data: Path) -> None:
    url = cluster.start(data)
    before = cluster.status(data)
    with psycopg.connect(url) as busy:
        backend = busy.info.backend_pid
        os.kill(backend, signal.SIGSTOP)  # a child that does not notice yet
        assert before.pid
        os.kill(before.pid, signal.SIGKILL)
        waker = subprocess.Popen(["sh", "-c", f"sleep 1; kill -CONT {backend}"])
        assert cluster.start(data)
        waker.wait()
    assert cluster.status(data).pid != before.pid


def test_a_stale_note_whose_number_a_stranger_has_now_is_forgotten(data: Path) -> None:
    cluster.stop(data)
    here = place.find(data)
    stranger = subprocess.Popen(["sleep", "60"], cwd="/", **here.owner.identity())
    try:
        note = here.folder / "postmaster.pid"
        note.write_text(f"{stranger.pid}\n{here.folder}\n1\n5432\n{here.socket}\n\n1 1\nready   \n")
        here.owner.take(note)
        assert cluster.status(data).state is State.GONE
        cluster.start(data)
        assert cluster.status(data).state is State.READY
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_foreign_server_on_the_socket_gets_a_sentence(data: Path) -> None:
    cluster.stop(data)
    here = place.find(data)
    with socket.socket(socket.AF_UNIX) as foreign:
        foreign.bind(str(here.socket / place.SOCKET_NAME))
        foreign.listen()
        with pytest.raises(Unavailable, match=r"Another PostgreSQL server is using the socket"):
            cluster.start(data)
    cluster.start(data)


def test_the_database_of_a_stopped_cluster_says_how_to_start_it(data: Path) -> None:
    cluster.stop(data)
    with pytest.raises(Unavailable, match="Start it with bin/up"):
        cluster.database_url(Settings(data_dir=str(data)))


def test_a_given_database_wins() -> None:
    assert cluster.database_url(Settings(database_url="postgresql://elsewhere/x")) == "postgresql://elsewhere/x"


def test_a_long_path_gets_a_short_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    top = _folder()
    long = top / ("ไทย" * 12) / "data"
    here = place.find(long)
    assert here.socket.parent == Path(tempfile.gettempdir())
    assert len(f"{here.socket}/{place.SOCKET_NAME}".encode()) <= place.SOCKET_LIMIT_BYTES
    assert here.socket.stat().st_mode & 0o077 == 0
    here.socket.rmdir()
    shutil.rmtree(top)


def test_roots_cluster_moves_where_its_user_may_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = _folder()
    monkeypatch.setattr(place, "SYSTEM_HOME", home)
    monkeypatch.setattr(owner.Owner, "may_enter", lambda self, folder: folder.is_relative_to(home))
    here = place.find(tmp_path)
    assert here.folder.parent.parent == home
    assert (tmp_path / "cluster").resolve() == here.folder == place.find(tmp_path).folder
    here.socket.rmdir()
    shutil.rmtree(home)


def test_a_full_disk_is_said_before_anything_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "LEAST_FREE_MEGABYTES", 10**12)
    with pytest.raises(Unavailable, match=r"MB are free on the disk of .*GEO_OSS_DATA_DIR"):
        cluster.start(tmp_path / "data")
    assert not (tmp_path / "data" / "cluster").exists()


def test_a_folder_that_cannot_be_made_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="cannot be made"):
        cluster.start(tmp_path / "file" / "data")


def test_missing_binaries_say_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(binaries, "_DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="apt-get install postgresql postgresql-postgis"):
        binaries.find()
    with pytest.raises(Unavailable, match=r"Install postgresql-13\."):
        binaries.find(13)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("FATAL:  could not write lock file: No space left on device", "disk of"),
        ("FATAL:  could not map anonymous shared memory: Cannot allocate memory", "not enough memory"),
        ("FATAL:  database files are incompatible with server", "another version"),
        ("FATAL:  data directory has wrong ownership", "chown -R"),
        ("PANIC:  could not locate a valid checkpoint record", "restore a backup"),
        ("something new", "its log is"),
    ],
)
def test_last_words_become_a_sentence(words: str, sentence: str, tmp_path: Path) -> None:
    here = place.Place(tmp_path, tmp_path, tmp_path / "log", owner.of(tmp_path))
    said = str(trouble.explain(words, here))
    assert sentence in said and words in said


def test_a_cluster_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = next(entry for entry in pwd.getpwall() if entry.pw_uid not in {0, os.geteuid()})
    monkeypatch.setattr(os, "geteuid", lambda: stranger.pw_uid)
    with pytest.raises(Unavailable, match="belongs to the user"):
        owner.of(tmp_path)
