"""What the operating system says about a cluster: is its server there, ready, or still dying?"""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

_PROC = Path("/proc")


class State(Enum):
    """How a server is."""

    READY = "running"
    BUSY = "starting or stopping"
    GONE = "not running"


@dataclass(frozen=True, slots=True)
class Postmaster:
    """The server's own note, postmaster.pid."""

    pid: int
    socket: Path
    ready: bool


def state(folder: Path) -> State:
    """How the server of this cluster is; a server killed a moment ago is BUSY until its last process is dead."""
    running = postmaster(folder)
    if running is not None:
        return State.READY if running.ready else State.BUSY
    return State.BUSY if working_in(folder) else State.GONE


def postmaster(folder: Path) -> Postmaster | None:
    """The living server of this cluster; None when the note is missing, stale or another program's number."""
    noted = _noted(folder)
    return noted if noted is not None and _is_alive_in(noted.pid, folder) else None


def working_in(folder: Path) -> list[int]:
    """Processes whose working folder this is: a server and all its children."""
    wanted = str(folder.resolve())
    return [int(entry.name) for entry in _PROC.glob("[0-9]*") if _working_folder(int(entry.name)) == wanted]


def answers(path: Path) -> bool:
    """Whether somebody listens on a unix socket."""
    with socket.socket(socket.AF_UNIX) as caller:
        try:
            caller.connect(str(path))
        except OSError:
            return False
    return True


def forget_stale(folder: Path) -> None:
    """Remove the note of a dead server whose number a stranger has now; only when nobody works in the folder."""
    if _PROC.is_dir() and not working_in(folder):
        (folder / "postmaster.pid").unlink(missing_ok=True)


def _noted(folder: Path) -> Postmaster | None:
    try:
        lines = (folder / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        return Postmaster(int(lines[0]), Path(lines[4]), len(lines) > 7 and lines[7].strip() == "ready")
    except (OSError, ValueError, IndexError):
        return None


def _is_alive_in(pid: int, folder: Path) -> bool:
    if _PROC.is_dir():
        return _working_folder(pid) == str(folder.resolve())
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _working_folder(pid: int) -> str | None:
    try:
        return str((_PROC / str(pid) / "cwd").readlink())
    except OSError:
        return None
