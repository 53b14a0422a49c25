"""One task with one map file: the connection it happens on, its folder, its heart, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from psycopg import Connection
from psycopg.types.json import Jsonb

from api.geodata import files
from api.geodata.model import Upload
from api.geodata.store import SQL
from api.jobs.heart import Heart
from geo_oss.db.pool import Row
from geo_oss.files.reading import How
from zones.home import home


@dataclass(frozen=True, slots=True)
class Job:
    """The task of an upload, inside one transaction: a result is written by what it did, or not at all."""

    conn: Connection[Row]
    upload: Upload
    folder: Path
    heart: Heart

    @property
    def scope(self) -> dict[str, Any]:
        """The key of its row."""
        return {"organization_id": self.upload.organization_id, "id": self.upload.id}

    @property
    def said(self) -> Mapping[str, str]:
        """What the sender states; an empty word for what is not stated."""
        return _Words(self.upload.said)

    def how(self) -> How:
        """What the sender states of the way to read the file."""
        return How(
            datum_shift=self.said["shift"],
            swap_axes=bool(self.said["swap"]),
            refuse_invalid=bool(self.said["refuse"]),
            control=files.control(self.folder),
            anywhere=bool(self.said["anywhere"]),
            home=home(self.conn, self.upload.organization_id),
            called=self.upload.source_name,
        )

    def looked(self, preview: Mapping[str, Any], drawn: Mapping[str, Any], *, version: int | None = None) -> None:
        """The look is over: what to show, what to draw, and the version it is proposed as."""
        self.folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        (self.folder / files.DRAWN).write_bytes(msgspec.json.encode(drawn))
        self.conn.execute(
            SQL["looked"], self.scope | {"preview": Jsonb(msgspec.to_builtins(preview)), "version_id": version}
        )

    def acted(self, state: str, act: object) -> None:
        """The act is done, and this is what it was."""
        self.conn.execute(SQL["acted"], self.scope | {"state": state, "act": Jsonb(msgspec.to_builtins(act))})


class _Words(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""
