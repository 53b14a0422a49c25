"""The words of an installation: a step that is announced, a command that is run, a sentence when it cannot be done."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from time import monotonic

from geo_oss.errors import GeoOssError
from geo_oss.settings import ROOT


class CannotInstall(GeoOssError):
    """Something the program needs is missing and could not be fetched; the sentence says what to do."""

    code = "cannot_install"

    def __init__(self, sentence: str) -> None:
        super().__init__(en=sentence)


@contextmanager
def step(title: str) -> Iterator[None]:
    """One announced piece of work with its duration."""
    say(f"  … {title}")
    started = monotonic()
    yield
    say(f"  ✓ {title} ({monotonic() - started:.1f} s)")


def say(line: str) -> None:
    """A line for the person who waits; at once, also into a pipe."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def run(command: Sequence[str], *, failed: str, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> None:
    """Run a command quietly; when it fails, `CannotInstall` with the sentence and its last lines."""
    try:
        done = subprocess.run(
            command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise CannotInstall(f"{failed} The program {command[0]} is not installed.") from None
    if done.returncode:
        raise CannotInstall(f"{failed}\n  {' '.join(command)}\n{_last_lines(done.stdout + done.stderr)}")


def _last_lines(output: str, count: int = 15) -> str:
    return "\n".join("  | " + line for line in output.strip().splitlines()[-count:])


def digest(*files: Path) -> str:
    """SHA-256 over the contents of some files: changes when any of them does."""
    total = sha256()
    for file in files:
        total.update(file.read_bytes())
    return total.hexdigest()


def is_stamped(stamp: Path, mark: str) -> bool:
    """Whether the work behind `stamp` was done for this very mark."""
    return stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == mark


def set_stamp(stamp: Path, mark: str) -> None:
    """Remember that the work behind `stamp` is done for this mark."""
    stamp.write_text(mark + "\n", encoding="utf-8")
