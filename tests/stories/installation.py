"""A whole installation for stories that kill things: a database cluster of its own, a web server process, a worker."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from api import wiring
from geo_oss.db import cluster
from geo_oss.db.cluster import processes
from geo_oss.db.migrate import migrate
from geo_oss.settings import ROOT
from tests.town import TOWN

READY_SECONDS = 60.0


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@dataclass
class Installation:
    """The town of two squares, really running. Folders are open to the unprivileged user a root's cluster runs as."""

    data: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="geo-oss-story-")))
    port: int = field(default_factory=free_port)
    url: str = ""
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The web server's address."""
        return f"http://127.0.0.1:{self.port}"

    def begin(self) -> None:
        """Database, tables, town, web server, worker."""
        self.data.chmod(0o755)
        self.start_database()
        migrate(self.url, wiring.sql_functions())
        with psycopg.connect(self.url) as conn:
            conn.execute(TOWN)
        self.start("serve")
        self.start("work")
        self.wait_until_ready()

    def start_database(self) -> None:
        """Start it, or start it again after a crash."""
        self.url = cluster.start(self.data)

    def start(self, what: str) -> None:
        """Start `serve` or `work` in a process of its own."""
        env = {**os.environ, "GEO_OSS_DATABASE_URL": self.url, "GEO_OSS_DATA_DIR": str(self.data)}
        env |= {"GEO_OSS_PORT": str(self.port), "GEO_OSS_RATE_SCALE": "1000000", "GEO_OSS_HOST": "127.0.0.1"}
        command = [sys.executable, "-m", "api.cli", what]
        self.children[what] = subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL)

    def kill(self, what: str) -> None:
        """Kill a process of ours without a word of warning."""
        child = self.children.pop(what)
        child.send_signal(signal.SIGKILL)
        child.wait()

    def kill_database(self) -> int:
        """Kill the server and every process of its cluster at once; how many there were."""
        pids = processes.working_in(cluster.status(self.data).folder)
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return len(pids)

    def wait_until_ready(self) -> float:
        """Seconds until /readyz said yes."""
        began = time.monotonic()
        while time.monotonic() - began < READY_SECONDS:
            try:
                with urllib.request.urlopen(f"{self.base}/readyz", timeout=2):
                    return time.monotonic() - began
            except (OSError, urllib.error.HTTPError):
                time.sleep(0.05)
        raise AssertionError("the installation did not become ready")

    def end(self) -> None:
        """Stop everything and remove its folder."""
        for child in self.children.values():
            child.terminate()
            child.wait(20)
        cluster.stop(self.data)
        shutil.rmtree(self.data, ignore_errors=True)
