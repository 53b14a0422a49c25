"""One command runs everything; what dies comes back; Ctrl-C leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from geo_oss.db import cluster
from geo_oss.db.cluster import processes
from geo_oss.db.cluster.processes import State
from geo_oss.settings import ROOT


@dataclass(frozen=True, slots=True)
class Running:
    """A `geo-oss up` of this test."""

    process: subprocess.Popen[str]
    env: dict[str, str]
    data: Path
    port: int

    def answers(self) -> bool:
        """Whether the web server and its database are there."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Another `geo-oss` of the same installation."""
        return _geo_oss(words, self.env)

    def child(self, word: str) -> int:
        """The process of `geo-oss serve` or `geo-oss work`."""
        found = subprocess.run(["pgrep", "-P", str(self.process.pid), "-f", word], capture_output=True, text=True)
        return int(found.stdout.split()[0])


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """A new installation without the sample town, started by `geo-oss up`."""
    data = Path(tempfile.mkdtemp(prefix="geo-oss-up-"))
    data.chmod(0o755)
    port = _free_port()
    env = {name: value for name, value in os.environ.items() if not name.startswith("GEO_OSS_")}
    env |= {"GEO_OSS_DATA_DIR": str(data), "GEO_OSS_PORT": str(port), "GEO_OSS_SAMPLE": "0", "COLUMNS": "200"}
    with subprocess.Popen(_words("up"), cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
        yield _started(Running(process, env, data, port))
        process.send_signal(signal.SIGINT)
        process.wait(60)
    cluster.stop(data)
    shutil.rmtree(data)


def _started(running: Running) -> Running:
    assert running.process.stdout is not None
    said = ""
    while "Ctrl-C" not in said:
        line = running.process.stdout.readline()
        assert line, f"it ended after saying: {said}"
        said += line
    assert f"http://127.0.0.1:{running.port}/" in said
    return running


def _words(*words: str) -> list[str]:
    return [sys.executable, "-m", "api.cli", *words]


def _geo_oss(words: tuple[str, ...], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(_words(*words), cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _comes(is_so: Callable[[], bool], seconds: float = 40) -> bool:
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True


def test_it_runs_and_says_so(running: Running) -> None:
    assert running.answers()
    said = running.command("status").stdout
    assert f"running, process {running.process.pid}, http://127.0.0.1:{running.port}" in said


def test_a_second_one_is_told_about_the_first(running: Running) -> None:
    second = running.command("up")
    assert second.returncode == 1
    assert f"already running from {running.data} (process {running.process.pid}" in second.stderr


def test_a_port_in_use_is_named_before_anything_is_started(running: Running) -> None:
    elsewhere = running.data / "elsewhere"
    told = _geo_oss(("up",), running.env | {"GEO_OSS_DATA_DIR": str(elsewhere)})
    assert told.returncode == 1
    assert f"Port {running.port} is in use by another program" in told.stderr
    assert f"--port {running.port + 1}" in told.stderr
    assert not (elsewhere / "cluster").exists()


def test_the_doctor_finds_it_well(running: Running) -> None:
    assert _comes(lambda: running.command("doctor").returncode == 0)


def test_a_killed_web_server_comes_back(running: Running) -> None:
    os.kill(running.child("serve"), signal.SIGKILL)
    assert _comes(lambda: not running.answers())
    assert _comes(running.answers)


def test_a_killed_database_comes_back(running: Running) -> None:
    for pid in processes.working_in(cluster.status(running.data).folder):
        os.kill(pid, signal.SIGKILL)
    assert _comes(running.answers)


def test_down_ends_everything(running: Running) -> None:
    web, worker = running.child("serve"), running.child("work")
    assert "Stopped." in running.command("down").stdout
    assert running.process.wait(10) == 0
    assert cluster.status(running.data).state is State.GONE
    assert not Path(f"/proc/{web}").exists() and not Path(f"/proc/{worker}").exists()
    assert "Nothing was running." in running.command("down").stdout


def test_children_do_not_outlive_a_killed_parent(running: Running) -> None:
    with subprocess.Popen(_words("up"), cwd=ROOT, env=running.env, stdout=subprocess.PIPE, text=True) as again:
        second = _started(Running(again, running.env, running.data, running.port))
        web = second.child("serve")
        again.kill()
    assert _comes(lambda: not Path(f"/proc/{web}").exists())
    assert "Stopped." in running.command("down").stdout
