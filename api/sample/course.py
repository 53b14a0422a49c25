"""The history of an invented request, as the workflow would have written it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from geo_oss.requests.model import Status
from geo_oss.requests.workflow import KINDS
from geo_oss.sample.model import Case


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the history."""

    at: datetime
    kind: str
    status: int
    actor: str
    staff_id: int | None = None
    note: str = ""


def events(case: Case, staff_id: int) -> Iterator[Happened]:
    """What happened to a case, in order of time."""
    yield Happened(case.created_at, "submitted", Status.RECEIVED, "citizen")
    if case.acknowledged_at:
        yield Happened(case.acknowledged_at, KINDS[Status.ACKNOWLEDGED], Status.ACKNOWLEDGED, "staff", staff_id)
    if case.status == Status.WAITING_PLAN and case.started_at:
        yield Happened(case.started_at, KINDS[Status.WAITING_PLAN], Status.WAITING_PLAN, "staff", staff_id, case.result)
    elif case.started_at:
        yield Happened(case.started_at, KINDS[Status.IN_PROGRESS], Status.IN_PROGRESS, "staff", staff_id)
    if case.done_at:
        closed = Status(case.status)
        yield Happened(case.done_at, KINDS[closed], closed, "staff", staff_id, case.result)
