"""How many requests in each cell and zone of each municipality, file by file; memory is for the counts alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby

import h3ronpy
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geo_oss.requests.model import Status
from layers.export.dataset import Dataset
from layers.export.parquet import Partition
from layers.export.projection import CELL
from layers.national.schedule import Told, reduced, silent

ROWS_AT_ONCE = 500_000
FILES_AT_ONCE = 600
_OPEN = pa.array([status.word for status in Status if status.is_open])
Work = Callable[["Files"], pa.Table]


@dataclass(frozen=True, slots=True)
class Files:
    """Some files of a dataset: what one task reads, one after the other."""

    folder: str
    partitions: tuple[Partition, ...]

    def tables(self, columns: Sequence[str]) -> Iterator[tuple[str, pa.Table]]:
        """The municipality and the rows of each file."""
        for one in self.partitions:
            yield one.organization, pq.ParquetFile(f"{self.folder}/{one.path}").read(columns=list(columns))


def tasks(dataset: Dataset) -> list[Files]:
    """The files of a dataset in bundles of some half a million requests, a municipality's months side by side."""
    sizes = np.cumsum([one.rows for one in dataset.partitions], dtype=np.int64)
    bundles = np.maximum(sizes // ROWS_AT_ONCE, np.arange(len(sizes)) // FILES_AT_ONCE)
    whole = zip(np.maximum.accumulate(bundles).tolist() if len(sizes) else [], dataset.partitions, strict=True)
    folder = str(dataset.folder.absolute())
    return [Files(folder, tuple(one for _, one in bundle)) for _, bundle in groupby(whole, lambda pair: pair[0])]


def by_cell(dataset: Dataset, resolution: int, *, scheduler: str = "threads", told: Told = silent) -> pa.Table:
    """Columns organization, cell (H3, of the resolution), n, n_open; by organization and cell."""
    return _counted(dataset, partial(cells, resolution=resolution), ("organization", CELL), scheduler, told)


def by_zone(dataset: Dataset, now: datetime, *, scheduler: str = "threads", told: Told = silent) -> pa.Table:
    """Columns organization, zone (None: in none) and the counts of `geo_oss.rates.model.Counted` as of `now`."""
    return _counted(dataset, partial(zones, now=now), ("organization", "zone"), scheduler, told)


def _counted(dataset: Dataset, work: Work, keys: tuple[str, str], scheduler: str, told: Told) -> pa.Table:
    found = reduced(work, tasks(dataset), partial(merged, keys=keys), scheduler=scheduler, told=told)
    return found.sort_by([(key, "ascending") for key in keys]) if found.num_columns else found


def merged(tables: Sequence[pa.Table], keys: tuple[str, ...]) -> pa.Table:
    """One row for each key: the sums of all other columns."""
    if not tables:
        return pa.table({})
    whole = pa.concat_tables([table for table in tables if table.num_columns] or tables).combine_chunks()
    counts = [name for name in whole.column_names if name not in keys]
    summed = whole.group_by(list(keys), use_threads=False).aggregate([(name, "sum") for name in counts])
    return pa.table({name: summed[f"{name}_sum" if name in counts else name] for name in whole.column_names})


def cells(files: Files, resolution: int) -> pa.Table:
    """The counts of some files by cell; coarse cells are parents of the stored one, as everywhere."""
    return merged([_cells(*one, resolution) for one in files.tables((CELL, "status"))], ("organization", CELL))


def _cells(organization: str, rows: pa.Table, resolution: int) -> pa.Table:
    fine = rows[CELL].combine_chunks()
    coarse = np.asarray(pa.array(h3ronpy.change_resolution(fine, resolution)))
    found, which = np.unique(coarse, return_inverse=True)
    is_open = np.asarray(pc.is_in(rows["status"], _OPEN))
    counts = {
        "n": np.bincount(which, minlength=len(found)),
        "n_open": np.bincount(which[is_open], minlength=len(found)),
    }
    return pa.table({"organization": [organization] * len(found), CELL: found.astype(np.uint64), **counts})


def zones(files: Files, now: datetime) -> pa.Table:
    """The counts of some files by zone."""
    columns = ("zone", "status", "due_at", "done_at")
    return merged([_zones(*one, now) for one in files.tables(columns)], ("organization", "zone"))


def _zones(organization: str, rows: pa.Table, now: datetime) -> pa.Table:
    """As geo_oss/rates/counted.py judges: on time is what ended by its day; late is also what is open after it."""
    moment = pa.scalar(now, rows["due_at"].type)
    is_open, is_done = pc.is_in(rows["status"], _OPEN), pc.equal(rows["status"], Status.DONE.word)
    ended = pc.and_(is_done, pc.and_(pc.is_valid(rows["done_at"]), pc.is_valid(rows["due_at"])))
    on_time = pc.and_(ended, pc.less_equal(rows["done_at"], rows["due_at"]))
    judged = pc.or_(ended, pc.and_(is_open, pc.less(rows["due_at"], moment)))
    flags = {"open": is_open, "done": is_done, "judged": judged, "on_time": on_time}
    counts = {name: pc.cast(pc.fill_null(flag, False), pa.int64()) for name, flag in flags.items()}
    ones = pa.array(np.ones(len(rows), dtype=np.int64))
    names = pa.array([organization] * len(rows), pa.string())
    return merged(
        [pa.table({"organization": names, "zone": rows["zone"], "total": ones, **counts})], ("organization", "zone")
    )
