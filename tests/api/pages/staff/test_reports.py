"""The reports: the year of the address is one of the table's, or the newest stands in for it."""

from __future__ import annotations

import psycopg
import pytest

from api.deps import STAFF_COOKIE
from tests.api.pages.conftest import Visitor
from tests.api.pages.sessions import TOKEN, sign_in


@pytest.mark.parametrize("year", ["", "abc", "1", "9" * 5000, "-2567", "๒๕๖๗"])
async def test_a_year_that_is_none_is_answered_with_the_newest(visitor: Visitor, year: str) -> None:
    with psycopg.connect(visitor.database) as conn:
        sign_in(conn)
    visitor.client.cookies.set(STAFF_COOKIE, TOKEN)
    answer = await visitor.client.get("/twosquares/staff/reports", params={"year": year})
    assert answer.status_code == 200
