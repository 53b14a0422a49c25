"""The pole that a citizen's words quote: offered on the case page, linked or declined there."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from api import forms
from api.deps import Conn, Org, Staff
from api.pages.staff import desk, moves
from geo_oss.errors import Conflict, NotFound
from poles import suggest

router = APIRouter(include_in_schema=False)
_ACTS = {"link": suggest.link, "decline": suggest.decline}


class SuggestionGone(Conflict):
    """The case has a pole by now, or its words suggest another one."""

    code = "suggestion_gone"
    th = "ข้อเสนอนี้เปลี่ยนไปแล้ว กรุณาเปิดดูเรื่องอีกครั้ง"
    en = "This suggestion has changed. Please open the case again."


@router.post("/{org}/staff/requests/{request_id}/pole/{act}", dependencies=[Depends(forms.checked)])
async def decided(
    org: Org,
    staff: Staff,
    conn: Conn,
    request_id: int,
    act: str,
    pole_id: Annotated[int, Form(ge=1, le=2_147_483_647)],
) -> Response:
    """Links the case to the suggested pole, or says that it is another."""
    desk.require_acting(staff)
    if act not in _ACTS:
        raise NotFound()
    offered = await suggest.for_case(conn, org.id, request_id)
    chosen = next((one for one in offered if one.pole.id == pole_id), None)
    if chosen is None:
        raise SuggestionGone()
    await _ACTS[act](conn, org.id, request_id, chosen, staff_id=staff.id)
    return moves.back(org, request_id)
