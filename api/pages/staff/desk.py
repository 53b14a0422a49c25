"""What every staff page carries: who is signed in, the rail with its counts, the categories."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from api.pages import language
from api.pages.staff import menu, words
from geo_oss.db.pool import Conn
from geo_oss.errors import Forbidden
from geo_oss.organizations import store as organizations
from geo_oss.organizations.model import Category, Organization
from geo_oss.people.model import StaffMember
from geo_oss.requests import worklist

ACTING_ROLES = frozenset({"officer", "clerk", "head", "admin"})
"""Planners look; these also change."""
MANAGING_ROLES = frozenset({"head", "planner", "admin"})
"""These put cases together and say which crew does them."""
PLANNING_ROLES = frozenset({"planner", "admin"})
"""These change the map data that everything is placed by."""
RULING_ROLES = frozenset({"head", "admin"})
"""These see the routing rules; administrators change them."""


def may_act(staff: StaffMember) -> bool:
    """Whether this person changes cases and may see who reported them."""
    return staff.role in ACTING_ROLES


def require_acting(staff: StaffMember) -> None:
    """Raises `Forbidden` for those who only look."""
    if not may_act(staff):
        raise Forbidden()


def may_manage(staff: StaffMember) -> bool:
    """Whether this person leads crews: packages, days, areas."""
    return staff.role in MANAGING_ROLES


def require_managing(staff: StaffMember) -> None:
    """Raises `Forbidden` for those who do not lead crews."""
    if not may_manage(staff):
        raise Forbidden("จัดงานให้ทีมได้เฉพาะหัวหน้า นักวางแผน และผู้ดูแลระบบ", "Only heads, planners and admins lead crews.")


def may_plan(staff: StaffMember) -> bool:
    """Whether this person brings map data in."""
    return staff.role in PLANNING_ROLES


def require_planning(staff: StaffMember) -> None:
    """Raises `Forbidden` for those who do not look after map data."""
    if not may_plan(staff):
        raise Forbidden(
            "หน้านี้เปลี่ยนข้อมูลแผนที่ได้เฉพาะนักวางแผนและผู้ดูแลระบบ", "Only planners and administrators change map data here."
        )


def may_see_rules(staff: StaffMember) -> bool:
    """Whether this person sees which rule sends what to whom."""
    return staff.role in RULING_ROLES


def require_seeing_rules(staff: StaffMember) -> None:
    """Raises `Forbidden` for those who do not see the routing rules."""
    if not may_see_rules(staff):
        raise Forbidden("ดูกฎส่งเรื่องได้เฉพาะหัวหน้าและผู้ดูแลระบบ", "Only heads and administrators see the routing rules.")


async def around(
    conn: Conn, request: Request, organization: Organization, staff: StaffMember, here: str | None = None
) -> dict[str, Any]:
    """The words `staff/base.html` needs; `here` is the key of the menu item to mark, None: the list's own."""
    categories = await organizations.categories(conn, organization.id)
    lights = [category.id for category in categories if category.asset_kind == "pole"]
    queues = await worklist.queues(conn, organization.id, staff.id, lights)
    menus, queue_items, map_items = menu.menus(queues), menu.queue_items(queues), menu.map_items(queues, lights)
    map_items += [menu.GEODATA] if may_plan(staff) else []
    map_items += [menu.RULES] if may_see_rules(staff) else []
    lines = [*menus, *queue_items, *map_items]
    return {
        "org": organization,
        "me": staff,
        "may_act": may_act(staff),
        "here": menu.matching(lines, request.query_params) if here is None else here,
        "roles": words.pick(words.ROLES, language.chosen(request)),
        "title_of": words.pick(words.TITLES, language.chosen(request)),
        "menus": menus,
        "queue_items": queue_items,
        "map_items": map_items,
        "crew_items": menu.CREWS,
        "categories": categories,
        "groups": grouped(categories),
    }


def grouped(categories: list[Category]) -> list[tuple[Category, list[Category]]]:
    """Main categories with their sub-categories, for a grouped choice."""
    mains = [category for category in categories if category.parent_id is None]
    return [(main, [sub for sub in categories if sub.parent_id == main.id]) for main in mains]
