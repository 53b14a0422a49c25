"""Can this database be used at all?"""

from __future__ import annotations

import psycopg

from geo_oss.errors import Unavailable

OLDEST_POSTGRESQL = 15
OLDEST_POSTGIS = (3, 3)


def need_postgis(url: str) -> str:
    """The versions, in words, when the server can carry us.

    Raises `Unavailable` when it cannot be reached, is too old or has no PostGIS.
    """
    try:
        with psycopg.connect(url, connect_timeout=5) as conn:
            return _versions(conn)
    except psycopg.OperationalError as problem:
        raise Unavailable(
            "ติดต่อฐานข้อมูลไม่ได้ เริ่มระบบด้วย bin/up หรือตั้ง GEO_OSS_DATABASE_URL",
            "The database cannot be reached. Is it running, and is GEO_OSS_DATABASE_URL right?\n"
            f"  | {str(problem).strip()}",
        ) from None


def _versions(conn: psycopg.Connection) -> str:
    major = conn.info.server_version // 10_000
    if major < OLDEST_POSTGRESQL:
        raise Unavailable(en=f"The server is PostgreSQL {major}; {OLDEST_POSTGRESQL} or newer is needed.")
    row = conn.execute("SELECT default_version FROM pg_available_extensions WHERE name = 'postgis'").fetchone()
    if row is None:
        raise Unavailable(en="The server has no PostGIS. On Debian or Ubuntu: sudo apt-get install postgresql-postgis")
    if tuple(int(part) for part in row[0].split(".")[:2]) < OLDEST_POSTGIS:
        raise Unavailable(en=f"The server has PostGIS {row[0]}; 3.3 or newer is needed.")
    return f"PostgreSQL {major}, PostGIS {row[0]}"
