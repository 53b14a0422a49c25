"""What an analysis may be asked for: kinds, their parameters and the limits of each. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo_oss.errors import Invalid

GRIDS = ("h3-6", "h3-7", "h3-8", "h3-9", "h3-10", "h3-11", "square-100", "square-250", "square-500", "square-1000")
Value = int | str
LONGEST_CODE = 32


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from `least` to `most`."""

    th: str
    en: str
    usual: int
    least: int
    most: int

    def taken(self, name: str, given: object) -> int:
        """The number itself. Raises `Invalid`."""
        if isinstance(given, bool) or not isinstance(given, int) or not self.least <= given <= self.most:
            raise Invalid(
                f"{self.th} ต้องเป็นจำนวนเต็ม {self.least:,} ถึง {self.most:,}",
                f"{name} takes a whole number from {self.least:,} to {self.most:,}.",
                field=name,
            )
        return given


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words; the first is the usual one."""

    th: str
    en: str
    words: tuple[str, ...]
    first: str = ""
    words_th: Mapping[str, str] = field(default_factory=dict)
    """Words that have a Thai one."""

    @property
    def usual(self) -> str:
        """What is meant when nothing is said."""
        return self.first or self.words[0]

    def taken(self, name: str, given: object) -> str:
        """The word itself. Raises `Invalid`."""
        if not isinstance(given, str) or given not in self.words:
            known = ", ".join(self.words)
            raise Invalid(f"{self.th} เลือกได้: {known}", f"{name} takes {known}.", field=name)
        return given


@dataclass(frozen=True, slots=True)
class Code:
    """A short word that only the municipality knows, such as the code of a kind of thing."""

    th: str
    en: str
    usual: str

    def taken(self, name: str, given: object) -> str:
        """The word itself. Raises `Invalid`."""
        if not isinstance(given, str) or not given.isprintable() or not 0 < len(given) <= LONGEST_CODE:
            raise Invalid(
                f"{self.th} ต้องเป็นรหัสไม่เกิน {LONGEST_CODE} ตัวอักษร",
                f"{name} takes a code of at most {LONGEST_CODE} characters.",
                field=name,
            )
        return given


Parameter = Number | Choice | Code
_Parameters = dict[str, Parameter]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of analysis by its names; `tested` kinds tell hot cells from chance and may drive routing and the map."""

    th: str
    en: str
    parameters: Mapping[str, Parameter]
    method_th: str
    """How it computes; in English each run says it itself, as it was."""
    tested: bool = False


_COUNTED = {"public": "ที่เปิดเผย", "all": "ทุกเรื่อง"}
_REQUESTS: _Parameters = {"requests": Choice("เรื่องที่นับ", "Requests counted", ("public", "all"), words_th=_COUNTED)}
_GRID: _Parameters = _REQUESTS | {"grid": Choice("ตาราง", "Grid", GRIDS, "h3-9")}
_AROUND: _Parameters = {
    "rings": Number("เพื่อนบ้านกี่วง", "Neighbours: rings of cells", 1, 1, 10),
    "metres": Number("เพื่อนบ้านภายในกี่เมตร (0: นับเป็นวง)", "Neighbours within metres (0: by rings)", 0, 0, 20_000),
}
_CHANCE: _Parameters = {
    "permutations": Number("จำนวนครั้งที่สุ่มสลับ (0: ไม่สุ่ม)", "Random permutations (0: none)", 0, 0, 9_999),
    "seed": Number("เลขตั้งต้นของการสุ่ม", "Seed of the draws", 1, 0, 2_147_483_647),
    "judge": Choice(
        "ตัดสินด้วยค่า p ของ",
        "Judged by the p of",
        ("normal", "permutations"),
        words_th={"normal": "การแจกแจงปกติ", "permutations": "การสุ่มสลับ"},
    ),
}
_LOCAL: _Parameters = _GRID | _AROUND | _CHANCE
_EMERGING: _Parameters = {
    "months": Number("กี่เดือนย้อนหลัง", "Months back", 36, 10, 120),
    "steps": Number("เพื่อนบ้านย้อนไปกี่เดือน", "Neighbours in time: months before", 1, 0, 12),
    "against": Choice(
        "เทียบกับ",
        "Compared with",
        ("all", "same"),
        words_th={"all": "ทุกช่องทุกเดือน", "same": "ทุกช่องในเดือนเดียวกัน"},
    ),
}
_CLUSTERS: _Parameters = {
    "by": Choice("วิธีจัดกลุ่ม", "Method", ("dbscan", "hdbscan")),
    "metres": Number("ห่างกันไม่เกินกี่เมตร (DBSCAN)", "At most metres apart (DBSCAN)", 50, 5, 5_000),
    "least": Number("กลุ่มละอย่างน้อยกี่เรื่อง", "Requests of a cluster at least", 8, 3, 1_000),
}
_DENSITY: _Parameters = {
    "bandwidth": Number("รัศมีเกลี่ย (เมตร)", "Bandwidth in metres", 300, 25, 10_000),
    "levels": Number("จำนวนระดับ", "Levels", 6, 2, 12),
}
_RATES: _Parameters = {
    "per": Choice("หารด้วย", "Divided by", ("poles", "km"), words_th={"poles": "จำนวนเสาหรือทรัพย์สิน", "km": "กม. ของถนน"}),
    "things": Code("ชนิดของเสาหรือทรัพย์สิน", "Kind of thing, where divided by poles", "pole"),
}
KINDS: Mapping[str, Kind] = {
    "gi_star": Kind(
        "จุดร้อน จุดเย็น (Getis-Ord Gi*)",
        "Hot and cold spots (Getis-Ord Gi*)",
        _LOCAL,
        "Getis-Ord Gi* (Ord and Getis 1995) น้ำหนัก 0/1 รวมช่องตัวเอง",
        True,
    ),
    "moran": Kind(
        "ช่องที่คล้ายหรือต่างจากรอบข้าง (Local Moran's I)",
        "Like or unlike neighbours (local Moran's I)",
        _LOCAL,
        "Local Moran's I (Anselin 1995) เทียบค่าเฉลี่ยของเพื่อนบ้าน",
        True,
    ),
    "emerging": Kind(
        "จุดร้อนเกิดใหม่รายเดือน",
        "Emerging hot spots by month",
        _GRID | _AROUND | _EMERGING,
        "จุดร้อนเกิดใหม่ (นิยามของ Esri) Gi* ของช่องรายเดือน รวมเดือนก่อนหน้า แนวโน้มของ z ด้วย Mann-Kendall",
        True,
    ),
    "clusters": Kind("กลุ่มเรื่องที่อยู่ชิดกัน", "Clusters of places", _REQUESTS | _CLUSTERS, "จัดกลุ่มตามความหนาแน่นของจุด ด้วย"),
    "density": Kind(
        "พื้นผิวความหนาแน่น",
        "Surface of density",
        _REQUESTS | _DENSITY,
        "พื้นผิวความหนาแน่นด้วยเคอร์เนล Gaussian ในหน่วยเมตร (UTM)",
    ),
    "rates": Kind(
        "อัตราต่อช่อง",
        "Rates by cell",
        _GRID | _RATES,
        "อัตราเกลี่ยด้วย empirical Bayes (Marshall 1991) ช่วง 95 % ของการแจกแจงแกมมา ค่าดิบใช้ Poisson",
    ),
}
"""The kinds there are, with what each may be told."""


def parameters(kind: str, given: Mapping[str, object]) -> dict[str, Value]:
    """All parameters of a kind, the usual ones where nothing is said.

    Raises `Invalid` (field: `kind` or the parameter) for what is not known or out of bounds.
    """
    if kind not in KINDS:
        known = ", ".join(KINDS)
        raise Invalid(f"ไม่รู้จักการวิเคราะห์นี้ (มี {known})", f"kind takes {known}.", field="kind")
    wanted = KINDS[kind].parameters
    for name in given:
        if name not in wanted:
            known = ", ".join(wanted)
            raise Invalid(f"ไม่มีตัวเลือกนี้ (มี {known})", f"{kind} takes the parameters {known}.", field="parameters")
    values = {name: one.taken(name, given.get(name, one.usual)) for name, one in wanted.items()}
    _agree(values)
    return values


def _agree(values: Mapping[str, Value]) -> None:
    if values.get("judge") == "permutations" and int(values["permutations"]) < 99:
        raise Invalid(
            "การตัดสินด้วยการสุ่มสลับต้องสุ่มอย่างน้อย 99 ครั้ง",
            "To be judged by permutations it takes at least 99 of them.",
            field="permutations",
        )
