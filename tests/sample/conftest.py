from __future__ import annotations

import pytest

from geo_oss.sample.model import Town
from geo_oss.sample.town import chamlong, sommot


@pytest.fixture(scope="session")
def town() -> Town:
    """The large sample town, made once."""
    return sommot()


@pytest.fixture(scope="session")
def village() -> Town:
    """The small sample town, made once."""
    return chamlong()
