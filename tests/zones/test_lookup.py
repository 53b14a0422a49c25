import pytest
import shapely
from pyproj import Geod

from geo_oss.geo import LonLat
from tests.zones.conftest import Towns, draw
from zones.lookup import place_of


@pytest.mark.parametrize(
    ("lon", "lat", "zone"),
    [
        pytest.param(0.005, 0.005, "W", id="inside"),
        pytest.param(0.01, 0.005, "E", id="on the shared edge: areas are equal, first code wins"),
        pytest.param(0.01, 0.0, "E", id="on the shared corner"),
        pytest.param(0.003, 0.003, "M", id="overlap: the smaller area wins"),
        pytest.param(0.002, 0.003, "M", id="on the edge of the smaller one"),
        pytest.param(0.0, 0.005, "W", id="on the outer edge"),
        pytest.param(-0.0001, 0.005, None, id="outside"),
    ],
)
async def test_smallest_area_then_code_wins(towns: Towns, lon: float, lat: float, zone: str | None) -> None:
    placement = await place_of(towns.conn, 1, LonLat(lon, lat))
    assert placement.zone_code == zone
    assert placement.zone_name_th == (f"เขต {zone}" if zone else "")
    assert placement.method == ("covers" if zone else "unknown")


async def test_zone_and_community_are_independent(towns: Towns) -> None:
    both = await place_of(towns.conn, 1, LonLat(0.011, 0.005))
    assert (both.zone_code, both.zone_version, both.community_code, both.community_version) == ("E", 1, "across", 2)
    await draw(towns.conn, 3, 1, "community", {"only": shapely.box(0, 0, 1, 1)})
    community_only = await place_of(towns.conn, 3, LonLat(0.5, 0.5))
    assert (community_only.zone_code, community_only.community_code) == (None, "only")


async def test_outside_is_kept_with_the_nearest_and_its_metres(towns: Towns) -> None:
    place = LonLat(0.021, 0.005)
    placement = await place_of(towns.conn, 1, place)
    metres = Geod(ellps="WGS84").line_length([0.02, place.lon], [0.005, 0.005])
    assert placement.nearest_zone is not None and placement.nearest_community is not None
    assert (placement.nearest_zone.code, placement.nearest_community.code) == ("E", "across")
    assert placement.nearest_zone.metres == pytest.approx(metres, rel=0.01)
    assert placement.edge_metres == placement.nearest_zone.metres
    assert placement.nearest_zone.name_th == "เขต E"


async def test_edge_metres_inside_is_the_distance_to_the_edge_of_the_zone(towns: Towns) -> None:
    placement = await place_of(towns.conn, 1, LonLat(0.0195, 0.005))
    metres = Geod(ellps="WGS84").line_length([0.0195, 0.02], [0.005, 0.005])
    assert placement.edge_metres == pytest.approx(metres, rel=0.01)
    assert placement.nearest_zone is None


async def test_a_municipality_without_boundaries_answers_unknown(towns: Towns) -> None:
    placement = await place_of(towns.conn, 3, LonLat(0.005, 0.005))
    assert (placement.zone_code, placement.method, placement.edge_metres, placement.nearest_zone) == (
        None,
        "unknown",
        None,
        None,
    )


async def test_neighbours_do_not_mix(towns: Towns) -> None:
    assert (await place_of(towns.conn, 2, LonLat(0.005, 0.005))).zone_code == "ALL"


async def test_only_the_version_in_force_answers(towns: Towns) -> None:
    await towns.conn.execute("UPDATE boundary SET in_force = false WHERE organization_id = 1 AND code = 'M'")
    assert (await place_of(towns.conn, 1, LonLat(0.003, 0.003))).zone_code == "W"


async def test_distances_shrink_with_latitude(towns: Towns) -> None:
    await draw(towns.conn, 3, 1, "zone", {"N": shapely.box(100.0, 20.0, 100.1, 20.1)})
    placement = await place_of(towns.conn, 3, LonLat(100.09, 20.05))
    metres = Geod(ellps="WGS84").line_length([100.09, 100.1], [20.05, 20.05])
    assert placement.edge_metres == pytest.approx(metres, rel=0.01)
