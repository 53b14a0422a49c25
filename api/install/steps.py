"""The words of an installation: a step that is announced, a command that is run, a sentence when it cannot be done."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from time import monotonic

from geo_oss.errors import GeoOssError
from geo_oss.settings import ROOT

_PAUSE_SECONDS = 0.2


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


def run(command: Sequence[str], *, failed: str, cwd: Path = ROOT) -> None:
    """Run a command, showing the last line it says; when it fails, `CannotInstall` with the sentence and its words."""
    try:
        process = subprocess.Popen(
            command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
    except FileNotFoundError:
        raise CannotInstall(f"{failed} The program {command[0]} is not installed.") from None
    with process:
        words = _shown_until_the_end(process)
    if process.returncode:
        last = "\n".join(f"  | {line}" for line in words)
        raise CannotInstall(f"{failed}\n  {' '.join(command)}\n{last}")


def _shown_until_the_end(process: subprocess.Popen[str]) -> deque[str]:
    words: deque[str] = deque(maxlen=15)
    shown = monotonic()
    for line in process.stdout or ():
        words.append(line.rstrip())
        if monotonic() - shown > _PAUSE_SECONDS and line.strip():
            _whisper(line.strip())
            shown = monotonic()
    _whisper("")
    return words


def _whisper(line: str) -> None:
    # One line that is written over again and again; a log gets only the lines of `say`.
    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns - 8
        sys.stderr.write(f"\r\033[K      \033[2m{line[:width]}\033[0m" if line else "\r\033[K")
        sys.stderr.flush()


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
