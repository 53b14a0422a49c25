"""The registry in the order people count, whole or by zone, or by the numbers asked for."""

import psycopg
import pytest

from geo_oss.db.pool import Row
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat
from poles import listing
from poles.merge import merge
from poles.plan import Entry
from tests.poles.conftest import KEYS, ORGANIZATION

NUMBERS = ["2-10", "2-9", "A-1", "2-9ก", "10-1", "เสา 3"]


@pytest.fixture
def registry(bulk: psycopg.Connection[Row]) -> psycopg.Connection[Row]:
    merge(bulk, 1, [Entry(number, LonLat(103.2, 16.0)) for number in NUMBERS])
    merge(bulk, 1, [Entry("2-11", LonLat(104.0, 16.0))])
    bulk.execute(ORGANIZATION, (2, "town2", KEYS[2]))
    merge(bulk, 2, [Entry("2-9", LonLat(103.2, 16.0))])
    return bulk


def test_numbers_are_ordered_as_people_count(registry: psycopg.Connection[Row]) -> None:
    found = [pole.number for pole in listing.by_zone(registry, 1)]
    assert found == ["2-9", "2-9ก", "2-10", "2-11", "10-1", "A-1", "เสา 3"]


def test_a_zone_has_its_own_poles(registry: psycopg.Connection[Row]) -> None:
    assert "2-11" not in [pole.number for pole in listing.by_zone(registry, 1, "Z1")]
    assert listing.by_zone(registry, 1, "Z2") == []


def test_numbers_come_in_the_order_asked_once_each(registry: psycopg.Connection[Row]) -> None:
    found = listing.by_numbers(registry, 1, ["a-1", "๒-๑๐", "2-10"])
    assert [(pole.number, pole.organization_id) for pole in found] == [("A-1", 1), ("2-10", 1)]


def test_numbers_nobody_has_are_named(registry: psycopg.Connection[Row]) -> None:
    with pytest.raises(Invalid, match=r"number 7-7, X\."):
        listing.by_numbers(registry, 1, ["7-7", "2-9", "X"])


def test_withdrawn_stickers_are_not_printed_again(registry: psycopg.Connection[Row]) -> None:
    registry.execute("UPDATE pole SET revoked = true WHERE organization_id = 1 AND number = '2-9'")
    assert "2-9" not in [pole.number for pole in listing.by_zone(registry, 1)]
    with pytest.raises(Invalid):
        listing.by_numbers(registry, 1, ["2-9"])
