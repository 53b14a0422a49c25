"""What a place's history of hot months is called: new, persistent, gone …

The names and definitions are those GIS people know from Esri's "Emerging Hot Spot Analysis" (ArcGIS Pro, Space Time
Pattern Mining toolbox, "How Emerging Hot Spot Analysis works"), the first that holds in this order:

new: hot in the last month and never before. consecutive: one unbroken run of at least two hot months up to the last,
never hot before it, hot in fewer than 90 % of the months. intensifying, diminishing: hot in at least 90 % of the months
and in the last, with z rising or falling over the months (Mann-Kendall, 5 %). persistent: hot in at least 90 % of the
months without such a trend, the last included. oscillating: hot in the last month, in fewer than 90 %, and cold at some
time. sporadic: the same, but never cold. historical: not hot in the last month, but in at least 90 %. none: no pattern.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from layers.hotspots.trend import Trend

PATTERNS = (
    "none", "new", "consecutive", "intensifying", "persistent", "diminishing", "oscillating", "sporadic", "historical",
)  # fmt: skip
OFTEN = 0.9
LEVEL = 0.05
Classes = npt.NDArray[np.int8]


def patterns(classes: Classes, trend: Trend) -> npt.NDArray[np.str_]:
    """The pattern of each place from its classes by month, shape (n, months), and the trend of its z, shape (n,)."""
    hot, cold = classes > 0, classes < 0
    last = hot[:, -1]
    times = hot.sum(axis=1)
    often = times >= OFTEN * classes.shape[1]
    run = _last_run(hot)
    rising, falling = (trend.p < LEVEL) & (trend.z > 0), (trend.p < LEVEL) & (trend.z < 0)
    rules = [
        last & (times == 1),
        last & (run == times) & (run >= 2) & ~often,
        last & often & rising,
        last & often & ~rising & ~falling,
        last & often & falling,
        last & ~often & cold.any(axis=1),
        last & ~often,
        ~last & often,
    ]
    return np.select(rules, PATTERNS[1:], PATTERNS[0])


def _last_run(hot: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """How many months in a row, up to the last, have been hot."""
    quiet = ~hot[:, ::-1]
    run: npt.NDArray[np.int64] = np.where(quiet.any(axis=1), quiet.argmax(axis=1), hot.shape[1])
    return run
