"""Where siblings meet: the only file that knows zones, poles and layers together."""

from __future__ import annotations

from importlib import resources

from psycopg import Connection

from geo_oss.db.pool import Conn, Row
from geo_oss.requests.placed import PlaceMany
from layers.heat import cube, pyramid


def sql_functions() -> list[str]:
    """The SQL functions of every room, in the order they build upon each other."""
    rooms = ("geo_oss.db", "zones", "poles", "layers.heat", "layers")
    files = (resources.files(room) / "functions.sql" for room in rooms)
    return [file.read_text(encoding="utf-8") for file in files if file.is_file()]


async def refresh_maps(conn: Conn) -> int:
    """Takes what has changed since the last time into the tables that maps are drawn from; how many changes."""
    return max(await pyramid.fold(conn), await cube.fold(conn))


async def recount(conn: Conn) -> int:
    """Counts anew what bulk loads left uncounted; how many municipalities. Takes seconds for each million requests."""
    return await cube.refresh(conn)


def place_many(conn: Connection[Row], organization_id: int) -> PlaceMany:
    """What the maps of a municipality know about many places at once, for bulk loads."""
    from zones.bulk import placer  # half a second of numpy, scipy and shapely that the web server does without

    return placer(conn, organization_id)
