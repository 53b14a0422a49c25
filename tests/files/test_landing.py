"""Where a layer lands says whether its system is right: wrong ones, swapped axes and far places get a sentence."""

import numpy as np
import pytest
from pyproj import Transformer

from geo_oss.errors import Invalid
from geo_oss.files.landing import Landed, Said, land
from geo_oss.files.reading import How
from geo_oss.geo import BBox

KHON_KAEN = np.array([[102.80, 16.40], [102.86, 16.47], [102.83, 16.44]])
BANGKOK = np.array([[100.45, 13.70], [100.62, 13.85], [100.50, 13.75]])
TOWN = BBox(102.78, 16.38, 102.90, 16.50)


def landed(places: np.ndarray, said: Said, how: How = How()) -> Landed:
    return land(places[:, 0].copy(), places[:, 1].copy(), said, how, called="zones.shp")


def metres(places: np.ndarray, system: str) -> np.ndarray:
    """The same places in another system, by the library alone (not for Indian 1975)."""
    return np.column_stack(Transformer.from_crs(4326, system, always_xy=True).transform(*places.T))


@pytest.mark.parametrize(("places", "system"), [(KHON_KAEN, 32648), (BANGKOK, 32647), (BANGKOK, 3857), (BANGKOK, 4326)])
def test_the_right_system_lands_at_home(places: np.ndarray, system: int) -> None:
    found = landed(metres(places, f"EPSG:{system}"), Said(file=f"EPSG:{system}"))
    assert np.allclose(np.column_stack([found.lon, found.lat]), places, atol=1e-8)
    assert (found.crs, found.crs_from, found.notes) == (f"EPSG:{system}", "file", ())


@pytest.mark.parametrize(
    ("true", "said", "sentence"),
    [
        ("EPSG:32648", "EPSG:4326", "--crs EPSG:32648"),
        ("EPSG:32648", "EPSG:3857", "--crs EPSG:32648"),
        ("EPSG:32648", "EPSG:32647", "--crs EPSG:32648"),
        ("EPSG:3857", "EPSG:32648", "--crs EPSG:3857"),
        ("EPSG:4326", "EPSG:32648", "--crs EPSG:4326"),
        ("EPSG:4326", "EPSG:3857", "--crs EPSG:4326"),
    ],
)
def test_a_wrong_system_is_found_out_and_the_right_one_named(true: str, said: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence) as refused:
        landed(metres(KHON_KAEN, true), Said(stated=said))
    assert refused.value.field == "crs" and said in refused.value.th


@pytest.mark.parametrize("system", ["EPSG:4326", "EPSG:32648"])
def test_swapped_axes_are_found_out_and_can_be_stated(system: str) -> None:
    swapped = metres(KHON_KAEN, system)[:, ::-1]
    with pytest.raises(Invalid, match="--swap-axes") as refused:
        landed(swapped, Said(file=system))
    assert refused.value.field == "axes"
    found = landed(swapped, Said(file=system), How(swap_axes=True))
    assert np.allclose(np.column_stack([found.lon, found.lat]), KHON_KAEN, atol=1e-8)


def test_right_axes_stated_as_swapped_are_found_out() -> None:
    with pytest.raises(Invalid, match="--swap-axes"):
        landed(KHON_KAEN, Said(file="EPSG:4326"), How(swap_axes=True))


def test_no_system_says_what_the_numbers_fit() -> None:
    with pytest.raises(Invalid, match=r"does not say .* fit --crs EPSG:32648"):
        landed(metres(KHON_KAEN, "EPSG:32648"), Said())


def test_a_place_abroad_is_a_note_only() -> None:
    (note,) = landed(np.array([[-2.5, 51.4], [-2.6, 51.5]]), Said(file="EPSG:4326")).notes
    assert "outside Thailand" in note.en
    assert landed(np.array([[0.0, 0.0], [0.02, 0.01]]), Said(file="EPSG:4326")).notes == (note,)


def test_far_from_home_is_refused_until_it_is_said_to_be_right() -> None:
    with pytest.raises(Invalid, match="far from the municipality"):
        landed(BANGKOK, Said(file="EPSG:4326"), How(home=TOWN))
    assert landed(BANGKOK, Said(file="EPSG:4326"), How(home=TOWN, anywhere=True)).notes == ()
    assert landed(KHON_KAEN, Said(file="EPSG:4326"), How(home=TOWN)).notes == ()


def test_home_tells_zones_apart_that_thailand_does_not() -> None:
    """Some places of zone 47 taken for zone 48 are still in Thailand's box."""
    chiang_mai = np.array([[98.95, 18.75], [99.02, 18.82]])
    at_home = How(home=BBox(98.9, 18.7, 99.1, 18.9))
    with pytest.raises(Invalid, match="--crs EPSG:32647"):
        landed(metres(chiang_mai, "EPSG:32647"), Said(stated="EPSG:32648"), at_home)


def test_a_home_abroad_is_home() -> None:
    bristol = np.array([[-2.6, 51.4], [-2.5, 51.5]])
    assert landed(bristol, Said(file="EPSG:4326"), How(home=BBox(-2.7, 51.3, -2.4, 51.6))).notes == ()


def test_a_few_slips_do_not_condemn_a_file_of_points() -> None:
    places = np.vstack([np.tile(KHON_KAEN, (20, 1)), [[0, 0], [np.nan, 1], [1e9, 16.4], [16.4, 102.8]]])
    found = land(places[:, 0], places[:, 1], Said(file="EPSG:4326"), How(), called="poles.csv", most=0.9)
    assert found.notes == () and len(found.lon) == len(places)


def test_a_shift_for_another_datum_is_refused() -> None:
    with pytest.raises(Invalid, match="Indian 1975"):
        landed(KHON_KAEN, Said(file="EPSG:4326"), How(datum_shift="rtsd"))
