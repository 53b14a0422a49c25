"""A read-only role sees its municipality's public layers and nothing else."""

from __future__ import annotations

import random
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row

from geo_oss.db.pool import connect
from geo_oss.errors import Conflict, NotFound
from geo_oss.organizations.model import Organization
from layers import readers
from layers.export import extract
from tests.layers import town

CHANCE = random.Random(3)
TABLES = """
SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
 WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND tablename <> 'spatial_ref_sys'
"""
BARRIERS = """
SELECT relname, reloptions @> '{security_barrier=true}' AS shut, obj_description(oid) AS about
  FROM pg_class WHERE relnamespace = 'reader_sommot'::regnamespace AND relkind = 'v'
"""
LOOSE = """
SELECT count(*) AS n FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
 WHERE c.relnamespace = 'reader_sommot'::regnamespace AND a.attname NOT IN ('id', 'geom')
   AND col_description(c.oid, a.attnum) IS NULL
"""
SPY = """
CREATE FUNCTION pg_temp.spy(title text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS
$$ BEGIN IF title = 'secret' THEN RAISE EXCEPTION 'seen'; END IF; RETURN true; END $$
"""

REFUSED = (errors.ReadOnlySqlTransaction, errors.InsufficientPrivilege, errors.ObjectNotInPrerequisiteState)

Opened = tuple[str, Organization, readers.Reader]


@pytest.fixture
def opened(database: str) -> Iterator[Opened]:
    role = f"reader_{uuid4().hex[:10]}"
    with connect(database, autocommit=True) as conn:
        organization = town.found(conn)
        town.found(conn, 2, "other")
        town.insert(conn, [town.case(CHANCE, n) for n in range(50)])
        conn.execute("UPDATE request_public SET shape = ST_MakeLine(place, ST_Translate(place, 0.01, 0)) WHERE id < 3")
        town.insert(conn, [town.case(CHANCE, 900 + n, 2) | {"title": "secret"} for n in range(7)])
        made = readers.add(conn, organization, role)
        yield database, organization, made
        readers.remove(conn, organization, role)
        assert conn.execute("SELECT FROM pg_roles WHERE rolname = %s", (role,)).fetchone() is None


def entered(opened: Opened) -> psycopg.Connection[dict[str, object]]:
    url = make_conninfo(opened[0], user=opened[2].role, password=opened[2].password)
    return psycopg.connect(url, row_factory=dict_row, autocommit=True)


def test_the_views_hold_this_town_alone(opened: Opened) -> None:
    with entered(opened) as conn:
        counts = {view: conn.execute(f"SELECT count(*) AS n FROM {view}").fetchone() for view in opened[2].views}
        told = {view: count["n"] for view, count in counts.items() if count is not None and count["n"]}
        assert told == {"requests": 50, "requests_lines": 3} and {"zones", "poles", "requests_areas"} <= counts.keys()
        row = conn.execute("SELECT *, ST_SRID(geom) AS srid FROM requests ORDER BY id LIMIT 1").fetchone()
        assert (
            row is not None
            and row["srid"] == 4326
            and row["status"] in {"received", "acknowledged"} | set(row.values())
        )
        names = [column.name for column in extract.of("requests", opened[1], {}).columns]
        assert list(row) == ["id", *names, "geom", "srid"]
        typed = conn.execute(
            "SELECT type, srid FROM geometry_columns WHERE f_table_schema = 'reader_sommot'"
        ).fetchall()
        assert {(one["type"], one["srid"]) for one in typed} == {
            (kind, 4326) for kind in ("POINT", "LINESTRING", "POLYGON", "MULTIPOLYGON")
        }


def test_every_table_is_refused(opened: Opened) -> None:
    with entered(opened) as conn:
        tables = [row["name"] for row in conn.execute(TABLES)]
        assert len(tables) > 20 and "public.request_contact" in tables
        for table in tables:
            with pytest.raises(errors.InsufficientPrivilege):
                conn.execute(f"SELECT FROM {table} LIMIT 1")
        for change in ("DELETE FROM requests", "UPDATE zones SET code = 'x'", "CREATE TABLE mine (n int)"):
            with pytest.raises(REFUSED):
                conn.execute(change)


def test_writing_is_refused_also_without_the_read_only_default(opened: Opened) -> None:
    with entered(opened) as conn:
        conn.execute("SET default_transaction_read_only = off")
        for change in (
            "DELETE FROM requests",
            "UPDATE zones SET code = 'x'",
            "CREATE TABLE reader_sommot.mine (n int)",
        ):
            with pytest.raises(REFUSED):
                conn.execute(change)


def test_no_function_of_the_readers_sees_other_rows(opened: Opened) -> None:
    with entered(opened) as conn:
        conn.execute("SET default_transaction_read_only = off")
        conn.execute(SPY)
        seen = conn.execute("SELECT count(*) AS n FROM requests WHERE pg_temp.spy(title)").fetchone()
        assert seen == {"n": 50}


def test_views_are_barriers_with_thai_words(opened: Opened) -> None:
    with connect(opened[0]) as conn:
        views = conn.execute(BARRIERS).fetchall()
        assert {view["relname"] for view in views} == set(opened[2].views) and all(view["shut"] for view in views)
        assert "คำร้อง · ก" in [view["about"] for view in views]
        assert conn.execute(LOOSE).fetchone() == {"n": 0}
        kept = conn.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", (opened[2].role,)).fetchone()
        assert kept is not None and kept["rolpassword"].startswith("SCRAM-SHA-256$")


def test_made_anew_the_old_password_ends(opened: Opened) -> None:
    url, organization, made = opened
    with connect(url, autocommit=True) as conn:
        again = readers.add(conn, organization, made.role)
        assert again.password != made.password and again.views == made.views
        with pytest.raises(Conflict):
            readers.add(conn, organization, conn.info.user)
        with pytest.raises(NotFound):
            readers.remove(conn, organization, "reader_of_nobody")
