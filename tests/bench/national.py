"""A simulated country of 2,000 municipalities, ten times as many requests in the second step: seconds, bytes, memory.

1 and 10 million requests times `GEO_OSS_BENCH_SCALE`: with 10 the second is a country's hundred million (5 GB of disk).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from geo_oss.settings import ROOT
from tests.bench.table import Row, scale

TOWNS, FEW, TIMES = 2_000, 1_000_000, 10
Told = dict[str, float]


def run() -> list[Row]:
    """Rows for how writing and counting grow, and what a second worker brings."""
    few = max(int(FEW * scale()), 20_000)
    towns = max(int(TOWNS * min(scale(), 1)), 20)
    with tempfile.TemporaryDirectory(prefix="geo-oss-national-") as folder:
        steps = [_measured(Path(folder) / str(size), towns, size) for size in (few, few * TIMES)]
        most = Path(folder) / str(few * TIMES)
        one, two = (_step("heat_on_workers", most, str(workers)) for workers in (1, 2))
    bound = scale() >= 1
    return [
        *(row for step in steps for row in _of_one_size(step, bound)),
        *_growth(*steps, bound),
        Row(
            "the same counted by 2 Dask workers", two["seconds"], "1 worker", one["seconds"], "s",
            at_most=0.75 if bound else None, note=f"their peaks together {two['workers_mb']:.0f} MB",
        ),
    ]  # fmt: skip


def _measured(folder: Path, towns: int, requests: int) -> dict[str, Told]:
    found = {"write": _step("write", folder, str(towns), str(requests))}
    found |= {name: _step(name, folder, *words) for name, words in _STEPS.items()}
    assert found["heat"]["rows"] == found["read"]["rows"] == found["write"]["rows"], "not all are counted"
    return found


_STEPS = {"read": (), "heat": ("threads",), "hotspots": ("threads",), "rates": ("threads",)}


def _step(name: str, folder: Path, *words: str) -> Told:
    command = [sys.executable, "-m", "tests.bench.national_child", name, str(folder), *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    told: Told = json.loads(done.stdout.splitlines()[-1])
    return told


def _of_one_size(step: dict[str, Told], bound: bool) -> list[Row]:
    write, read, heat = (step[name] for name in ("write", "read", "heat"))
    size = f"{write['rows'] / 1e6:.3g} M requests"
    return [
        Row(
            f"{size} written as {write['files']:,.0f} files", write["seconds"], "read again by pyarrow",
            read["seconds"], "s", note=f"{write['bytes'] / 1e6:,.0f} MB, peak {write['mb']:.0f} MB",
        ),
        Row(
            f"{size} in a heat grid, threads", heat["seconds"], "read by pyarrow", read["seconds"], "s",
            at_most=4.0 if bound else None, note=f"{heat['cells']:,.0f} cells, peak {heat['mb']:.0f} MB",
        ),
        *(
            Row(
                f"{size}, {name}", step[key]["seconds"], "heat grid", heat["seconds"], "s",
                note=f"{step[key][of]:,.0f} {of}, peak {step[key]['mb']:.0f} MB",
            )
            for key, name, of in (("hotspots", "Gi* of each municipality", "cells"), ("rates", "zone rates", "zones"))
        ),
    ]  # fmt: skip


def _growth(few: dict[str, Told], many: dict[str, Told], bound: bool) -> list[Row]:
    """Ten times the requests take at most ten times as long, and hardly more memory."""
    return [
        Row(
            f"{TIMES} times the requests, {name}: {what}", many[name][key], "the fewer", few[name][key], unit,
            at_most=most if bound else None,
        )
        for name in ("write", "heat")
        for what, key, unit, most in (("time", "seconds", "s", TIMES), ("peak memory", "mb", "MB", 1.5))
    ]  # fmt: skip
