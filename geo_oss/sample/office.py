"""The town hall: departments, categories as in the manuals (ตัวย่อ, ตัวย่อย่อย, time ranges), staff and routing rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import holidays as holidays_library
import numpy as np

from geo_oss.sample import names, things
from geo_oss.sample.model import Category, Department, Person, Rule

DEPARTMENTS = (
    Department(1, "palat", "สำนักปลัดเทศบาล", "Office of the Municipal Clerk", "043-000-101"),
    Department(2, "khlang", "กองคลัง", "Finance Division", "043-000-102"),
    Department(3, "chang", "กองช่าง", "Public Works Division", "043-000-103"),
    Department(4, "satharanasuk", "กองสาธารณสุขและสิ่งแวดล้อม", "Public Health and Environment Division", "043-000-104"),
    Department(5, "kansueksa", "กองการศึกษา", "Education Division", "043-000-105"),
    Department(6, "sawatdikan", "กองสวัสดิการสังคม", "Social Welfare Division", "043-000-106"),
    Department(7, "thetsakit", "งานเทศกิจ สำนักปลัดเทศบาล", "City Law Enforcement", "043-000-107"),
    Department(8, "truatsop", "หน่วยตรวจสอบภายใน", "Internal Audit Unit", "043-000-108"),
)
PALAT, CHANG, HEALTH, WELFARE, POLICE, AUDIT = 1, 3, 4, 6, 7, 8

POLE_FAULTS = (
    ("dark", "ไฟดับ", "Light is out"),
    ("flicker", "ไฟกะพริบ", "Light flickers"),
    ("daylight", "ไฟติดกลางวัน", "Light is on by day"),
    ("lamp", "โคมชำรุด/ห้อย", "Lamp broken or hanging"),
    ("leaning", "เสาเอียง/ถูกชน", "Pole leaning or hit"),
    ("wire", "สายไฟชำรุด", "Damaged wire"),
    ("other", "อื่น ๆ", "Something else"),
)


_ASSETS = {11: "pole", 43: "bin", 51: "tree"}
"""Which categories are about numbered things."""


def _tree() -> Iterator[Category]:
    """Main categories with their sub-categories: (name, days, icon, sensitivity)."""
    for i, (abbreviation, th, en, icon, subs) in enumerate(_CATALOGUE, start=1):
        main = Category(i, None, abbreviation, abbreviation, th, en, icon)
        yield main
        for k, (sub_th, sub_en, low, high, sub_icon, sensitivity) in enumerate(subs, start=1):
            asset = _ASSETS.get(i * 10 + k)
            faults = POLE_FAULTS if asset == "pole" else things.FAULTS.get(asset or "", ())
            yield Category(
                i * 10 + k, i, f"{abbreviation}({k})", abbreviation, sub_th, sub_en, sub_icon, low, high,
                asset, faults, sensitivity,
            )  # fmt: skip


_Sub = tuple[str, str, int, int, str, str]
_CATALOGUE: tuple[tuple[str, str, str, str, tuple[_Sub, ...]], ...] = (
    ("ฟ.", "ไฟฟ้าสาธารณะ", "Street lighting", "lightbulb", (
        ("ไฟฟ้าสาธารณะดับ/ชำรุด", "Street light out or broken", 1, 3, "lightbulb-off", "public"),
        ("ขอติดตั้งไฟฟ้าสาธารณะเพิ่ม", "New street light", 7, 30, "lamp", "public"),
        ("สายไฟ/สายสื่อสารห้อยต่ำ", "Hanging cables", 1, 5, "zap", "public"),
    )),
    ("ถ.", "ถนนและทางเท้า", "Roads and footpaths", "road", (
        ("ถนนเป็นหลุม/ชำรุด", "Pothole or damaged road", 3, 7, "construction", "public"),
        ("ทางเท้าชำรุด", "Damaged footpath", 5, 15, "footprints", "public"),
        ("ป้ายและสัญญาณจราจร", "Signs and traffic lights", 1, 7, "traffic-cone", "public"),
    )),
    ("น.", "น้ำท่วมและท่อระบายน้ำ", "Flooding and drains", "droplets", (
        ("น้ำท่วมขัง", "Flooding", 1, 2, "waves", "public"),
        ("ท่อระบายน้ำอุดตัน", "Blocked drain", 2, 5, "droplets", "public"),
        ("ฝาท่อชำรุด/สูญหาย", "Broken or missing drain cover", 1, 3, "circle-alert", "public"),
    )),
    ("อส.", "อนามัยและสิ่งแวดล้อม", "Health and environment", "recycle", (
        ("เหตุรำคาญ (เสียง กลิ่น ควัน)", "Nuisance (noise, smell, smoke)", 3, 7, "volume-2", "blurred"),
        ("น้ำเสีย", "Waste water", 3, 15, "droplet", "public"),
        ("ขยะตกค้าง", "Rubbish not collected", 1, 3, "trash-2", "public"),
        ("สัตว์จรจัด", "Stray animals", 3, 7, "dog", "public"),
        ("ขอถังรองรับขยะ", "Request for a bin", 3, 7, "trash", "public"),
        ("ยุงลาย/ขอพ่นหมอกควัน", "Mosquitoes, fogging", 1, 3, "bug", "public"),
    )),
    ("ต.", "ต้นไม้และสวนสาธารณะ", "Trees and parks", "trees", (
        ("ตัดแต่งกิ่งไม้", "Tree trimming", 3, 10, "tree-deciduous", "public"),
        ("ต้นไม้ล้ม/กีดขวาง", "Fallen tree", 1, 1, "tree-pine", "public"),
    )),
    ("ส.", "เสียงตามสาย", "Public address system", "megaphone", (
        ("เสียงตามสายขัดข้อง", "Loudspeaker out of order", 2, 7, "megaphone", "public"),
    )),
    ("ทศ.", "เทศกิจและความเป็นระเบียบ", "Order in the streets", "shield", (
        ("วางสิ่งของกีดขวางทางเท้า", "Goods blocking the footpath", 1, 5, "store", "public"),
        ("จอดรถกีดขวาง", "Obstructive parking", 1, 2, "circle-parking", "public"),
    )),
    ("สส.", "สวัสดิการสังคม", "Social welfare", "heart-handshake", (
        ("ขอเตียง/รถเข็นผู้ป่วย", "Sickbed or wheelchair", 1, 5, "accessibility", "private"),
        ("รถรับส่งผู้ป่วย", "Patient transport", 1, 2, "ambulance", "private"),
    )),
    ("จ.", "ร้องเรียนเจ้าหน้าที่", "Complaints about staff", "gavel", (
        ("ร้องเรียนการปฏิบัติงานของเจ้าหน้าที่", "Conduct of staff", 7, 15, "user-round-x", "private"),
        ("แจ้งเบาะแสการทุจริต", "Report of corruption", 15, 30, "scale", "private"),
    )),
    ("ท.", "เรื่องทั่วไป", "General", "message-square", (
        ("คำร้องทั่วไป", "General request", 3, 15, "message-square", "public"),
        ("ขอดูภาพจากกล้องวงจรปิด", "CCTV footage", 1, 5, "cctv", "private"),
    )),
)  # fmt: skip
CATEGORIES = tuple(_tree())

DEMO_USERS = ("admin", "planner", "clerk", "head", "officer")
"""User names of the accounts to try with; there is one of each role in every sample organization."""


def categories() -> tuple[Category, ...]:
    """All categories, each main one before its own sub-categories."""
    return CATEGORIES


def staff(rng: np.random.Generator, count: int) -> tuple[Person, ...]:
    """People who do not exist: one of each role first, then officers and clerks; marked as examples."""
    drawn = names.people(rng, count)
    roles = ["admin", "planner", "clerk", "head", "officer"] + ["officer"] * 14 + ["clerk"] * 4 + ["head"] * 5
    units = [PALAT, CHANG, PALAT, CHANG, CHANG, *([CHANG] * 6), *([HEALTH] * 5), POLICE, POLICE, WELFARE]
    units += [PALAT, PALAT, HEALTH, CHANG, PALAT, HEALTH, WELFARE, POLICE, AUDIT]
    roles += ["planner"] * 2
    units += [CHANG, HEALTH]
    seen: dict[str, int] = {}
    people = []
    for i, (name, role, unit) in enumerate(zip(drawn, roles, units, strict=False), start=1):
        seen[role] = seen.get(role, 0) + 1
        username = role if seen[role] == 1 else f"{role}{seen[role]}"
        people.append(Person(i, username, f"{name} (ตัวอย่าง)", role, unit, f"080-000-{i:04d}"))
    return tuple(people)


def rules(staff: tuple[Person, ...], zones: int) -> tuple[Rule, ...]:
    """Night-time danger first, officers by zone for lights, then each main category to its department."""
    drafts: list[Rule] = [
        Rule(0, 0, "ต้นไม้ล้มนอกเวลาราชการ → เทศกิจเวร", POLICE, 52, from_hour=18, to_hour=6, priority=1),
        Rule(0, 0, "น้ำท่วมขัง → กองช่าง เร่งด่วน", CHANG, 31, priority=1),
        Rule(0, 0, "ฝาท่อหาย → กองช่าง เร่งด่วน", CHANG, 33, priority=1),
    ]
    works: list[int | None] = [p.id for p in staff if p.role == "officer" and p.department_id == CHANG]
    works = works or [None]
    for zone in range(zones):
        drafts.append(
            Rule(
                0,
                0,
                f"ไฟฟ้าสาธารณะ เขต {zone + 1} → กองช่าง",
                CHANG,
                1,
                str(zone + 1),
                officer_id=works[zone % len(works)],
            )
        )
    drafts.append(Rule(0, 0, "เรื่องที่ผูกกับเสาไฟ → กองช่าง", CHANG, asset_kind="pole"))
    by_main = {1: CHANG, 2: CHANG, 3: CHANG, 4: HEALTH, 5: CHANG, 6: PALAT, 7: POLICE, 8: WELFARE, 9: AUDIT, 10: PALAT}
    mains = {c.id: c.name_th for c in CATEGORIES if c.parent_id is None}
    for main, unit in by_main.items():
        name = next(d.name_th for d in DEPARTMENTS if d.id == unit)
        drafts.append(Rule(0, 0, f"{mains[main]} → {name}", unit, main, priority=3 if main == 10 else 2))
    drafts.append(Rule(0, 0, "เรื่องอื่น ๆ → สำนักปลัดเทศบาล", PALAT, priority=3))
    return tuple(_numbered(drafts))


def _numbered(drafts: list[Rule]) -> Iterator[Rule]:
    for i, rule in enumerate(drafts, start=1):
        yield Rule(
            i, i * 10, rule.name, rule.department_id, rule.category_id, rule.zone_code, rule.asset_kind,
            rule.weekdays, rule.from_hour, rule.to_hour, rule.officer_id, rule.priority,
        )  # fmt: skip


def holidays(first: int, last: int) -> tuple[tuple[date, str], ...]:
    """Thai public holidays of the years (Gregorian) in order, with their Thai names."""
    found = holidays_library.country_holidays("TH", years=range(first, last + 1), language="th")
    return tuple((day, str(name)) for day, name in sorted(found.items()))
