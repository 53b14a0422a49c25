from zoneinfo import ZoneInfo

import numpy as np
import pytest

from geo_oss.organizations.model import Category
from geo_oss.requests.bulk_routes import Routes, columns
from geo_oss.requests.incoming import Incoming
from geo_oss.requests.placed import PlacedArrays, PlacedLayer
from geo_oss.routing.choose import Rule

NOTHING: dict[str, None] = dict.fromkeys(
    ("category_id", "zone_code", "community_code", "asset_kind", "weekdays", "from_hour", "to_hour", "officer_id")
)
CATEGORY = Category(11, 10, "ฟ.(1)", "ฟ.", "ไฟดับ", "Light", "dot", 1, 3, "pole", [], "public", 0)
SUNDAY_2300_IN_BANGKOK = np.datetime64("2024-07-07T16:00:00", "us")


def rule(number: int, **fields: object) -> Rule:
    """A rule that sends to the department of its own number."""
    return Rule(
        **(NOTHING | {"id": number, "position": number, "name": "", "department_id": number, "priority": 2} | fields)
    )


def departments(rules: list[Rule], *, has_pole: bool = False) -> list[int]:
    """The departments of three requests: zone A on Sunday at 23:00, zone B an hour later, outside two hours later."""
    zone = PlacedLayer(["A", "B"], 1, np.array([0, 1, -1], np.int32), np.full(3, -1, np.int32), np.full(3, np.nan))
    none = PlacedLayer([], None, np.full(3, -1, np.int32), np.full(3, -1, np.int32), np.full(3, np.nan))
    given = Incoming(
        lon=np.zeros(3),
        lat=np.zeros(3),
        category_id=np.full(3, 11),
        status=np.ones(3, np.int64),
        created_at=SUNDAY_2300_IN_BANGKOK + np.arange(3) * np.timedelta64(1, "h"),
    )
    routes = Routes(rules, ZoneInfo("Asia/Bangkok"), {11: CATEGORY}, {})
    found = {column.name: column for column in columns(routes, given, PlacedArrays(zone, none), np.full(3, has_pole))}
    return found["department_id"].values.tolist() if found else []


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([rule(1, zone_code="B"), rule(2)], [2, 1, 2]),
        ([rule(1, category_id=10)], [1, 1, 1]),
        ([rule(1, weekdays=[7]), rule(2)], [1, 2, 2]),
        ([rule(1, from_hour=22, to_hour=1), rule(2)], [1, 1, 2]),
        ([rule(1, zone_code="C")], [0, 0, 0]),
        ([rule(1, asset_kind="pole"), rule(2)], [2, 2, 2]),
        ([], []),
    ],
)
def test_the_first_rule_that_fits_decides(rules: list[Rule], expected: list[int]) -> None:
    assert departments(rules) == expected


def test_a_pole_makes_the_kind_of_asset_known() -> None:
    assert departments([rule(1, asset_kind="pole"), rule(2)], has_pole=True) == [1, 1, 1]
