import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo_oss.requests.distinct import distinct

NEAR = st.lists(st.integers(-300, 300))
FAR = st.lists(st.integers(-(2**62), 2**62))


@given(NEAR | FAR)
def test_distinct_is_unique(values: list[int]) -> None:
    array = np.array(values, dtype=np.int64)
    found, which = distinct(array)
    expected, places = np.unique(array, return_inverse=True)
    assert found.tolist() == expected.tolist() and which.tolist() == places.tolist()
