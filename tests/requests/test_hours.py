"""Hours of the week as a filter: the same requests as the slices count, in the clocks of the municipality."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from api.pages.staff.hours import said
from geo_oss.db.pool import Conn
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat
from geo_oss.requests import filter as filters
from geo_oss.requests import intake, worklist
from geo_oss.requests.conditions import whole
from geo_oss.requests.hours import DAYS, WORDS
from geo_oss.requests.model import Draft
from geo_oss.requests.worklist import Desk
from layers.heat.series import series
from tests import town


async def test_an_hour_holds_what_its_slice_counts(conn: Conn) -> None:
    organization = await town.build(conn)
    moments = [datetime(2024, 9, 28, 16, 30, tzinfo=UTC) + timedelta(hours=17 * step) for step in range(30)]
    for moment in moments:
        made = await intake.submit(conn, organization, Draft(town.ROAD, LonLat(0.002, 0.004)), keys=town.KEYS)
        await conn.execute("UPDATE request SET created_at = %s WHERE id = %s", (moment, made.id))
    clocks = [moment.astimezone(ZoneInfo(organization.time_zone)) for moment in moments]
    expected = Counter(f"{DAYS[clock.weekday()]}-{clock.hour:02}" for clock in clocks)
    told = {one.slice: one.n for one in await series(conn, organization, filters.read({}), whole(), "hour-of-week")}
    assert {word: n for word, n in told.items() if n} == expected and list(told) == list(WORDS)
    fullest = max(expected, key=lambda word: expected[word])
    for hour in (fullest, ",".join(expected), "mon-03,tue-03", ",".join(WORDS[:24])):
        asked = filters.read({"hour": hour})
        found = await worklist.page(conn, organization, asked, Desk())
        assert found.count == sum(expected[word] for word in hour.split(",")), hour


def test_hours_are_read_once_in_their_order_and_written_back() -> None:
    asked = filters.read({"hour": "tue-09, mon-08,tue-09"})
    assert asked.hours == ("mon-08", "tue-09") and filters.read({"hour": asked.query()[5:]}) == asked


@pytest.mark.parametrize("hour", ["mon", "mon-24", "mon-8", "MON-08", "8", "mon-08;tue-09"])
def test_hours_nobody_knows_are_refused(hour: str) -> None:
    with pytest.raises(Invalid) as refused:
        filters.read({"hour": hour})
    assert refused.value.field == "hour"


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ((), ""),
        (("mon-08",), "จ. 08:00–08:59 น."),
        (WORDS[24:48], "อ. ทั้งวัน"),
        (tuple(f"{day}-17" for day in DAYS), "ทุกวัน 17:00–17:59 น."),
        (WORDS[1:6], "จ. 01:00–01:59 น., จ. 02:00–02:59 น., จ. 03:00–03:59 น. และอีก 2 ชั่วโมง"),
        (WORDS[:120], "จ. ทั้งวัน, อ. ทั้งวัน, พ. ทั้งวัน และอีก 48 ชั่วโมง"),
        (
            tuple(f"{day}-{hour:02}" for day in DAYS for hour in range(8, 12)),
            "ทุกวัน 08:00–08:59 น., ทุกวัน 09:00–09:59 น., ทุกวัน 10:00–10:59 น. และอีก 7 ชั่วโมง",
        ),
    ],
)
def test_hours_are_said_shortly(hours: tuple[str, ...], words: str) -> None:
    assert said(hours, "th") == words
