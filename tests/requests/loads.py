"""What bulk loads are tried on: a committed town, and requests all over it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo_oss.organizations.model import Organization
from geo_oss.requests.incoming import Incoming
from tests import town

CATEGORIES = (town.LIGHT, town.ROAD, town.NOISE, town.SECRET)
CREATED = np.datetime64("2024-09-30T16:59:59", "us")  # 23:59:59 of the last day of the fiscal year 2567 in Bangkok
TITLES = (
    "ไฟดับ",
    "",
    "โทร ๐๘๑-๒๓๔-๕๖๗๘ ครับ",
    " เว้นวรรค ",
    "somchai@example.com",
    "ถ" * 130,
    "😀 เสียงดัง",
    "tel ٠٨١٢٣٤٥٦٧٨",
    "\u00a0nbsp",
)


@dataclass(frozen=True)
class Place:
    """A committed town and its municipality."""

    url: str
    organization: Organization


def incoming(count: int, **given: object) -> Incoming:
    """Requests all over the town, some beside poles, some outside."""
    random = np.random.default_rng(count)
    lon, lat = random.uniform(-0.003, 0.023, count), random.uniform(-0.002, 0.012, count)
    lon[::5], lat[::5] = 0.002 + random.normal(0, 5e-5, len(lon[::5])), 0.002
    columns: dict[str, object] = {
        "lon": lon,
        "lat": lat,
        "category_id": np.array([CATEGORIES[n % 4] for n in range(count)]),
        "status": np.array([n % 6 + 1 for n in range(count)]),
        "created_at": CREATED + np.arange(count).astype("timedelta64[s]"),
        "titles": [TITLES[n % len(TITLES)] for n in range(count)],
        "descriptions": [f"รายละเอียด {n}\nโทร 081-234-5678" for n in range(count)],
    }
    return Incoming(**(columns | given))
