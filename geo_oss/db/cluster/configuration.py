"""The files that make a cluster ours: durable, private, sized for its machine."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from geo_oss.db.cluster.owner import Owner
from geo_oss.db.cluster.place import ROLE, Place

_HOW_TO_CONNECT = f"local all +geo_oss_readers scram-sha-256\nlocal all all peer map={ROLE}\n"
"""Readers (layers/readers.py) by password, everybody else as the user they are on this machine."""
_INCLUDE = "include 'geo_oss.conf'\n"
_MEGABYTE = 1 << 20
_SHM = Path("/dev/shm")


def write(place: Place) -> None:
    """Write our settings anew; they are read at the next start."""
    _keep(place.folder / "geo_oss.conf", _settings(place), place.owner)
    _keep(place.folder / "pg_hba.conf", _HOW_TO_CONNECT, place.owner)
    _keep(place.folder / "pg_ident.conf", _who_may_connect(place.owner), place.owner)
    main = place.folder / "postgresql.conf"
    text = main.read_text(encoding="utf-8")
    if _INCLUDE not in text:
        _keep(main, text + _INCLUDE, place.owner)


def _settings(place: Place) -> str:
    memory = _memory_megabytes()
    return f"""# Written by GEO-OSS at every start; changes belong into postgresql.auto.conf (ALTER SYSTEM).
listen_addresses = ''
port = 5432
unix_socket_directories = '{_quoted(place.socket)}'
unix_socket_permissions = 0700
cluster_name = 'geo-oss'

# An acknowledged request is on the disk.
fsync = on
full_page_writes = on
synchronous_commit = on

# No citizen's words in the log: terse leaves out DETAIL, which quotes values.
log_error_verbosity = terse
log_min_error_statement = panic
log_checkpoints = off
log_line_prefix = '%m [%p] '

max_connections = 100
shared_buffers = {min(max(memory // 4, 64), 512)}MB
effective_cache_size = {max(memory // 2, 128)}MB
work_mem = 16MB
maintenance_work_mem = {min(max(memory // 16, 64), 256)}MB
max_wal_size = 2GB
wal_compression = on
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
dynamic_shared_memory_type = {_shared_memory_type(place.owner)}
"""


def _who_may_connect(owner: Owner) -> str:
    return "".join(f"{ROLE} {name} {ROLE}\n" for name in sorted({"root", owner.name}))


def _memory_megabytes() -> int:
    return int(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")) // _MEGABYTE


def _shared_memory_type(owner: Owner) -> str:
    # Containers often have 64 MB of /dev/shm, where a parallel index build dies; a chroot may have none to write to.
    is_large = _SHM.is_dir() and shutil.disk_usage(_SHM).free > 256 * _MEGABYTE
    return "posix" if is_large and owner.run(["/usr/bin/test", "-w", str(_SHM)]).returncode == 0 else "mmap"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _keep(path: Path, text: str, owner: Owner) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    owner.take(path)
