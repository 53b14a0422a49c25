"""The walls around the process that opens strangers' files: little memory and time, no network, one folder to see.

What a kernel does not know is left out: Linux without Landlock or user namespaces still has the limits, the list of
drivers and the folder of its own.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import struct
from collections.abc import Iterable
from pathlib import Path

MEMORY_BYTES = 4 * 1024 * 1024 * 1024
CPU_SECONDS = 120
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_DIE_WITH_PARENT, _NO_NEW_PRIVILEGES = 1, 38
_SIGKILL = 9
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FILE_RIGHTS = (1 << 13) - 1
"""Every right over files that the first Landlock knew; what is not allowed below is refused."""
_TCP_RIGHTS = 0b11
_ABI_WITH_TCP = 4


def limit() -> None:
    """Before anything is imported: limits, an end together with the parent, a network without wires."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_DIE_WITH_PARENT, _SIGKILL, 0, 0, 0)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if libc.unshare(_NEW_NET) != 0:
        libc.unshare(_NEW_USER | _NEW_NET)


def shut(readable: Iterable[Path]) -> bool:
    """From here on only these folders can be read, nothing written or started; whether this kernel can do so."""
    libc = ctypes.CDLL(None, use_errno=True)
    abi = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if abi < 1:
        return False
    rights = struct.pack("QQ", _FILE_RIGHTS, _TCP_RIGHTS) if abi >= _ABI_WITH_TCP else struct.pack("Q", _FILE_RIGHTS)
    rules = libc.syscall(_CREATE_RULESET, rights, len(rights), 0)
    for path in readable:
        _allow(libc, rules, path)
    done = bool(libc.syscall(_RESTRICT_SELF, rules, 0) == 0)
    os.close(rules)
    return done


def _allow(libc: ctypes.CDLL, rules: int, path: Path) -> None:
    with contextlib.suppress(OSError):
        here = os.open(path, os.O_PATH | os.O_CLOEXEC)
        rights = _READ_FILE | _READ_DIR if path.is_dir() else _READ_FILE
        libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", rights, here), 0)
        os.close(here)
