"""The Thai text of a notice, out of its template's name; no name, phone or description of a citizen is in it."""

from __future__ import annotations

from geo_oss.notices.model import Notice

_TEXTS = {
    "received": "{organization} ได้รับเรื่อง “{category}” ของท่านแล้ว เลขที่คำร้อง {number}",
    "acknowledged": "{organization} รับทราบคำร้อง {number} แล้ว กำลังจัดเจ้าหน้าที่ดำเนินการ",
    "assigned": "มอบหมายคำร้อง {number} ({category}) ให้ {officer}",
    "started": "คำร้อง {number} ({category}) เจ้าหน้าที่กำลังดำเนินการ",
    "planned": "คำร้อง {number} ({category}) อยู่ระหว่างรอแผนงาน/งบประมาณ",
    "done": "คำร้อง {number} ({category}) ดำเนินการเสร็จแล้ว ให้คะแนนความพึงพอใจได้ในหน้าติดตามเรื่อง ขอบคุณที่แจ้งเรื่อง",
    "rejected": "คำร้อง {number} ({category}) ไม่สามารถดำเนินการได้ กรุณาดูเหตุผลในหน้าติดตามเรื่อง",
    "reopened": "เปิดคำร้อง {number} ({category}) อีกครั้ง",
    "watched": "เรียน {officer}: คำร้องใหม่ {number} ({category}) เข้ากฎที่ให้แจ้งท่านทราบ",
    "new_request": "มีคำร้องใหม่ {number} ({category}) ผู้รับผิดชอบ: {officer}",
}
_OTHERWISE = "{organization}: คำร้อง {number} มีความคืบหน้า"


def text(notice: Notice) -> str:
    """The sentence of a notice; a template without one tells that there is news."""
    return _TEXTS.get(notice.template, _OTHERWISE).format(
        organization=notice.organization_th,
        number=notice.number or "-",
        category=notice.category_th or "ไม่ระบุประเภท",
        officer=notice.officer or "ยังไม่ระบุ",
    )
