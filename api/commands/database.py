"""A database connection for a command, and the municipality it works for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from psycopg import Connection, OperationalError

from geo_oss.db import cluster, sql
from geo_oss.db.pool import Row, connect
from geo_oss.errors import GeoOssError, NotFound, Unavailable
from geo_oss.settings import current

_SQL = sql.load(__package__)


@contextmanager
def opened() -> Iterator[Connection[Row]]:
    """A connection in one transaction: committed at the end, rolled back on an error, which is told in words."""
    try:
        with _connect() as conn:
            yield conn
    except GeoOssError as error:
        typer.secho(error.th, err=True, fg="red")
        typer.secho(error.en, err=True)
        raise typer.Exit(1) from None


def organization_id(conn: Connection[Row], code: str) -> int:
    """The number of the municipality with that code. Raises `NotFound`, listing the codes there are."""
    row = conn.execute(_SQL["organization_id"], {"code": code}).fetchone()
    if row is None:
        codes = ", ".join(found["code"] for found in conn.execute(_SQL["organization_codes"])) or "–"
        raise NotFound(
            f"ไม่มีหน่วยงานรหัส {code} ที่มีคือ: {codes}",
            f"There is no organization {code}. These there are: {codes}",
            field="organization",
        )
    return int(row["id"])


def _connect() -> Connection[Row]:
    try:
        return connect(cluster.database_url(current()))
    except OperationalError as error:
        raise Unavailable(
            "ติดต่อฐานข้อมูลไม่ได้ เริ่มระบบด้วย bin/up หรือตั้ง GEO_OSS_DATABASE_URL",
            f"The database cannot be reached: start it with bin/up or set GEO_OSS_DATABASE_URL. ({error})".strip(),
        ) from None
