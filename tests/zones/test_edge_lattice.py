import numpy as np
import pytest
import shapely
from scipy.spatial import cKDTree

from geo_oss.geo_arrays import mercator
from tests.zones.coverage import coverage
from zones.edge_lattice import ERROR, Lattice
from zones.edges import MANY, Edges

PLACES = np.random.default_rng(3).uniform((102.79, 16.39), (102.91, 16.51), (20_000, 2))


@pytest.fixture(scope="module")
def edges() -> Edges:
    return Edges.of(coverage(1, seed=5, levels=7))


@pytest.fixture(scope="module")
def places() -> np.ndarray:
    return np.column_stack(mercator(*PLACES.T))


def test_what_is_sure_is_right_and_most_of_a_plane_is_sure(edges: Edges, places: np.ndarray) -> None:
    tree = cKDTree(edges._samples[0])
    metres, sure = Lattice.of(tree).between(places)
    exact = tree.query(places)[0]
    assert (np.abs(metres - exact)[sure] <= ERROR * exact[sure]).all()
    assert sure.mean() > 0.4
    outside = ((places < tree.mins - 200) | (places > tree.maxes + 200)).any(axis=1)
    assert outside.any() and not sure[outside].any()


def test_what_the_bound_forgoes_would_be_wrong(edges: Edges, places: np.ndarray) -> None:
    """Near edges and on ridges the interpolation errs: the cells called unsure are not so by excess of caution."""
    tree = cKDTree(edges._samples[0])
    metres, sure = Lattice.of(tree).between(places)
    exact = tree.query(places)[0]
    inside = ~((places < tree.mins) | (places > tree.maxes)).any(axis=1)
    assert (np.abs(metres - exact) > ERROR * exact)[inside & ~sure].mean() > 0.1


def test_many_places_are_as_far_from_an_edge_as_one_by_one(edges: Edges, places: np.ndarray) -> None:
    assert len(places) >= MANY
    lines = shapely.STRtree(shapely.linestrings(np.stack([edges.start, edges.end], axis=1)))
    some = places[::10]
    _, exact = lines.query_nearest(shapely.points(some), all_matches=False, return_distance=True)
    assert edges.distance(places)[::10] == pytest.approx(exact, rel=0.01, abs=1e-6)


def test_samples_in_one_spot_make_no_lattice_that_is_sure() -> None:
    lattice = Lattice.of(cKDTree(np.zeros((1, 2))))
    assert not lattice.between(np.array([[0.0, 0.0], [5.0, 5.0]]))[1].any()
