"""The command `geo-oss`: every module of api.commands that has an `app` is a group named after the module."""

from __future__ import annotations

import errno
import importlib
import pkgutil
import sys

import typer
from psycopg import OperationalError
from rich.markup import escape

import api.commands
from api.commands import exporting, operating
from api.commands.terminal import errors
from api.environment import read_file
from geo_oss.errors import GeoOssError, Unavailable

_TROUBLES = {
    errno.ENOSPC: "The disk is full:",
    errno.EDQUOT: "The disk quota is used up:",
    errno.EROFS: "This disk is read-only:",
    errno.EACCES: "This user may not use",
    errno.EPERM: "This user may not use",
}
"""Troubles of the machine that a person can end."""

app = typer.Typer(
    name="geo-oss",
    help="Citizens' complaints and service requests as geography.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for command in (
    operating.up,
    operating.down,
    operating.status,
    operating.doctor,
    operating.migrate,
    operating.serve,
    operating.work,
    exporting.export,
):
    app.command()(command)


def _add_groups() -> None:
    for found in sorted(pkgutil.iter_modules(api.commands.__path__), key=lambda module: module.name):
        group = getattr(importlib.import_module(f"api.commands.{found.name}"), "app", None)
        if isinstance(group, typer.Typer):
            app.add_typer(group, name=found.name)


_add_groups()


def main() -> None:
    """Run a command; what a person can act upon is a sentence on standard error and the exit code 1."""
    read_file()
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as problem:
        said = _said(problem)
        if said is None:
            raise
        _tell(said)
        sys.exit(1)


def _said(problem: Exception) -> GeoOssError | None:
    """The sentence for something a person can end; None for a fault of ours, which keeps its traceback."""
    if isinstance(problem, GeoOssError):
        return problem
    if isinstance(problem, OperationalError):
        return Unavailable(en=f"The database cannot be reached, or ended: {str(problem).strip()}")
    if isinstance(problem, OSError) and problem.errno in _TROUBLES:
        where = f"{problem.filename} " if problem.filename else ""
        return Unavailable(en=f"{_TROUBLES[problem.errno]} {where}({problem.strerror}).")
    return None


def _tell(problem: GeoOssError) -> None:
    if problem.th not in {type(problem).th, problem.en}:
        errors.print(f"[red]✗[/] {escape(problem.th)}", soft_wrap=True)
    errors.print(f"[red]✗[/] {escape(problem.en)}", soft_wrap=True)


if __name__ == "__main__":
    main()
