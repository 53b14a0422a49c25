"""Staff who are signed in, without the form."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import Connection

from api.deps import STAFF_COOKIE
from geo_oss.people.sessions import token_hash
from tests.api.pages.conftest import Visitor

TOKEN = "a-session-of-the-officer"
OPEN_TRANSACTIONS = """
SELECT count(*) FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'
"""
"""How many connections hold a transaction open and do nothing."""
_SESSION = """
INSERT INTO staff_session (token_hash, organization_id, staff_id, expires_at)
VALUES (%s, %s, %s, now() + interval '1 hour')
"""
_PEOPLE = """
INSERT INTO staff (organization_id, id, username, password_hash, name, role)
VALUES (1, 2, 'planner', '-', 'นักวางแผน', 'planner'), (2, 2, 'planner', '-', 'คนอื่น', 'planner')
"""


def sign_in(conn: Connection[Any], token: str = TOKEN, organization_id: int = 1, staff_id: int = 1) -> None:
    """A session of an hour; its token is what the cookie holds."""
    conn.execute(_SESSION, (token_hash(token), organization_id, staff_id))


def enters(visitor: Visitor, role: str) -> Visitor:
    """The visitor as the one of the staff, who has this role."""
    with psycopg.connect(visitor.database) as conn:
        sign_in(conn)
        conn.execute("UPDATE staff SET role = %s WHERE organization_id = 1", (role,))
    visitor.client.cookies.set(STAFF_COOKIE, TOKEN)
    return visitor


def everybody(conn: Connection[Any]) -> None:
    """A planner, an officer and a planner of another municipality; the tokens are their names: … `stranger`."""
    conn.execute(_PEOPLE)
    for token, organization, person in (("planner", 1, 2), ("officer", 1, 1), ("stranger", 2, 2)):
        sign_in(conn, token, organization, person)
