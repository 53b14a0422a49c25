"""What the public may know of counts, and nothing that is computed from more.

A count of 1 to 4 is nobody's to know. A z of the true counts would undo that: it is a known straight line of its
neighbourhood's sum, and the sums of overlapping neighbourhoods give every single count by subtraction. A class by the
true counts is safer, not safe: where it flips between two places, it bounds a sum from both sides. So z, p and q are
for staff, and what the map shows is computed anew from the told counts: 0, "1 to 4" as 2.5, and 5 or more as it is,
judged by the normal law. It is the same whatever the small counts are. No count is told beside it, not even a large
one: a run's window ends at any moment, and what the heat grid tells of its own periods would leave the rest.
"""

from __future__ import annotations

import numpy as np

from layers.heat.small import FEWEST
from layers.hotspots.neighbours import Floats

MIDDLE = (1 + FEWEST - 1) / 2


def told(counts: Floats) -> Floats:
    """The counts as the public knows them: 1 to 4 are all 2.5, of any shape."""
    return np.where((counts > 0) & (counts < FEWEST), MIDDLE, counts)
