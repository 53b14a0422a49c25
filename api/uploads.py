"""Photos that came with a form or a call, taken in one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from starlette.datastructures import UploadFile
from starlette.requests import Request

from api.deps import shop
from geo_oss.errors import Invalid
from geo_oss.requests.photos import MOST_BYTES, Photo
from geo_oss.requests.record import MOST_PHOTOS


async def keep_photos(
    request: Request,
    organization_id: int,
    files: Sequence[object],
    *,
    added_by: Literal["citizen", "staff"] = "citizen",
) -> list[Photo]:
    """The photos among `files` (form values), kept; an empty file input counts as none. Raises what `Shelf.keep` does.

    Opening a picture takes up to a second: call it before the route's transaction holds a lock.
    """
    chosen = [file for file in files if isinstance(file, UploadFile) and (file.filename or file.size)]
    if len(chosen) > MOST_PHOTOS:
        raise Invalid(f"แนบรูปได้ไม่เกิน {MOST_PHOTOS} รูป", f"At most {MOST_PHOTOS} photos.", field="photos")
    shelf = shop(request).shelf
    return [await shelf.keep(organization_id, await file.read(MOST_BYTES + 1), added_by=added_by) for file in chosen]
