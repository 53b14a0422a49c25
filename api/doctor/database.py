"""The database: durable, Thai, up to date, and saying the same thing everywhere."""

from __future__ import annotations

from psycopg import Connection

from api.doctor.finding import Finding, Verdict, good_if
from api.routes.health import WORKER_NAME
from geo_oss.db import sql
from geo_oss.db.migrate import current, revisions
from geo_oss.db.pool import Row

_SQL = sql.load(__package__)


def durability(conn: Connection[Row]) -> Finding:
    """Whether an acknowledged request survives a power cut."""
    off = [row["name"] for row in conn.execute(_SQL["durability"]) if row["setting"] == "off"]
    lethal = [name for name in off if name != "data_checksums"]
    return good_if(
        not off,
        "Durability",
        "fsync, full_page_writes, synchronous_commit and checksums are on",
        otherwise=f"off: {', '.join(off)}. A power cut may lose requests that were confirmed.",
        verdict=Verdict.BAD if lethal else Verdict.LOOK,
    )


def thai_trigrams(conn: Connection[Row]) -> Finding:
    """Whether the search understands Thai letters."""
    row = conn.execute(_SQL["thai_trigrams"]).fetchone()
    return good_if(
        bool(row and row["n"]),
        "Thai search",
        "pg_trgm knows Thai letters",
        otherwise="pg_trgm drops Thai letters: the database needs a UTF-8 LC_CTYPE such as C.UTF-8 "
        "(dump, make it anew, restore).",
    )


def tables(url: str) -> Finding:
    """Whether all migrations are applied."""
    now, newest = current(url), revisions()[-1]
    return good_if(
        now == newest,
        "Tables",
        f"at {newest}, the newest revision",
        otherwise=f"at {now or 'nothing'}, the newest is {newest}. Run: geo-oss migrate",
    )


def zones(conn: Connection[Row]) -> Finding:
    """Whether every municipality has zones in force."""
    without = [row["code"] for row in conn.execute(_SQL["towns_without_zones"])]
    return good_if(
        not without,
        "Zones",
        "in force in every municipality",
        otherwise=f"none in force in {', '.join(without)}; requests there get no zone. Run: geo-oss zones load",
        verdict=Verdict.LOOK,
    )


def worker(conn: Connection[Row]) -> Finding:
    """Whether somebody sends notices and keeps the maps true."""
    return good_if(
        bool(_count(conn, "workers", name=WORKER_NAME)),
        "Worker",
        "is connected",
        otherwise="is not running: nothing is sent, maps fall behind. Run bin/up, or: geo-oss work",
    )


def notices(conn: Connection[Row]) -> Finding:
    """Whether messages go out."""
    late, failed = _count(conn, "late_notices"), _count(conn, "failed_notices")
    return good_if(
        not late and not failed,
        "Notices",
        "none waiting for more than ten minutes, none failed today",
        otherwise=f"{late} waiting for more than ten minutes, {failed} failed today.",
        verdict=Verdict.BAD if late else Verdict.LOOK,
    )


def heat(conn: Connection[Row]) -> Finding:
    """Whether the heat map shows every request exactly once."""
    rows = conn.execute(_SQL["heat_against_recount"]).fetchall()
    wrong = [f"{row['code']} ({row['drawn']} of {row['n']})" for row in rows]
    return good_if(
        not rows,
        "Heat map",
        "its sum equals the requests, in every municipality",
        otherwise=f"differs from the requests in {', '.join(wrong)}. Run geo-oss heat rebuild for each",
    )


def heat_grid(conn: Connection[Row]) -> Finding:
    """Whether the sums kept for the heat grid are those of the requests."""
    rows = conn.execute(_SQL["cube_against_recount"]).fetchall()
    wrong = [f"{row['code']} ({row['kept']} of {row['n']})" for row in rows]
    return good_if(
        not rows,
        "Heat grid",
        "its kept sums equal the requests, in every municipality",
        otherwise=f"differs from the requests in {', '.join(wrong)}. Run geo-oss heat rebuild for each",
    )


def _count(conn: Connection[Row], query: str, **parameters: str) -> int:
    row = conn.execute(_SQL[query], parameters).fetchone()
    return int(row["n"]) if row else 0
