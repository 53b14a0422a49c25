"""A Parquet file as columns: what the child process does inside its walls."""

from __future__ import annotations

from typing import Any

import pyarrow.lib
import pyarrow.parquet

from geo_oss.errors import Invalid
from geo_oss.files import limits


def read(task: dict[str, Any]) -> tuple[dict[str, Any], list[bytes | None]]:
    """The columns of a Parquet file, without shapes. Raises `Invalid` for one that cannot be read."""
    try:
        with pyarrow.parquet.ParquetFile(task["file"], memory_map=False) as file:
            limits.check(file.metadata.num_rows)
            table = file.read(use_threads=False)
    except (pyarrow.lib.ArrowException, OSError) as error:
        raise Invalid(f"อ่านไฟล์ไม่ได้: {error}", f"The file cannot be read: {error}", field="file") from None
    return {"columns": {name: table[name].to_pylist() for name in table.column_names}, "rows": table.num_rows}, []
