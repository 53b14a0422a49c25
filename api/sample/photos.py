"""Pictures of the newest requests: before, and after where the work is done, as the front door would have kept them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import numpy as np
from psycopg import Connection

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.requests import photo_files
from geo_oss.requests.model import Status
from geo_oss.sample import pictures
from geo_oss.sample.model import Case, Town

_SQL = sql.load(__package__)
NEWEST = 24
_SMALL_PIXELS = 480
_BY_KIND = {"before": "citizen", "after": "staff"}


@dataclass(frozen=True, slots=True)
class _Taken:
    """One picture of one request."""

    id: UUID
    request_id: int
    kind: str
    at: datetime
    body: bytes


def store(conn: Connection[Row], uploads: Path, organization_id: int, town: Town, ids: list[int]) -> None:
    """Draws, keeps and attaches; `ids` are the request ids in the order of the town's cases."""
    taken = list(_taken(town, ids))
    thumbnails = {one.body: pictures.smaller(one.body, _SMALL_PIXELS) for one in taken}
    for one in taken:
        photo_files.write(photo_files.path(uploads, organization_id, one.id, "large"), one.body)
        photo_files.write(photo_files.path(uploads, organization_id, one.id, "small"), thumbnails[one.body])
    with conn.cursor() as cursor:
        cursor.executemany(_SQL["photo"], [_row(organization_id, one) for one in taken])
        cursor.execute(_SQL["count_photos"], {"organization_id": organization_id})
        cursor.execute(_SQL["count_public_photos"], {"organization_id": organization_id})


def _taken(town: Town, ids: list[int]) -> Iterator[_Taken]:
    codes = {category.id: category.code for category in town.categories}
    drawn = [(case, id) for case, id in zip(town.cases, ids, strict=True) if codes[case.category_id] in pictures.SCENES]
    kept: dict[tuple[str, str], bytes] = {}
    for case, id in drawn[-NEWEST:]:
        for kind, at in _moments(case):
            key = codes[case.category_id], kind
            if key not in kept:
                kept[key] = pictures.picture(key[0], np.random.default_rng(case.category_id), after=kind == "after")
            yield _Taken(uuid4(), id, kind, at, kept[key])


def _moments(case: Case) -> Iterator[tuple[str, datetime]]:
    yield "before", case.created_at
    if case.status == Status.DONE and case.done_at:
        yield "after", case.done_at


def _row(organization_id: int, one: _Taken) -> Row:
    width, height = pictures.SIZE
    return {
        "organization_id": organization_id,
        "id": one.id,
        "request_id": one.request_id,
        "kind": one.kind,
        "sha256": hashlib.sha256(one.body).digest(),
        "bytes": len(one.body),
        "width": width,
        "height": height,
        "added_at": one.at,
        "added_by": _BY_KIND[one.kind],
    }
