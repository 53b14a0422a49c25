"""What a server's last words mean, in a sentence that says what to do."""

from __future__ import annotations

import re

from geo_oss.db.cluster.place import Place
from geo_oss.errors import Unavailable

_MEANINGS = (
    (
        r"shared memory.*(No space|Cannot allocate)|could not map anonymous shared memory",
        "There is not enough memory to start PostgreSQL. Close other programs and start again.",
    ),
    (
        r"No space left on device|Disk quota exceeded",
        "The disk of {folder} is full. Free some space and start again; nothing that was confirmed is lost.",
    ),
    (
        r"using socket file|could not bind Unix address|Address already in use",
        "Another PostgreSQL server is using the socket in {socket}. Stop it, or choose another folder with "
        "GEO_OSS_DATA_DIR.",
    ),
    (
        r"database files are incompatible",
        "The files in {folder} belong to another version of PostgreSQL. Install that version again.",
    ),
    (
        r"could not locate a valid checkpoint|invalid checkpoint record|invalid page|PANIC",
        "The database in {folder} is damaged and does not start. Keep the folder as it is and restore a backup.",
    ),
    (
        r"Permission denied|has wrong ownership|invalid permissions",
        "The user {owner} may not use {folder}. Give it back: chown -R {owner} {folder}",
    ),
    (
        r"invalid locale name",
        "The system has no locale C.UTF-8. On Debian or Ubuntu: sudo apt-get install locales libc-bin",
    ),
)


def explain(output: str, place: Place) -> Unavailable:
    """The sentence for what a program of PostgreSQL said before it ended, with its last lines."""
    sentence = next((text for pattern, text in _MEANINGS if re.search(pattern, output)), None)
    said = (sentence or "PostgreSQL did not start; its log is {log}.").format(
        folder=place.folder, socket=place.socket, owner=place.owner.name, log=place.log
    )
    return Unavailable(en="\n".join([said, *(f"  | {line}" for line in output.strip().splitlines()[-6:])]))
