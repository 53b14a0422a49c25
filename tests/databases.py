"""Databases of tests on one server: their addresses, empty ones, and clones of a template."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from uuid import uuid4

import psycopg
from psycopg import sql


def address(server: str, name: str) -> str:
    """The address of the database `name` on the server of another address, its `?host=…` kept."""
    base, mark, query = server.partition("?")
    return f"{base.rsplit('/', 1)[0]}/{name}{mark}{query}"


@contextmanager
def clone(server: str, template: str) -> Iterator[str]:
    """The address of a copy of the database `template`, gone at the end; made by copying files, which is quickest."""
    name = f"{template}_{uuid4().hex[:8]}"
    with _made(server, name, sql.SQL("TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(template))):
        yield address(server, name)


def lasting(server: str) -> str:
    """The address of a new database, gone when the process ends."""
    held = ExitStack()
    atexit.register(held.close)
    return address(server, held.enter_context(empty(server)))


@contextmanager
def empty(server: str) -> Iterator[str]:
    """The name of a new database, gone at the end."""
    name = f"geo_oss_test_{uuid4().hex[:12]}"
    with _made(server, name, sql.SQL("")):
        yield name


@contextmanager
def _made(server: str, name: str, how: sql.Composable) -> Iterator[None]:
    _run(server, sql.SQL("CREATE DATABASE {} {}").format(sql.Identifier(name), how))
    try:
        yield
    finally:
        _run(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _run(server: str, statement: sql.Composable) -> None:
    with psycopg.connect(server, autocommit=True) as conn:
        conn.execute(statement)
