"""Ratings over JSON: the holder of the secret link says how the finished work was."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from api import limits
from api.deps import Conn, Org
from geo_oss.requests import rating, tracking
from geo_oss.requests.rating import Given

router = APIRouter(tags=["requests"])
Stars = Annotated[int, Field(ge=min(rating.STARS), le=max(rating.STARS))]
_ASPECTS = ", ".join(f"{aspect.code} ({aspect.th})" for aspect in rating.ASPECTS)


class RatingIn(BaseModel):
    """What is said of a finished request, 1 (not satisfied) to 5 (very satisfied)."""

    model_config = ConfigDict(extra="forbid", strict=True)

    overall: Stars
    aspects: dict[str, Stars] = Field({}, description=f"Any of: {_ASPECTS}.")
    comment: str | None = Field(
        None,
        max_length=rating.LONGEST_COMMENT,
        description="Read by the municipality's staff only. Left out: the words written before stay.",
    )


class RatingOut(BaseModel):
    """The rating as it is kept now."""

    overall: int
    aspects: dict[str, int]
    comment: str
    created_at: datetime
    updated_at: datetime


@router.post("/{org}/api/t/{token}/rating", dependencies=[Depends(limits.per_address(limits.TRACK_ADDRESS))])
async def rate(conn: Conn, org: Org, token: str, body: RatingIn) -> RatingOut:
    """Rate the request of a secret link once it is done (before: 422 `not_done`). One rating a request: sent again, it
    takes the place of the first. Counted with the tries to find a request by its number."""
    tracked = await tracking.by_token(conn, org, token)
    kept = await rating.give(conn, org, tracked.id, Given(body.overall, body.aspects, body.comment))
    return RatingOut.model_validate(kept, from_attributes=True)
