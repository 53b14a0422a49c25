"""Why a row was not taken, or what is to be known about one that was."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """A stable word for programs and a sentence in both languages for people."""

    code: str
    th: str
    en: str


MISSING_PLACE = Reason("missing_place", "ไม่มีพิกัด", "There are no coordinates.")
NOT_A_NUMBER = Reason("not_a_number", "พิกัดไม่ใช่ตัวเลข", "The coordinates are not numbers.")
ZERO = Reason("zero", "พิกัดเป็น 0,0 (อ่าวกินี) หมายถึงไม่มีตำแหน่ง", "The coordinates are 0, 0: no place was given.")
OUT_OF_RANGE = Reason("out_of_range", "พิกัดเกินขอบเขตโลก", "There is no such place on Earth.")
SWAPPED = Reason("swapped", "ละติจูดและลองจิจูดสลับกัน", "Latitude and longitude are swapped: the other way round it fits.")
FAR = Reason("far_outside", "อยู่ไกลจากเขตเทศบาลเกินกำหนด", "The place is farther outside all zones than allowed.")
OUTSIDE = Reason(
    "outside",
    "อยู่นอกทุกเขต: รับไว้เป็น ไม่ทราบเขต พร้อมเขตที่ใกล้ที่สุด",
    "The place is outside all zones: taken as unknown, with the nearest zone.",
)
BAD_TIME = Reason("bad_time", "อ่านวันเวลาไม่ได้", "The time cannot be read.")
UNKNOWN_STATUS = Reason(
    "unknown_status", "ไม่รู้จักสถานะนี้ เพิ่มใน [status.values]", "The status is not known: add it to [status.values]."
)
UNKNOWN_CATEGORY = Reason(
    "unknown_category",
    "ไม่รู้จักหมวดนี้ เพิ่มใน [category.values] หรือตั้ง default",
    "The category is not known: add it to [category.values] or state a default.",
)
TOO_LONG = Reason("too_long", "ข้อความยาวเกินไป", "A text is too long.")
CELLS = Reason("cells", "จำนวนช่องในแถวมากกว่าหัวตาราง", "The row has more cells than the heading.")
NO_ID = Reason("no_id", "ไม่มีรหัสของระบบต้นทาง", "There is no id of the source.")


def duplicate(first_row: int) -> Reason:
    """The id was there before in the same file."""
    return Reason(
        "duplicate_id",
        f"รหัสซ้ำกับแถว {first_row} ในไฟล์เดียวกัน",
        f"The same id is in row {first_row} of this file.",
    )
