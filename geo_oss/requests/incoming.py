"""Many requests at once, by column: what a bulk load is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geo_oss.requests.placed import PlacedArrays

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Instants = npt.NDArray[np.datetime64]
Texts: TypeAlias = Sequence[str | None] | pa.Array


@dataclass(frozen=True, slots=True)
class Incoming:
    """Requests by column, all of the same length, checked and cleaned by the caller.

    Degrees are EPSG:4326, instants UTC; NaT means none. A single text stands for every row. Without `numbers` (or where
    one is None) the municipality's own count gives them. `pole_id` 0 means: the nearest one of the kind the category is
    about, if any; without `department_id` the municipality's rules decide who does it. `placed` says what is known of
    the places already. `source` with `source_id` makes a request known, so that it is taken once.
    """

    lon: Floats
    lat: Floats
    category_id: Ints
    status: Ints
    created_at: Instants
    updated_at: Instants | None = None
    done_at: Instants | None = None
    due_at: Instants | None = None
    titles: Texts | str = ""
    descriptions: Texts | str = ""
    addresses: Texts | str = ""
    faults: Texts | str = ""
    channels: Texts | str = "import"
    place_sources: Texts | str = "import"
    numbers: Texts | None = None
    source: str | None = None
    source_ids: Texts | None = None
    priority: Ints | None = None
    supporters: Ints | None = None
    pole_id: Ints | None = None
    department_id: Ints | None = None
    officer_id: Ints | None = None
    import_id: int | None = None
    placed: PlacedArrays | None = None

    def __len__(self) -> int:
        return len(self.lon)

    def part(self, rows: slice) -> Incoming:
        """Some of the requests."""
        return replace(self, **{f.name: _part(getattr(self, f.name), rows) for f in fields(self)})


def _part(value: Any, rows: slice) -> Any:
    """A slice of a column; what stands for every row stays."""
    if isinstance(value, PlacedArrays):
        return value.part(rows)
    return value if value is None or isinstance(value, (str, int)) else value[rows]
