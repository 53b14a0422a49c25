"""One step of the national bench in a process of its own: what it took, on standard output as JSON.

Memory is the most this process ever had (VmHWM), of workers the sum of theirs.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.dataset

from layers.export import dataset
from layers.national import analyses
from tests.bench.country import Country

Told = dict[str, float]
RESOLUTION = 7


def write(folder: Path, towns: str, requests: str) -> Told:
    """The simulated country as files."""
    made = Country(int(towns), int(requests)).write(folder)
    return {"rows": made.rows, "bytes": made.bytes, "files": len(made.partitions)}


def read(folder: Path) -> Told:
    """The limit: pyarrow goes through the two columns that counting needs, and counts nothing."""
    files = pyarrow.dataset.dataset(folder, format="parquet", partitioning="hive")
    return {"rows": sum(batch.num_rows for batch in files.to_batches(columns=["cell", "status"]))}


def heat(folder: Path, scheduler: str) -> Told:
    """The heat grid of the country."""
    found = analyses.heat(dataset.opened(folder), RESOLUTION, exact=True, scheduler=scheduler)
    return {"rows": int(found["n"].sum()), "cells": len(found)}


def hotspots(folder: Path, scheduler: str) -> Told:
    """Gi* of every municipality."""
    found = analyses.hotspots(dataset.opened(folder), 8, scheduler=scheduler)
    return {"cells": len(found), "hot": int((found["class"] > 0).sum())}


def rates(folder: Path, scheduler: str) -> Told:
    """Fair rates of every zone."""
    found = analyses.rates(dataset.opened(folder), scheduler=scheduler)
    return {"rows": int(found["total"].sum()), "zones": len(found)}


def heat_on_workers(folder: Path, workers: str) -> Told:
    """The heat grid on a local cluster of so many processes; starting it is not counted."""
    from distributed import Client, LocalCluster

    options: dict[str, Any] = {"threads_per_worker": 1, "dashboard_address": ":0"}
    with LocalCluster(n_workers=int(workers), **options) as cluster, Client(cluster) as client:
        client.run(_warmed)
        began = time.perf_counter()
        found = heat(folder, cluster.scheduler_address)
        return found | {"seconds": time.perf_counter() - began, "workers_mb": sum(client.run(peak_mb).values())}


def _warmed() -> None:
    import layers.national.count  # noqa: F401  (a second or two of imports)


def peak_mb() -> float:
    """The most memory this process ever had, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / 1e6


STEPS: dict[str, Callable[..., Told]] = {
    step.__name__: step for step in (write, read, heat, hotspots, rates, heat_on_workers)
}

if __name__ == "__main__":
    name, folder, *words = sys.argv[1:]
    began = time.perf_counter()
    found = STEPS[name](Path(folder), *words)
    print(json.dumps({"seconds": time.perf_counter() - began, "mb": peak_mb()} | found))
