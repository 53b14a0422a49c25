"""Municipalities and their categories, read."""

from __future__ import annotations

from psycopg import Connection
from psycopg.rows import class_row

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import NotFound
from geo_oss.organizations.model import Category, Department, Organization

_SQL = sql.load(__package__)


async def get(conn: Conn, code: str) -> Organization:
    """The municipality whose path starts with `code`. Raises `NotFound`."""
    async with conn.cursor(row_factory=class_row(Organization)) as cursor:
        await cursor.execute(_SQL["get"], {"code": code})
        found = await cursor.fetchone()
    if found is None:
        raise NotFound(
            "ไม่พบหน่วยงานนี้ กรุณาเลือกหน่วยงานจากหน้าแรก",
            "There is no such municipality. Please choose one on the first page.",
        )
    return found


async def by_id(conn: Conn, organization_id: int) -> Organization | None:
    """The municipality with this number, for things that carry no path, such as a sticker; None when there is none."""
    async with conn.cursor(row_factory=class_row(Organization)) as cursor:
        await cursor.execute(_SQL["by_id"], {"organization_id": organization_id})
        return await cursor.fetchone()


def of(conn: Connection[Row], organization_id: int) -> Organization:
    """One municipality, for the worker. Raises `NotFound`."""
    with conn.cursor(row_factory=class_row(Organization)) as cursor:
        found = cursor.execute(_SQL["by_id"], {"organization_id": organization_id}).fetchone()
    if found is None:
        raise NotFound()
    return found


async def listed(conn: Conn) -> list[Organization]:
    """All municipalities of this installation, by Thai name."""
    async with conn.cursor(row_factory=class_row(Organization)) as cursor:
        await cursor.execute(_SQL["listed"])
        return await cursor.fetchall()


async def categories(conn: Conn, organization_id: int) -> list[Category]:
    """The active categories, main and sub, in the order they are shown."""
    async with conn.cursor(row_factory=class_row(Category)) as cursor:
        await cursor.execute(_SQL["categories"], {"organization_id": organization_id})
        return await cursor.fetchall()


async def departments(conn: Conn, organization_id: int) -> list[Department]:
    """The units that do the work."""
    async with conn.cursor(row_factory=class_row(Department)) as cursor:
        await cursor.execute(_SQL["departments"], {"organization_id": organization_id})
        return await cursor.fetchall()
