"""Names nobody bears: put together from everyday Thai words, each with its romanisation."""

from __future__ import annotations

import numpy as np

Pair = tuple[str, str]

STREET_FIRST: tuple[Pair, ...] = (
    ("ประชา", "Pracha"), ("ราษฎร์", "Rat"), ("ศรี", "Si"), ("ธานี", "Thani"), ("สุข", "Suk"), ("มิตร", "Mit"),
    ("ชัย", "Chai"), ("พัฒน", "Phatthana"), ("รัตน", "Rattana"), ("บูรพา", "Burapha"), ("อุดม", "Udom"),
    ("ไพศาล", "Phaisan"), ("เกษม", "Kasem"), ("สมมต", "Sommot"), ("ทวี", "Thawi"), ("แสง", "Saeng"),
    ("นคร", "Nakhon"), ("ร่วม", "Ruam"), ("ทิพย์", "Thip"), ("พร", "Phon"), ("บุญ", "Bun"), ("ดำรง", "Damrong"),
    ("วัฒน", "Watthana"), ("เจริญ", "Charoen"), ("ประจิม", "Prachim"), ("อุดร", "Udon"), ("ทักษิณ", "Thaksin"),
)  # fmt: skip
STREET_LAST: tuple[Pair, ...] = (
    ("สามัคคี", "Samakkhi"), ("อุทิศ", "Uthit"), ("พัฒนา", "Phatthana"), ("สันติ", "Santi"), ("รังสรรค์", "Rangsan"),
    ("นิมิต", "Nimit"), ("ภักดี", "Phakdi"), ("บำรุง", "Bamrung"), ("ดำริ", "Damri"), ("ประสิทธิ์", "Prasit"),
    ("ไมตรี", "Maitri"), ("รังสี", "Rangsi"), ("พิทักษ์", "Phithak"), ("วิถี", "Withi"), ("เกษตร", "Kaset"),
    ("สมบูรณ์", "Sombun"), ("มงคล", "Mongkhon"), ("ศิลป์", "Sin"), ("นุกูล", "Nukun"), ("อารี", "Ari"),
)  # fmt: skip
LAND: tuple[Pair, ...] = (
    ("หนอง", "Nong"), ("โนน", "Non"), ("โคก", "Khok"), ("ดอน", "Don"), ("ท่า", "Tha"), ("ทุ่ง", "Thung"),
    ("คุ้ม", "Khum"), ("สวน", "Suan"), ("บึง", "Bueng"), ("ป่า", "Pa"),
)  # fmt: skip
LAND_OF: tuple[Pair, ...] = (
    ("บัวงาม", "Bua Ngam"), ("สว่าง", "Sawang"), ("ตาล", "Tan"), ("มะขาม", "Makham"), ("กระโดน", "Kradon"),
    ("สะแบง", "Sabaeng"), ("น้ำใส", "Nam Sai"), ("ไผ่ล้อม", "Phai Lom"), ("หญ้าม้า", "Ya Ma"), ("แสนสุข", "Saen Suk"),
    ("จิก", "Chik"), ("ยางคู่", "Yang Khu"), ("ขี้เหล็ก", "Khi Lek"), ("หว้าใหญ่", "Wa Yai"), ("แก้ว", "Kaeo"),
    ("ศรีทอง", "Si Thong"), ("เหล่านา", "Lao Na"), ("แคน", "Khaen"), ("ประดู่", "Pradu"), ("พะยอม", "Phayom"),
)  # fmt: skip
TOWN_COMMUNITIES: tuple[Pair, ...] = (
    ("ตลาดเก่า", "Talat Kao"), ("หลังเทศบาล", "Lang Thetsaban"), ("สันติสุข", "Santi Suk"),
    ("แสงอรุณ", "Saeng Arun"), ("หน้าสถานี", "Na Sathani"), ("ร่วมใจพัฒนา", "Ruam Chai Phatthana"),
    ("สามแยกเมืองใหม่", "Sam Yaek Mueang Mai"), ("บ้านช่างหล่อเทียน", "Ban Chang Lo Thian"),
)  # fmt: skip
FIRST_NAMES: tuple[Pair, ...] = (
    ("สมชาย", "Somchai"), ("วิภา", "Wipha"), ("ประเสริฐ", "Prasoet"), ("นภาพร", "Naphaphon"), ("ธนกร", "Thanakon"),
    ("สุดารัตน์", "Sudarat"), ("อนุชา", "Anucha"), ("กมลวรรณ", "Kamonwan"), ("ชัยวัฒน์", "Chaiwat"),
    ("พรทิพย์", "Phonthip"), ("ณัฐพล", "Natthaphon"), ("จิราภรณ์", "Chiraphon"), ("วีระ", "Wira"),
    ("มาลี", "Mali"), ("ภูมิ", "Phum"), ("ศิริพร", "Siriphon"), ("เกรียงไกร", "Kriangkrai"), ("ปิยะดา", "Piyada"),
    ("บุญมี", "Bunmi"), ("อรทัย", "Orathai"),
)  # fmt: skip
SURNAMES: tuple[Pair, ...] = (
    ("ใจสมมต", "Chaisommot"), ("เรือนจำลอง", "Rueanchamlong"), ("ตัวอย่างดี", "Tuayangdi"),
    ("สมมตวงศ์", "Sommotwong"), ("จำลองสุข", "Chamlongsuk"), ("ศรีตัวอย่าง", "Situayang"),
    ("สมมตพันธ์", "Sommotphan"), ("คำจำลอง", "Khamchamlong"), ("บุญสมมต", "Bunsommot"), ("แก้วตัวอย่าง", "Kaeotuayang"),
)  # fmt: skip
"""Every surname says that it is invented (สมมต), modelled (จำลอง) or an example (ตัวอย่าง)."""


class Namer:
    """Draws names without repeating one."""

    def __init__(self, rng: np.random.Generator, first: tuple[Pair, ...], last: tuple[Pair, ...]) -> None:
        pairs = [(a, b) for a in first for b in last if a[0] != b[0]]
        self._left = [pairs[i] for i in rng.permutation(len(pairs))]

    def take(self) -> Pair:
        """The next name in Thai and in Latin letters."""
        (th1, en1), (th2, en2) = self._left.pop()
        return th1 + th2, f"{en1} {en2}"


def streets(rng: np.random.Generator) -> Namer:
    """Street names such as ประชาสามัคคี."""
    return Namer(rng, STREET_FIRST, STREET_LAST)


def lands(rng: np.random.Generator) -> Namer:
    """Names of communities, ponds and temples such as หนองบัวงาม."""
    return Namer(rng, LAND, LAND_OF)


def people(rng: np.random.Generator, count: int) -> list[str]:
    """Names of people who do not exist, all different."""
    names = [f"{first[0]} {last[0]}" for first in FIRST_NAMES for last in SURNAMES]
    return [names[i] for i in rng.permutation(len(names))[:count]]
