"""Addresses of databases on one server."""

from __future__ import annotations


def address(server: str, name: str) -> str:
    """The address of the database `name` on the server of another address, its `?host=…` kept."""
    base, mark, query = server.partition("?")
    return f"{base.rsplit('/', 1)[0]}/{name}{mark}{query}"
