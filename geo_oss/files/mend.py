"""Areas that cross or touch themselves become valid ones; each is told with its reason and its area."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from geo_oss.files import limits

_UNCLOSED = "Ring is not closed or has too few points"
_AREAS = (3, 6)

Told = list[tuple[int, str, float, float]]


def shapes(wkb: Any, *, areas: bool) -> tuple[list[bytes | None], Told]:
    """The shapes as WKB and, when `areas` are to be mended, a line for each that was broken.

    A line is: row from 0, reason, area before and after in the file's own units squared. Raises `Invalid` for more
    than anybody needs.
    """
    whole = shapely.from_wkb(wkb, on_invalid="ignore")
    limits.check(len(whole), int(shapely.get_num_coordinates(whole).sum()))
    given = np.array([value is not None for value in wkb])
    unread = np.flatnonzero(given & shapely.is_missing(whole))
    whole[unread] = shapely.from_wkb(wkb[unread], on_invalid="fix")
    told: Told = []
    if areas:
        broken = _broken(whole)
        reasons = shapely.is_valid_reason(whole[broken])
        before = shapely.area(whole[broken])
        whole[broken] = shapely.make_valid(whole[broken], method="structure", keep_collapsed=False)
        after = shapely.area(whole[broken])
        told = list(zip(broken.tolist(), reasons.tolist(), before.tolist(), after.tolist(), strict=True))
        told += [(row, _UNCLOSED, 0.0, float(shapely.area(whole[row]))) for row in unread.tolist() if row not in broken]
    return shapely.to_wkb(whole).tolist(), sorted(told)


def _broken(whole: Any) -> Any:
    polygonal = np.isin(shapely.get_type_id(whole), _AREAS) & np.isfinite(shapely.bounds(whole)).all(axis=1)
    return np.flatnonzero(polygonal & ~shapely.is_valid(whole))
