"""The Python environment in .venv: exactly the files of a lock, each checked by its SHA-256."""

from __future__ import annotations

import sys
from pathlib import Path

from api.install.steps import digest, is_stamped, run, set_stamp, step
from geo_oss.settings import ROOT

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".geo-oss-lock"
BASE = VENV / ".geo-oss-base"
KINDS = ("run", "test", "bench")
"""Lock files, each holding all of the one before."""


def install(kind: str) -> Path:
    """The Python of an environment with (at least) the packages of `requirements/<kind>.txt`."""
    if not any(is_stamped(STAMP, _mark(enough)) for enough in KINDS[KINDS.index(kind) :]):
        _make(kind)
    return PYTHON


def _make(kind: str) -> None:
    if not _is_ours():
        with step("Making the Python environment .venv"):
            run([sys.executable, "-m", "venv", "--clear", str(VENV)], failed="The folder .venv could not be made.")
        set_stamp(BASE, _base())
    STAMP.unlink(missing_ok=True)
    with step(f"Fetching Python packages (requirements/{kind}.txt)"):
        _pip("install", "--require-hashes", "-r", f"requirements/{kind}.txt")
        _pip("install", "--require-hashes", "-r", "requirements/build.txt")
        _pip("install", "--no-deps", "--no-build-isolation", "--editable", ".")
    set_stamp(STAMP, _mark(kind))


def _pip(*arguments: str) -> None:
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    run(command, failed="The Python packages could not be fetched. Is the network there, and space on the disk?")


def _is_ours() -> bool:
    return PYTHON.exists() and is_stamped(BASE, _base())


def _base() -> str:
    return f"{sys.version} {ROOT}"


def _mark(kind: str) -> str:
    locks = (ROOT / "requirements" / f"{kind}.txt", ROOT / "requirements" / "build.txt")
    return f"{kind} {digest(*locks)} {sys.version_info[:2]} {ROOT}"
