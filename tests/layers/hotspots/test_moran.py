"""Local Moran's I against esda and against what spdep has published."""

from __future__ import annotations

import h3
import numpy as np
import pytest
from esda import Moran_Local

from layers.hotspots.moran import local_moran
from layers.hotspots.neighbours import within_rings
from tests.layers.hotspots import published
from tests.layers.hotspots.oracles import weights


def _cells(rings: int) -> np.ndarray:
    middle = h3.latlng_to_cell(16.43, 102.83, 9)
    return np.sort(np.array([h3.str_to_int(cell) for cell in h3.grid_disk(middle, rings)], dtype=np.uint64))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("rings", [1, 3])
def test_equals_esda(rings: int) -> None:
    cells = _cells(12)
    values = np.random.default_rng(rings).poisson(3, len(cells)).astype(float)
    around = within_rings(cells, rings)
    found, n = local_moran(values, around), len(cells)
    other = Moran_Local(values, weights(around), permutations=0)
    np.testing.assert_allclose(found.i * (n - 1) / n, other.Is, atol=1e-12)
    np.testing.assert_allclose(found.z, (other.Is * n / (n - 1) - other.EIc) / np.sqrt(other.VIc), atol=1e-10)
    assert [{"HH": 1, "LH": 2, "LL": 3, "HL": 4}[word] for word in found.quadrants] == other.q.tolist()


def test_equals_spdep() -> None:
    if rows := published.rows("guerry_ref_spdep.csv"):
        crimes, i, z = (np.array([float(row[name]) for row in rows]) for name in ("Crm_prs", "Ii", "Ii_z"))
        found = local_moran(crimes, published.queen("guerry_queen.gal", len(rows)))
        np.testing.assert_allclose(found.i, i, rtol=1e-9)
        np.testing.assert_allclose(found.z, z, rtol=1e-9)


@pytest.mark.parametrize("counts", [[], [3.0], [2.0, 2.0, 2.0, 2.0]])
def test_nothing_that_varies_is_like_nothing(counts: list[float]) -> None:
    found = local_moran(
        np.array(counts), within_rings(_cells(1)[: len(counts)]) if counts else within_rings(_cells(0)[:0])
    )
    assert not found.z.any() and not found.i.any()


def test_a_cell_without_neighbours_tells_nothing() -> None:
    cells = np.sort(np.append(_cells(2), np.uint64(h3.str_to_int(h3.latlng_to_cell(0.0, 0.0, 9)))))
    found = local_moran(np.arange(len(cells), dtype=float), within_rings(cells))
    lonely = int(np.flatnonzero(np.diff(within_rings(cells).indptr) == 0)[0])
    assert found.i[lonely] == found.z[lonely] == 0 and np.isfinite(found.z).all()
