"""A folder of GeoParquet partitions that is there whole or not at all, with its list and the checksums of its files.

`organization=CODE/month=2026-10/requests.parquet` are the partitions; names that begin with `_` are ours, and readers
of folders leave them alone: `_dataset.json` says what it is, `_partitions.jsonl` has a line for each file,
`_zones.geoparquet` the zones in force. It is written beside its place under another name and moved there at the end.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from geo_oss.errors import Conflict, Invalid, NotFound
from geo_oss.geo import H3_RESOLUTION
from layers.export.parquet import Partition

ABOUT, LISTED, ZONES = "_dataset.json", "_partitions.jsonl", "_zones.geoparquet"
FORM = "geo-oss requests 1"
Told = Callable[[int, int], None]
"""Told how much is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset that is whole: where it lies, what its writer said about it, and its files."""

    folder: Path
    about: Mapping[str, Any]
    partitions: tuple[Partition, ...]

    @property
    def rows(self) -> int:
        """Requests in all files."""
        return sum(one.rows for one in self.partitions)

    @property
    def h3_resolution(self) -> int:
        """The resolution of the cells in its files; 10 where an earlier version wrote them."""
        return int(self.about.get("h3_resolution", 10))

    @property
    def bytes(self) -> int:
        """Bytes of all files."""
        return sum(one.bytes for one in self.partitions)


@contextmanager
def writing(folder: Path) -> Iterator[Path]:
    """A folder to write in that takes the place of `folder` at the end; after an error nothing has changed.

    An older dataset there is replaced. Raises `Conflict` where something else lies, or somebody else writes.
    """
    _check_place(folder)
    made = folder.with_name(f".{folder.name}.writing")
    with _alone(made):
        try:
            yield made
            _put(made, folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)


def finish(folder: Path, partitions: Sequence[Partition], **about: Any) -> None:
    """Lists the files and says what they are: without it a folder is no dataset."""
    lines = "".join(f"{json.dumps(asdict(one))}\n" for one in partitions)
    (folder / LISTED).write_text(lines, encoding="utf-8")
    told = about | {
        "form": FORM,
        "h3_resolution": H3_RESOLUTION,
        "rows": sum(one.rows for one in partitions),
        "bytes": sum(one.bytes for one in partitions),
        "partitions": len(partitions),
        "partitions_sha256": hashlib.sha256(lines.encode()).hexdigest(),
    }
    (folder / ABOUT).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def opened(folder: Path) -> Dataset:
    """The dataset of a folder. Raises `NotFound` when there is none, `Invalid` when its list was changed."""
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        lines = (folder / LISTED).read_bytes()
    except (OSError, ValueError):
        raise NotFound(f"ไม่มีชุดข้อมูลที่ {folder}", f"There is no dataset at {folder}.", field="folder") from None
    if hashlib.sha256(lines).hexdigest() != about.get("partitions_sha256"):
        raise Invalid("รายการไฟล์ของชุดข้อมูลถูกแก้ไข", "The dataset's list of files was changed.", field="folder")
    return Dataset(folder, about, tuple(_partition(json.loads(line)) for line in lines.splitlines()))


def damaged(dataset: Dataset, told: Told = lambda done, of: None) -> list[str]:
    """The files that are missing or are not as they were written; an empty list: all is well."""
    wrong = []
    for done, one in enumerate(dataset.partitions, 1):
        if _digest(dataset.folder / one.path) != one.sha256:
            wrong.append(one.path)
        told(done, len(dataset.partitions))
    return wrong


def _partition(told: dict[str, Any]) -> Partition:
    return Partition(**told | {"box": tuple(told["box"])})


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _check_place(folder: Path) -> None:
    if not folder.absolute().parent.is_dir():
        raise Invalid(f"ไม่มีโฟลเดอร์ {folder.parent}", f"There is no folder {folder.parent}.", field="out")
    if folder.exists() and not (folder / ABOUT).is_file() and not _is_empty(folder):
        raise Conflict(
            f"ที่ {folder} มีสิ่งอื่นอยู่แล้ว เลือกชื่ออื่น", f"Something else is at {folder}: choose another name.", field="out"
        )


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """The folder, made and empty, for one process alone; what one that was killed left there is removed."""
    locked = _locked(folder)
    try:
        for left in folder.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        yield
    finally:
        os.close(locked)


def _locked(folder: Path) -> int:
    """A descriptor whose lock ends with it or with the process. Raises `Conflict` when somebody else has it."""
    folder.mkdir(mode=0o700, exist_ok=True)
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(opened), folder.stat()):  # else the other has just finished
            return opened
    except OSError:
        pass
    os.close(opened)
    raise Conflict("มีการเขียนชุดข้อมูลนี้อยู่", "Somebody is writing this dataset now.", field="out")


def _put(made: Path, folder: Path) -> None:
    """The new in the place of the old, which is removed last."""
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    made.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
