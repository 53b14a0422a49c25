"""The child process that opens strangers' maps: one file, then it ends. Its answer is words and shapes, never objects.

The answer on standard output: a 4-byte length and a JSON head, then for each shape a 4-byte length (−1: none), then
the shapes as WKB, one after the other. `ask` is the other end.
"""

from __future__ import annotations

import json
import os
import sys
import sysconfig
from pathlib import Path
from typing import Any

from geo_oss.errors import Invalid
from geo_oss.files import walls

_HEAVY = ("pandas", "geopandas", "pyarrow")
_TRIED = "GEO_OSS_DRIVERS_SKIPPED"


def main() -> None:
    """Opens the one file that the first argument (JSON) names, and answers."""
    task = json.loads(sys.argv[1])
    walls.limit()
    read = _reader(task["kind"])
    walls.shut(_readable(Path(task["file"]).parent))
    try:
        head, shapes = read(task)
    except Invalid as error:
        head, shapes = {"refused": [error.th, error.en, error.field]}, []
    except MemoryError:
        head, shapes = {"stopped": "memory"}, []
    _answer(head, shapes)


def _reader(kind: str) -> Any:
    """What reads this kind of file, with all that it imports."""
    if kind == "Parquet":
        from geo_oss.files import parquet

        return parquet.read
    sys.modules.update(dict.fromkeys(_HEAVY))  # type: ignore[arg-type]  # each would cost half a second, unused
    if kind == "CSV":
        from geo_oss.files import shape_column

        return shape_column.read
    from geo_oss.files import gdal

    _only_our_drivers(gdal.unwanted())
    return gdal.read


def _only_our_drivers(unwanted: list[str]) -> None:
    """A newer GDAL may have drivers that nobody has heard of: begin again without them."""
    if not unwanted:
        return
    if _TRIED in os.environ:
        raise SystemExit(f"drivers stay: {unwanted}")
    skipped = ",".join([*os.environ.get("GDAL_SKIP", "").split(","), *unwanted]).strip(",")
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | {"GDAL_SKIP": skipped, _TRIED: "1"})


def _readable(folder: Path) -> list[Path]:
    """The file's own folder, and the programs and tables of the libraries."""
    packages = {Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    system = [Path(name) for name in ("/lib", "/lib64", "/usr/lib", "/usr/share/zoneinfo", "/dev/urandom")]
    return [folder, *packages, *system, Path(__file__).parents[1]]


def _answer(head: dict[str, Any], shapes: list[bytes | None]) -> None:
    told = json.dumps(head | {"shapes": len(shapes)}, default=str).encode()
    lengths = b"".join((-1 if shape is None else len(shape)).to_bytes(4, "little", signed=True) for shape in shapes)
    out = sys.stdout.buffer
    out.write(len(told).to_bytes(4, "little") + told + lengths)
    for shape in shapes:
        out.write(shape or b"")
    out.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
