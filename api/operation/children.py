"""The processes of a running GEO-OSS: started, started again when they die, stopped together."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from geo_oss.settings import ROOT

STOP_SECONDS = 20.0
LONGEST_PAUSE_SECONDS = 30.0
_STEADY_SECONDS = 60.0
_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


@dataclass(slots=True)
class Child:
    """One process of ours; `tick` brings it back after growing pauses."""

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str]
    tell: Callable[[str], None]
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    started: float = field(default=0.0)
    next_start: float = field(default=0.0)

    def start(self) -> None:
        """Start it, in a session of its own: Ctrl-C reaches us first. It is told to end when we are killed."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=dict(self.env),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    def is_alive(self) -> bool:
        """Whether the process runs now."""
        return self.process is not None and self.process.poll() is None

    def tick(self) -> None:
        """Look after it: when it has died, start it again after 1, 2, 4 … 30 seconds."""
        if self.is_alive():
            return
        if self.process is not None:
            self._note_death(self.process.returncode)
            self.process = None
        elif time.monotonic() >= self.next_start:
            self.start()

    def stop(self) -> None:
        """End it: politely, then not."""
        if self.process is None:
            return
        if self.is_alive():
            self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def _note_death(self, code: int) -> None:
        was_steady = time.monotonic() - self.started > _STEADY_SECONDS
        self.deaths = 1 if was_steady else self.deaths + 1
        pause = min(2.0 ** (self.deaths - 1), LONGEST_PAUSE_SECONDS)
        self.next_start = time.monotonic() + pause
        self.tell(f"The {self.name} ended unexpectedly (code {code}); starting it again in {pause:.0f} s.")


def command(*arguments: str) -> tuple[str, ...]:
    """`geo-oss …` with this very Python."""
    return (sys.executable, "-m", "api.cli", *arguments)


def _end_with_parent() -> None:
    if sys.platform == "linux":
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
