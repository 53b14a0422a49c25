"""A dataset as a Dask GeoDataFrame: for questions of one's own, in notebooks and on clusters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import dask.dataframe
import geopandas
import pandas as pd

from geo_oss.errors import NotFound
from layers.export.dataset import Dataset
from layers.export.parquet import GEOMETRY
from layers.national.count import Files, tasks

_from_map: Any = dask.dataframe.from_map


def frame(dataset: Dataset, columns: Sequence[str] = ()) -> Any:
    """The requests as a `dask_geopandas.GeoDataFrame` in degrees (EPSG:4326), each with its organization.

    `columns`: those to read besides the place, all if empty. Many small files are one Dask partition. Raises `NotFound`
    for a dataset without requests.
    """
    bundles = tasks(dataset)
    if not bundles:
        raise NotFound("ชุดข้อมูลนี้ไม่มีคำร้อง", "This dataset has no requests.")
    read = partial(_read, columns=[*columns, GEOMETRY] if columns else None)
    first = replace(bundles[0], partitions=bundles[0].partitions[:1])
    return _from_map(read, bundles, meta=read(first).iloc[:0], enforce_metadata=False)


def _read(files: Files, columns: list[str] | None) -> geopandas.GeoDataFrame:
    tables = [
        geopandas.read_parquet(f"{files.folder}/{one.path}", columns=columns, partitioning=None).assign(
            organization=one.organization
        )
        for one in files.partitions
    ]
    return pd.concat(tables, ignore_index=True)
