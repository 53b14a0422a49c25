"""The kinds of files an export can be, and what each of them cannot say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from geo_oss.errors import Invalid

DBF_BYTES = 254
"""The longest text of a shapefile."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NO_XML = {code: None for code in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)}


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: its word, its ending, how it is written and what people should know about it."""

    word: str
    suffix: str
    driver: str
    media_type: str
    name: str
    th: str
    en: str
    options: Mapping[str, str] = field(default_factory=dict)
    clean: Callable[[str], str] | None = None
    """What text must go through; None: any text can be written."""
    plain_moments: bool = False
    """Whether instants are written as words, in local time."""
    splits: bool = False
    """Whether a layer has one type of geometry, so that lines and areas are layers of their own."""

    @property
    def zipped(self) -> bool:
        """Whether it is several files in one archive."""
        return self.suffix == ".zip"


def for_dbf(text: str) -> str:
    """Text as a shapefile holds it: CP874, letters it does not know as ?, at most 254 bytes."""
    return text.encode("cp874", errors="replace")[:DBF_BYTES].decode("cp874")


def for_sheet(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe in front where it would."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def for_xml(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return text.translate(_NO_XML)


FORMATS = {
    one.word: one
    for one in (
        Format(
            "gpkg", ".gpkg", "GPKG", "application/geopackage+sqlite3", "GeoPackage",
            "แนะนำ: ไฟล์เดียว เปิดใน QGIS และ ArcGIS ได้ทันที เส้นและพื้นที่อยู่ในชั้น requests_lines และ requests_areas",
            "The best choice: one file for QGIS and ArcGIS; lines and areas are in requests_lines and requests_areas",
            {"VERSION": "1.2"}, splits=True,
        ),
        Format(
            "geojson", ".geojson", "GeoJSON", "application/geo+json", "GeoJSON",
            "สำหรับเว็บและโปรแกรมที่เขียนเอง", "For the web and programs of your own",
            {"RFC7946": "YES"}, plain_moments=True,
        ),
        Format(
            "shp", ".zip", "ESRI Shapefile", "application/zip", "Shapefile",
            "โปรแกรมรุ่นเก่า: จุด เส้น พื้นที่แยกไฟล์ใน zip ภาษาไทย CP874 ข้อความไม่เกิน 254 ตัวอักษร"
            " อักขระนอก CP874 เป็น ?",
            "For older programs: points, lines and areas are files of their own in the zip; Thai in CP874, texts of at"
            " most 254 letters, other letters become ?",
            {"encoding": "CP874"}, for_dbf, plain_moments=True, splits=True,
        ),
        Format(
            "kml", ".kml", "KML", "application/vnd.google-earth.kml+xml", "KML",
            "สำหรับ Google Earth", "For Google Earth", {}, for_xml, plain_moments=True,
        ),
        Format(
            "fgb", ".fgb", "FlatGeobuf", "application/octet-stream", "FlatGeobuf",
            "ข้อมูลขนาดใหญ่ อ่านเร็ว", "For large data, read quickly",
        ),
        Format(
            "csv", ".csv", "CSV", "text/csv", "CSV + WKT",
            "เปิดใน Excel: UTF-8 พิกัดอยู่ในคอลัมน์ WKT", "For Excel: UTF-8, places in the column WKT",
            {"GEOMETRY": "AS_WKT", "WRITE_BOM": "YES", "STRING_QUOTING": "IF_NEEDED"}, for_sheet, plain_moments=True,
        ),
    )
}  # fmt: skip
DEFAULT = "gpkg"
ANALYSIS_LAYER = "analysis"
"""Not a layer of features: what the planner's page shows, as several layers or sheets (layers/export/analysis.py)."""
ANALYSIS = {
    "gpkg": FORMATS["gpkg"],
    "xlsx": Format(
        "xlsx", ".xlsx", "", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel",
        "ช่อง เขต ชุมชน และเงื่อนไขที่ใช้", "Cells, zones, communities, parameters",
    ),
}  # fmt: skip
EVERY = FORMATS | ANALYSIS


def named(word: str, among: Mapping[str, Format] = FORMATS) -> Format:
    """The format of that word. Raises `Invalid` naming the words there are."""
    found = among.get(word)
    if found is None:
        known = ", ".join(among)
        raise Invalid(f"ชนิดไฟล์ใช้ได้ {known}", f"format is one of {known}.", field="format")
    return found
