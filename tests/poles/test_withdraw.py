"""Stickers withdrawn and replaced: the old one says so, the new one opens the pole, the list keeps it."""

import psycopg
import pytest

from geo_oss.db.pool import Row
from geo_oss.errors import Invalid, NotFound
from geo_oss.geo import LonLat
from poles import listing
from poles.codes import genuine, read
from poles.merge import merge
from poles.plan import Entry
from poles.withdraw import reissue, withdraw
from tests.poles.conftest import KEYS

HERE = LonLat(103.2, 16.0)
ENTRIES = [Entry("2-0141", HERE), Entry("2-0142", HERE)]


@pytest.fixture
def registry(bulk: psycopg.Connection[Row]) -> psycopg.Connection[Row]:
    merge(bulk, 1, ENTRIES)
    return bulk


def code(conn: psycopg.Connection[Row]) -> str:
    (pole,) = listing.by_numbers(conn, 1, ["2-0141"])
    return pole.code


def test_a_withdrawn_sticker_is_not_printed_until_it_is_reissued(registry: psycopg.Connection[Row]) -> None:
    assert withdraw(registry, 1, ["๒-๐๑๔๑"]) == 1
    assert [pole.number for pole in listing.by_zone(registry, 1)] == ["2-0142"]
    assert reissue(registry, 1, ["2-0141"]) == 1
    assert [pole.number for pole in listing.by_zone(registry, 1)] == ["2-0141", "2-0142"]


def test_every_edition_is_another_code_that_is_kept(registry: psycopg.Connection[Row]) -> None:
    editions = [code(registry)]
    for _ in range(3):
        reissue(registry, 1, ["2-0141"])
        merge(registry, 1, ENTRIES)
        editions.append(code(registry))
    assert len(set(editions)) == 4
    assert [genuine(read(text), KEYS[1], edition=3) for text in editions] == [True] * 4
    assert [genuine(read(text), KEYS[1], edition=2) for text in editions] == [True, True, True, False]


@pytest.mark.parametrize("act", [withdraw, reissue])
def test_numbers_nobody_has_are_named(registry: psycopg.Connection[Row], act) -> None:
    with pytest.raises(Invalid, match=r"number 9-9\."):
        act(registry, 1, ["2-0141", "9-9"])


def test_an_unknown_organization_has_no_stickers(registry: psycopg.Connection[Row]) -> None:
    with pytest.raises(NotFound):
        reissue(registry, 77, ["2-0141"])
    with pytest.raises(Invalid):
        withdraw(registry, 77, ["2-0141"])
