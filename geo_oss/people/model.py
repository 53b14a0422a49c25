"""Words: who works here."""

from __future__ import annotations

from dataclasses import dataclass

ROLES = ("officer", "clerk", "head", "planner", "admin")


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One person of a municipality's staff; never carries the password hash."""

    organization_id: int
    id: int
    username: str
    name: str
    role: str
    department_id: int | None
    phone: str
    active: bool
