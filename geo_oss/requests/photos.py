"""Photos of requests: taken in, kept whole, attached, found again, and swept when nobody sent them."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal
from uuid import UUID, uuid4

from psycopg.rows import class_row

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Pool
from geo_oss.errors import Conflict, Invalid, NotFound, TooLarge, Unavailable
from geo_oss.geo import LonLat
from geo_oss.requests import photo_files
from geo_oss.requests.photo_decoder import Decoder
from geo_oss.requests.photo_pixels import Rebuilt
from geo_oss.requests.record import MOST_PHOTOS

_SQL = sql.load(__package__, "photos.sql")
MOST_BYTES = 15 * 1024 * 1024
UNSENT_KEPT = timedelta(days=1)
"""How long a photo waits for its form to be sent."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo just taken in, in pixels; `gps` is where its camera was (EPSG:4326), told to the sender, kept nowhere."""

    id: UUID
    width: int
    height: int
    gps: LonLat | None


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photo as it is stored; `is_public`: everybody may see it now."""

    id: UUID
    request_id: int | None
    kind: str
    width: int
    height: int
    added_at: datetime
    is_public: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """What taking a photo in needs: the database, the folder, and the processes that open pictures."""

    pool: Pool
    uploads: Path
    decoder: Decoder

    async def keep(
        self, organization_id: int, data: bytes, *, added_by: Literal["citizen", "staff"] = "citizen"
    ) -> Photo:
        """The photo, rebuilt, on the disk, and in the database: all of it when this returns.

        Raises `TooLarge`, `NotAPhoto`, `Unavailable` (disk). No connection is held while the picture is opened.
        """
        if len(data) > MOST_BYTES:
            raise TooLarge("รูปใหญ่เกิน 15 MB กรุณาย่อก่อนแนบ", "A photo may have 15 MB at most.", field="photos")
        rebuilt = await self.decoder.rebuild(data)
        photo_id = uuid4()
        await asyncio.to_thread(self._write, organization_id, photo_id, rebuilt)
        async with self.pool.connection() as conn:
            await conn.execute(_SQL["record"], _row(organization_id, photo_id, rebuilt, added_by))
        return Photo(photo_id, rebuilt.width, rebuilt.height, LonLat(*rebuilt.gps) if rebuilt.gps else None)

    def _write(self, organization_id: int, photo_id: UUID, rebuilt: Rebuilt) -> None:
        try:
            for size, data in rebuilt.sizes.items():
                photo_files.write(photo_files.path(self.uploads, organization_id, photo_id, size), data)
        except OSError:
            photo_files.remove(self.uploads, organization_id, photo_id)
            raise Unavailable() from None

    async def sweep(self) -> int:
        """Forget photos whose form was never sent; how many."""
        async with self.pool.connection() as conn:
            rows = await (await conn.execute(_SQL["forget_unsent"], {"older": UNSENT_KEPT})).fetchall()
        for row in rows:
            await asyncio.to_thread(photo_files.remove, self.uploads, row["organization_id"], row["id"])
        return len(rows)

    async def sweep_files(self, older_seconds: float = 3600.0) -> int:
        """Remove files that no row names and half-written ones, an hour after they were touched; how many."""
        found = await asyncio.to_thread(lambda: list(photo_files.older_than(self.uploads, older_seconds)))
        owners = {file: photo_files.photo_of(file) for file in found}
        known = await self._known([owner[1] for owner in owners.values() if owner])
        orphans = [file for file, owner in owners.items() if owner not in known]
        for file in orphans:
            file.unlink(missing_ok=True)
        return len(orphans)

    async def _known(self, ids: Sequence[UUID]) -> set[tuple[int, UUID] | None]:
        async with self.pool.connection() as conn:
            rows = await (await conn.execute(_SQL["known"], {"ids": list(ids)})).fetchall()
        return {(row["organization_id"], row["id"]) for row in rows}


def _row(organization_id: int, photo_id: UUID, rebuilt: Rebuilt, added_by: str) -> dict[str, object]:
    large = rebuilt.sizes["large"]
    return {
        "organization_id": organization_id,
        "id": photo_id,
        "sha256": hashlib.sha256(large).digest(),
        "bytes": len(large),
        "width": rebuilt.width,
        "height": rebuilt.height,
        "added_by": added_by,
    }


async def attach(conn: Conn, organization_id: int, request_id: int, photo_ids: Sequence[UUID]) -> None:
    """Add photos to a request that was sent before. Raises `Invalid` (too many) and `Conflict` (not free)."""
    ids = list(set(photo_ids))
    given = {"organization_id": organization_id, "request_id": request_id, "photo_ids": ids, "most": MOST_PHOTOS}
    row = await (await conn.execute(_SQL["attach"], given)).fetchone()
    assert row is not None
    if not row["counted"]:
        raise Invalid(f"แนบรูปได้ไม่เกิน {MOST_PHOTOS} รูป", f"At most {MOST_PHOTOS} photos.", field="photos")
    if row["pictured"] != len(ids):
        raise Conflict(
            "ไม่พบรูปที่แนบ กรุณาแนบรูปอีกครั้ง", "A photo is no longer there. Please attach it again.", field="photos"
        )


async def find(conn: Conn, organization_id: int, photo_id: UUID) -> KeptPhoto:
    """One photo of this municipality. Raises `NotFound`."""
    async with conn.cursor(row_factory=class_row(KeptPhoto)) as cursor:
        await cursor.execute(_SQL["find"], {"organization_id": organization_id, "id": photo_id})
        found = await cursor.fetchone()
    if found is None:
        raise NotFound("ไม่พบรูปนี้", "There is no such photo.")
    return found


async def of_request(conn: Conn, organization_id: int, request_id: int) -> list[KeptPhoto]:
    """All photos of a request, oldest first; who may see only public ones leaves the others out."""
    async with conn.cursor(row_factory=class_row(KeptPhoto)) as cursor:
        await cursor.execute(_SQL["of_request"], {"organization_id": organization_id, "request_id": request_id})
        return await cursor.fetchall()
