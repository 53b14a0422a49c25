"""The words staff pages use for roles, channels, events and actors, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

ROLES = {
    "officer": ("เจ้าหน้าที่ภาคสนาม", "Field officer"),
    "clerk": ("เจ้าหน้าที่รับเรื่อง", "Clerk"),
    "head": ("หัวหน้า", "Head"),
    "planner": ("นักวางแผน", "Planner"),
    "admin": ("ผู้ดูแลระบบ", "Administrator"),
}
CHANNELS = {
    "web": ("เว็บไซต์", "Web"),
    "website": ("เว็บไซต์", "Web"),
    "qr": ("QR เสาไฟ", "Pole QR"),
    "api": ("ระบบอื่น", "Another system"),
    "line": ("LINE", "LINE"),
    "phone": ("โทรแจ้ง", "Phone"),
    "counter": ("ติดต่อสำนักงาน", "Counter"),
    "other": ("อื่นๆ", "Other"),
    "import": ("นำเข้า", "Import"),
}
ACTORS = {"citizen": ("ประชาชน", "citizen"), "system": ("ระบบ", "the system"), "staff": ("เจ้าหน้าที่", "staff")}
TITLES = {
    "results": ("ผลการดำเนินงาน", "Results"),
    "record": ("บันทึกผลการดำเนินงาน", "Record results"),
    "manage": ("จัดการเรื่องร้องทุกข์", "Manage complaints"),
    "waiting": ("เรื่องรอเข้าแผน", "Waiting for the plan"),
    "received": ("เรื่องใหม่ รอรับทราบ", "New, to accept"),
    "overdue": ("เกินกำหนด", "Overdue"),
    "mine": ("งานของฉัน", "Mine"),
    "poles": ("เสาไฟ", "Light poles"),
}


@dataclass(frozen=True, slots=True)
class EventLook:
    """The icon and the words of one kind of event."""

    icon: str
    th: str
    en: str


_EVENTS = {
    "submitted": EventLook("inbox", "แจ้งเรื่อง", "Reported"),
    "acknowledged": EventLook("eye", "รับทราบเรื่อง", "Accepted"),
    "assigned": EventLook("user-check", "มอบหมาย", "Assigned"),
    "started": EventLook("wrench", "เริ่มดำเนินการ", "Work started"),
    "planned": EventLook("calendar-clock", "รอเข้าแผน", "Waiting for the plan"),
    "done": EventLook("circle-check", "ดำเนินการแล้วเสร็จ", "Done"),
    "rejected": EventLook("circle-slash", "ยุติเรื่อง", "Closed without work"),
    "reopened": EventLook("rotate-ccw", "เปิดเรื่องใหม่", "Reopened"),
    "moved": EventLook("map-pin", "ย้ายหมุด", "Pin moved"),
    "overridden": EventLook("pencil", "กำหนดเขตเอง", "Zone set by hand"),
    "override_removed": EventLook("undo-2", "กลับไปใช้เขตตามแผนที่", "Zone of the map again"),
    "rerouted": EventLook("route", "เปลี่ยนหน่วยงานตามกฎ", "Unit changed by the rules"),
    "rezoned": EventLook("map", "เปลี่ยนเขตตามแนวเขตที่ปรับ", "Zone changed with the boundaries"),
    "linked": EventLook("zap", "รวมเข้ากับเหตุ", "Joined to an incident"),
    "gathered": EventLook("zap", "รวมเรื่องเป็นเหตุเดียว", "Cases gathered"),
    "packaged": EventLook("package", "จัดเข้าชุดงาน", "Put in a work package"),
    "unpackaged": EventLook("package", "นำออกจากชุดงาน", "Taken out of its package"),
    "crewed": EventLook("truck", "มอบหมายให้ทีมงาน", "Given to a crew"),
    "pole_linked": EventLook("utility-pole", "ผูกกับเสา", "Linked to a pole"),
    "pole_declined": EventLook("utility-pole", "ไม่ใช่เสานี้", "Not that pole"),
    "noted": EventLook("message-circle", "บันทึก", "Note"),
    "photo": EventLook("image", "เพิ่มรูป", "Photo added"),
    "supported": EventLook("users", "มีผู้แจ้งซ้ำ", "Also affected"),
    "contact_opened": EventLook("lock", "เปิดดูข้อมูลผู้แจ้ง", "Opened who asked"),
}


def event_look(kind: str) -> EventLook:
    """How an event looks; an unknown kind shows its own name."""
    return _EVENTS.get(kind, EventLook("history", kind, kind))


def pick(words: dict[str, tuple[str, str]], lang: str) -> dict[str, str]:
    """A table of pairs in one language."""
    return {key: pair[1 if lang == "en" else 0] for key, pair in words.items()}
