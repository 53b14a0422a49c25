"""The two plans: where roads, river and edge of each invented town lie (metres east and north of its middle)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Road:
    """A road of the plan, drawn before the blocks are cut."""

    kind: str
    name_th: str
    name_en: str
    points: Points


@dataclass(frozen=True, slots=True)
class Stream:
    """The middle line of a river or canal and half its width."""

    kind: str
    name_th: str
    name_en: str
    points: Points
    half_width: float


@dataclass(frozen=True, slots=True)
class Lake:
    """A lake with an uneven shore around a middle."""

    name_th: str
    name_en: str
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Design:
    """A town before chance has touched it."""

    code: str
    seed: int
    lon: float
    lat: float
    reach_x: float
    reach_y: float
    roads: tuple[Road, ...]
    streams: tuple[Stream, ...]
    lakes: tuple[Lake, ...]
    divide_x: float | None
    divide_y: float
    communities: int
    poles: int
    cases: int
    block_m2: tuple[float, ...]
    """Wanted size of a block at 0, 20, 45, 60, 80 and 100 % of the way out."""
    places: tuple[tuple[str, str, str, float], ...] = field(default=())
    """(kind, name_th, name_en, wanted distance from the middle 0…1) of public places; empty names are drawn."""


def _ring(rx: float, ry: float, corners: int = 72) -> Points:
    steps = [2 * math.pi * i / corners for i in range(corners + 1)]
    return tuple((rx * math.cos(a) + 60, ry * math.sin(a) - 20) for a in steps)


_FAR = 9000.0
SOMMOT = Design(
    code="sommot",
    seed=2567,
    lon=103.2,
    lat=16.0,
    reach_x=4000,
    reach_y=3000,
    roads=(
        Road("trunk", "ถนนสมมตประสิทธิ์", "Sommot Prasit Road", ((-_FAR, -420), (_FAR, -420))),
        Road("primary", "ถนนธานีนิมิต", "Thani Nimit Road", ((240, -_FAR), (240, _FAR))),
        Road("primary", "ถนนวงแหวนสมมตธานี", "Sommot Thani Ring Road", _ring(2480, 1820)),
        Road("secondary", "ถนนประชาสามัคคี", "Pracha Samakkhi Road", ((-760, -1740), (-760, 1705))),
        Road("secondary", "ถนนบูรพาภักดี", "Burapha Phakdi Road", ((1130, -1660), (1130, 1625))),
        Road("secondary", "ถนนราษฎร์รังสรรค์", "Rat Rangsan Road", ((-2250, 690), (2345, 690))),
        Road("secondary", "ถนนศรีธานี", "Si Thani Road", ((-760, 130), (1130, 130))),
        Road("secondary", "ถนนตลาดเก่า", "Talat Kao Road", ((-300, -420), (-300, 690))),
        Road("secondary", "ถนนอุดมมิตร", "Udom Mit Road", ((1130, 690), (3900, 2600))),
        Road("secondary", "ถนนหนองบัวงาม", "Nong Bua Ngam Road", ((-760, 690), (-3600, 2700))),
        Road("secondary", "ถนนเกษมทวี", "Kasem Thawi Road", ((1130, -420), (3700, -2700))),
        Road("secondary", "ถนนพัฒนไมตรี", "Phatthana Maitri Road", ((-760, -1150), (-3700, -2700))),
        Road(
            "secondary",
            "ถนนริมน้ำ",
            "Rim Nam Road",
            ((-1120, 1545), (-1010, 900), (-1180, 200), (-1080, -420), (-760, -950)),
        ),
    ),
    streams=(
        Stream(
            "river",
            "แม่น้ำสมมต",
            "Sommot River",
            (
                (-30000, 9000),
                (-18000, 6600),
                (-9000, 4200),
                (-5600, 3300),
                (-3700, 3050),
                (-2500, 2500),
                (-1650, 2150),
                (-1250, 1560),
                (-1230, 900),
                (-1380, 250),
                (-1270, -420),
                (-1000, -1150),
                (-350, -1750),
                (420, -2050),
                (700, -2700),
                (1400, -3400),
                (3400, -4300),
                (9000, -5200),
                (17000, -8400),
                (30000, -9800),
            ),
            34,
        ),
        Stream(
            "canal",
            "คลองหญ้าม้า",
            "Ya Ma Canal",
            (
                (-1240, 1120),
                (-200, 1160),
                (700, 1010),
                (1800, 1190),
                (3000, 1010),
                (5200, 1300),
                (9000, 3100),
                (20000, 5200),
            ),
            8,
        ),
    ),
    lakes=(Lake("บึงสมมต", "Sommot Lake", 2120, 1830, 270), Lake("หนองจำลอง", "Nong Chamlong", -1790, -740, 150)),
    divide_x=240,
    divide_y=-420,
    communities=40,
    poles=1500,
    cases=6000,
    block_m2=(11000, 15000, 23000, 36000, 100000, 260000),
    places=(
        ("office", "สำนักงานเทศบาลเมืองสมมตธานี", "Sommot Thani Municipal Office", 0.05),
        ("market", "ตลาดสดเทศบาล 1", "Municipal Market 1", 0.09),
        ("market", "ตลาดโต้รุ่งสมมตธานี", "Sommot Thani Night Market", 0.2),
        ("market", "ตลาดเช้าริมน้ำ", "Riverside Morning Market", 0.34),
        ("market", "ตลาดนัดวงแหวน", "Ring Road Market", 0.6),
        ("hospital", "โรงพยาบาลสมมตธานี", "Sommot Thani Hospital", 0.3),
        ("clinic", "ศูนย์บริการสาธารณสุข 1", "Health Centre 1", 0.15),
        ("clinic", "ศูนย์บริการสาธารณสุข 2", "Health Centre 2", 0.5),
        ("station", "สถานีขนส่งผู้โดยสารสมมตธานี", "Sommot Thani Bus Terminal", 0.45),
        ("police", "สถานีตำรวจภูธรเมืองสมมตธานี", "Sommot Thani Police Station", 0.12),
        ("fire", "สถานีดับเพลิงเทศบาล", "Municipal Fire Station", 0.25),
        ("stadium", "สนามกีฬาเทศบาล", "Municipal Stadium", 0.4),
        ("park", "สวนสาธารณะเฉลิมธานี", "Chaloem Thani Park", 0.16),
        ("park", "สวนสุขภาพหลังเทศบาล", "Municipal Health Park", 0.26),
        ("park", "ลานกีฬาชุมชนเขต 3", "Zone 3 Sports Ground", 0.44),
        ("college", "วิทยาลัยเทคนิคสมมตธานี", "Sommot Thani Technical College", 0.55),
        ("waste", "สถานีขนถ่ายขยะเทศบาล", "Municipal Waste Transfer Station", 0.8),
        ("industry", "นิคมโรงสีสมมต", "Sommot Rice Mills", 0.78),
        *(("temple", "", "", 0.08 + 0.055 * i) for i in range(14)),
        *(("school", "", "", 0.12 + 0.075 * i) for i in range(10)),
    ),
)
CHAMLONG = Design(
    code="chamlong",
    seed=56,
    lon=103.288,
    lat=15.982,
    reach_x=1500,
    reach_y=1200,
    roads=(
        Road("primary", "ถนนจำลองพัฒนา", "Chamlong Phatthana Road", ((-4000, 40), (4000, 40))),
        Road("secondary", "ถนนแสงอารี", "Saeng Ari Road", ((-80, -4000), (-80, 4000))),
        Road("secondary", "ถนนทุ่งทิพย์", "Thung Thip Road", ((-900, 640), (900, 560))),
    ),
    streams=(
        Stream(
            "canal",
            "คลองจำลอง",
            "Chamlong Canal",
            ((-2600, -900), (-900, -420), (0, -520), (1000, -350), (2800, -700), (8000, -1500), (18000, 400)),
            7,
        ),
    ),
    lakes=(Lake("หนองทิพย์", "Nong Thip", 620, 300, 110),),
    divide_x=None,
    divide_y=40,
    communities=6,
    poles=80,
    cases=120,
    block_m2=(14000, 18000, 30000, 60000, 120000, 200000),
    places=(
        ("office", "สำนักงานเทศบาลตำบลจำลอง", "Chamlong Municipal Office", 0.1),
        ("market", "ตลาดสดจำลอง", "Chamlong Market", 0.2),
        ("clinic", "โรงพยาบาลส่งเสริมสุขภาพตำบลจำลอง", "Chamlong Health Centre", 0.3),
        ("school", "โรงเรียนบ้านจำลอง", "Ban Chamlong School", 0.35),
        ("temple", "วัดจำลองธรรม", "Wat Chamlong Tham", 0.25),
        ("temple", "", "", 0.6),
        ("park", "ลานสุขภาพจำลอง", "Chamlong Health Ground", 0.4),
    ),
)
