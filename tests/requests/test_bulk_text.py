import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_oss.requests.bulk_text import public_titles
from geo_oss.requests.publish import public_title

WORDS = st.sampled_from(
    ["081-234-5678", "๐๘๑๒๓๔๕๖๗๘", "a@b.co", "\n", " ", "\u2003", "ไฟดับ", "é", "😀", "ถ" * 60, "12", "٣" * 9]
)
TITLES = st.one_of(st.text(max_size=30), st.lists(WORDS, max_size=6).map("".join))
SENSITIVITIES = st.sampled_from(["public", "public", "blurred", "private"])


@settings(deadline=None)
@given(st.lists(st.tuples(SENSITIVITIES, TITLES, TITLES), max_size=8), st.integers(0, 3))
def test_public_titles_in_bulk_are_those_of_single_requests(rows: list[tuple[str, str, str]], skipped: int) -> None:
    kinds, titles, descriptions = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    arrays = [pa.array(["-"] * skipped + texts, pa.string())[skipped:] for texts in (titles, descriptions)]
    found = public_titles(np.array(kinds, dtype=np.str_), *arrays)
    assert found.to_pylist() == [public_title(*row) for row in rows]
