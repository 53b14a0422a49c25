"""A zip from a stranger: one layer is taken out of it under a name of ours, counted byte by byte."""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from zipfile import ZipFile, ZipInfo

from geo_oss.errors import Invalid
from geo_oss.files.kinds import ARCHIVES, KINDS

MOST_ENTRIES = 2000
MOST_BYTES = 512 * 1024 * 1024
"""Of one layer, unpacked."""
MOST_RATIO, SMALL = 250, 32 * 1024 * 1024
"""Beyond this many times its packed size a part larger than `SMALL` is no map."""
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_CHUNK = 1 << 20
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError, ValueError,
    OverflowError, IndexError,
)  # fmt: skip
"""What a damaged zip makes Python's reader say; names that are no UTF-8 are `ValueError`."""
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800


def take_out(path: Path, folder: Path, table: str, called: str) -> Path:
    """Unpacks the one layer of a zip (or the one named `table`) into `folder`; the file to open there.

    Raises `Invalid` for a zip that is damaged, locked, has no or several layers, or was made to do harm.
    """
    try:
        with ZipFile(path) as archive:
            entries = _entries(archive, called)
            chosen = _only(entries, table, called)
            for entry in _parts(chosen, entries):
                _unpack(archive, entry, folder / f"layer{_suffix(entry)}", called)
            return folder / f"layer{_suffix(chosen)}"
    except _BROKEN:
        raise _refused(
            called,
            "เปิดไม่ได้ ไฟล์อาจส่งมาไม่ครบหรือเสียหาย กรุณาบีบอัดและส่งใหม่",
            "cannot be unpacked: it is cut short or damaged. Zip it and send it again.",
        ) from None


def name_of(entry: ZipInfo) -> str:
    """The name a person gave: old zip programs write Thai names as UTF-8 or CP874 without saying so."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    data = entry.filename.encode("cp437", errors="replace")
    for name in ("utf-8", "cp874"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _entries(archive: ZipFile, called: str) -> list[ZipInfo]:
    found = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(found) > MOST_ENTRIES:
        raise _refused(called, f"มีไฟล์มากกว่า {MOST_ENTRIES} ไฟล์", f"holds more than {MOST_ENTRIES} files.")
    for entry in found:
        _check_entry(entry, called)
    return [entry for entry in found if not _is_hidden(entry)]


def _check_entry(entry: ZipInfo, called: str) -> None:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if ".." in path.parts or path.is_absolute() or ":" in entry.filename:
        raise _refused(called, "มีชื่อไฟล์ที่ชี้ออกนอก zip", "holds a name that points outside of it.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise _refused(called, "มีลิงก์ (symlink) อยู่ข้างใน", "holds a symbolic link.")
    if entry.flag_bits & _ENCRYPTED:
        raise _refused(called, "ตั้งรหัสผ่านไว้ กรุณาบีบอัดโดยไม่ใส่รหัสผ่าน", "has a password. Zip it without one.")
    if _suffix(entry) in ARCHIVES and not _is_hidden(entry):
        raise _refused(called, "มี zip ซ้อนอยู่ข้างใน กรุณาส่ง zip ชั้นในโดยตรง", "holds another zip: send that one itself.")


def _is_hidden(entry: ZipInfo) -> bool:
    """Left behind by a Mac: `__MACOSX/._zones.shp`."""
    parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
    return "__MACOSX" in parts or parts[-1].startswith(".")


def _only(entries: list[ZipInfo], table: str, called: str) -> ZipInfo:
    layers = [entry for entry in entries if _suffix(entry) in KINDS and _suffix(entry) != ".txt"]
    layers = [entry for entry in layers if not _is_beside(entry, layers)]
    named = [entry for entry in layers if table and PurePosixPath(name_of(entry)).stem == table]
    found = named or (layers if len(layers) == 1 else [])
    if len(found) == 1:
        return found[0]
    if not layers:
        raise _refused(called, "ไม่มีชั้นข้อมูลที่อ่านได้", "holds no layer that can be read.")
    listed = ", ".join(PurePosixPath(name_of(entry)).stem for entry in layers)
    raise Invalid(
        f"ไฟล์มีหลายชั้นข้อมูล ({listed}) ระบุด้วย --table",
        f"The file has several layers ({listed}): name one with --table.",
        field="table",
    )


def _is_beside(entry: ZipInfo, layers: list[ZipInfo]) -> bool:
    """A list that lies beside its shapefile is no layer of its own."""
    others = {_stem(other) for other in layers if _suffix(other) == ".shp"}
    return _suffix(entry) in (".csv", ".tsv") and _stem(entry) in others


def _parts(chosen: ZipInfo, entries: list[ZipInfo]) -> list[ZipInfo]:
    if _suffix(chosen) != ".shp":
        return [chosen]
    return [entry for entry in entries if _stem(entry) == _stem(chosen) and _suffix(entry) in PARTS]


def _unpack(archive: ZipFile, entry: ZipInfo, target: Path, called: str) -> None:
    limit = min(MOST_BYTES, max(SMALL, entry.compress_size * MOST_RATIO))
    with archive.open(entry) as source, target.open("wb") as sink:
        while chunk := source.read(_CHUNK):
            if sink.tell() + len(chunk) > limit:
                raise _refused(called, "ขยายแล้วใหญ่เกินไป", "becomes too large when it is unpacked.")
            sink.write(chunk)


def _suffix(entry: ZipInfo) -> str:
    return PurePosixPath(entry.filename).suffix.lower()


def _stem(entry: ZipInfo) -> str:
    return str(PurePosixPath(entry.filename).with_suffix("")).casefold()


def _refused(called: str, th: str, en: str) -> Invalid:
    return Invalid(f"ไฟล์ {called} {th}", f"{called} {en}", field="file")
