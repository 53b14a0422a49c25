"""Read-only sign-ins to the database for QGIS and notebooks: one municipality's public layers as views, nothing else.

The views hold the columns of the exports, with Thai comments, and show what changes at once; lines and areas are in
`requests` by a point and in views of their own as drawn. A second schema holds what notebooks (layers/features) ask
with the queries of the site: the tables' public part under the tables' own names. The role may read these views and no
table.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from geoalchemy2 import Geometry
from psycopg import Connection
from psycopg import sql as composed
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import ColumnElement, Select, case, select, type_coerce
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.types import NullType

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.errors import Conflict, Forbidden, NotFound
from geo_oss.organizations.model import Organization
from layers.export import extract
from layers.export.columns import Column
from layers.export.extract import Extract, Part

_SQL = sql.load(__package__, "readers.sql")
_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]
GEOMETRY = "geom"
_OF_TYPE = {"LineString": " (เส้น)", "Polygon": " (พื้นที่)"}


@dataclass(frozen=True, slots=True)
class Reader:
    """A role and its schema; the password is told once and kept nowhere."""

    role: str
    schema: str
    password: str
    views: tuple[str, ...]


def schema_of(organization: Organization) -> str:
    """The schema that holds a municipality's views."""
    return f"reader_{organization.code.replace('-', '_')}"


def add(conn: Connection[Row], organization: Organization, role: str = "") -> Reader:
    """Makes the views and the role anew, with a new password. All or nothing.

    Raises `Conflict` for a role that is not such a reader, `Forbidden` where the database lets us make no roles.
    """
    schema = schema_of(organization)
    role = role or schema
    names = _names(role, schema)
    password = secrets.token_urlsafe(18)
    try:
        with conn.transaction():
            _role(conn, role, names, _mark(organization))
            verifier = conn.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
            _run(conn, "set_password", **names, verifier=composed.Literal(verifier))
            _run(conn, "set_limits", **names)
            views = _views(conn, organization, names)
            _run(conn, "new_rows", **names, organization_id=composed.Literal(organization.id))
            _run(conn, "grant", **names)
    except InsufficientPrivilege:
        raise _not_allowed() from None
    return Reader(role, schema, password, views)


def remove(conn: Connection[Row], organization: Organization, role: str = "") -> None:
    """Takes the role and the views away. Raises `NotFound`, and as `add` does."""
    names = _names(role or schema_of(organization), schema_of(organization))
    found = _taken(conn, role or schema_of(organization), _mark(organization))
    if found is None:
        raise NotFound("ไม่มีผู้อ่านนี้", "There is no such reader.", field="role")
    try:
        with conn.transaction():
            _run(conn, "drop_schema", **names)
            _run(conn, "drop_role", **names)
    except InsufficientPrivilege:
        raise _not_allowed() from None


def _not_allowed() -> Forbidden:
    return Forbidden(
        "ผู้ใช้ฐานข้อมูลของระบบสร้าง role ไม่ได้ ให้ผู้ดูแลฐานข้อมูลใช้ ALTER ROLE … CREATEROLE",
        "The system's database user may not make roles: let the database's administrator run ALTER ROLE … CREATEROLE.",
    )


def _names(role: str, schema: str) -> dict[str, composed.Composable]:
    return {
        name: composed.Identifier(text)
        for name, text in (("role", role), ("schema", schema), ("rows", f"{schema}_rows"))
    }


def _mark(organization: Organization) -> str:
    return f"GEO-OSS reader of {organization.code}"


def _taken(conn: Connection[Row], role: str, mark: str) -> Row | None:
    """The role, if there is one. Raises `Conflict` when it is not a reader of this municipality."""
    found = conn.execute(_SQL["taken"], {"role": role, "mark": mark}).fetchone()
    if found is not None and not found["ours"]:
        raise Conflict(
            f"มี role ชื่อ {role} ใช้ในงานอื่นอยู่แล้ว กรุณาใช้ --role ชื่ออื่น",
            f"There is a role {role} for something else. Please choose another with --role.",
            field="role",
        )
    return found


def _role(conn: Connection[Row], role: str, names: dict[str, composed.Composable], mark: str) -> None:
    if _taken(conn, role, mark) is None:
        _run(conn, "create_role", **names)
        _run(conn, "mark_role", **names, mark=composed.Literal(mark))
    _run(conn, "join_readers", **names)


def _views(conn: Connection[Row], organization: Organization, names: dict[str, composed.Composable]) -> tuple[str, ...]:
    _run(conn, "new_schema", **names)
    made: list[str] = []
    for layer, (th, _) in extract.LAYERS.items():
        one = extract.of(layer, organization, {})
        for part in (one.points, *one.lines_and_areas):
            words = f"{th}{_OF_TYPE.get(part.geometry_type, '')} · {organization.name_th}"
            _view(conn, {"schema": names["schema"], "view": composed.Identifier(part.layer)}, one, part, words)
            made.append(part.layer)
    return tuple(made)


def _view(conn: Connection[Row], view: dict[str, composed.Composable], one: Extract, part: Part, words: str) -> None:
    _run(conn, "new_view", **view, rows=_select(one, part))
    _run(conn, "comment_view", **view, words=composed.Literal(words))
    for column in one.columns:
        named = composed.Identifier(column.name)
        _run(conn, "comment_column", **view, column=named, words=composed.Literal(column.th))


def _select(one: Extract, part: Part) -> composed.Composable:
    """The rows as a statement of its own: values in place of parameters, and shapes as they are, not as bytes."""
    values = [_value(column).label(column.name) for column in one.columns]
    shape = part.shape.cast(Geometry(part.geometry_type, 4326)) if part.geometry_type in _OF_TYPE else part.shape
    rows: Select[Any] = (
        select(one.key.label("id"), *values, type_coerce(shape, NullType()).label(GEOMETRY))
        .select_from(one.source)
        .where(*one.wanted, *part.wanted)
    )
    text = str(rows.compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True}))
    return composed.SQL(text.replace("%%", "%"))


def _value(column: Column) -> ColumnElement[Any]:
    return case(column.words, value=column.value) if column.words else column.value


def _run(conn: Connection[Row], query: str, **parts: composed.Composable) -> None:
    conn.execute(composed.SQL(_SQL[query]).format(**parts))
