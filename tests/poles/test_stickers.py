"""Sheets of stickers: every code on every sheet is read by another program, and says what it must."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from api import vendored
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat
from poles import stickers
from poles.codes import genuine, issue, read
from poles.model import Pole
from poles.stickers import Letterhead, address, pdf

KEY = bytes(range(32))
TOWN = Letterhead("เทศบาลเมืองทดสอบ", "0 4374 0825", "#0b6e4f", "https://report.town.go.th")
DPI = 150
MM = DPI / 25.4


def poles(count: int, number: str = "2-{:04}") -> list[Pole]:
    place = LonLat(103.2, 16.0)
    return [
        Pole(1, at, number.format(at), issue(1, at, KEY), "", "", "", None, None, place) for at in range(1, count + 1)
    ]


def printed(folder: Path, sheets: bytes) -> list[Image.Image]:
    """The sheets as they leave the printer at 150 dots an inch."""
    (folder / "s.pdf").write_bytes(sheets)
    subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", "s.pdf", "s"], cwd=folder, check=True)
    return [Image.open(path) for path in sorted(folder.glob("s-*.pgm"))]


def scanned(image: Image.Image) -> list[zxingcpp.Barcode]:
    return sorted(zxingcpp.read_barcodes(np.asarray(image)), key=lambda found: (_row(found), _column(found)))


def _row(found: zxingcpp.Barcode) -> int:
    return int(found.position.top_left.y / (37 * MM))


def _column(found: zxingcpp.Barcode) -> int:
    return int(found.position.top_left.x / (70 * MM))


def test_all_24_codes_of_a_sheet_are_read_in_place(tmp_path: Path) -> None:
    wanted = poles(24)
    (sheet,) = printed(tmp_path, pdf(wanted, TOWN, vendored.print_fonts()))
    found = scanned(sheet)
    assert [code.text for code in found] == [f"HTTPS://REPORT.TOWN.GO.TH/P/{pole.code}" for pole in wanted]
    assert [(_row(code), _column(code)) for code in found] == [divmod(at, 3) for at in range(24)]
    assert all(genuine(read(code.text.rsplit("/", 1)[1]), KEY) for code in found)


def test_every_code_is_level_h_of_30_millimetres(tmp_path: Path) -> None:
    (sheet,) = printed(tmp_path, pdf(poles(3), TOWN, vendored.print_fonts()))
    for code in scanned(sheet):
        corners = code.position
        assert code.ec_level == "H"
        assert (corners.top_right.x - corners.top_left.x) / MM == pytest.approx(30.4, abs=0.5)
        assert (corners.bottom_left.y - corners.top_left.y) / MM == pytest.approx(30.4, abs=0.5)


def test_the_quiet_zone_is_empty(tmp_path: Path) -> None:
    (sheet,) = printed(tmp_path, pdf(poles(24), TOWN, vendored.print_fonts()))
    module = 37 / 45 * MM
    for at in range(24):
        row, column = divmod(at, 3)
        left, top, side = column * 70 * MM, (row * 37 + 0.5) * MM, 37 * MM
        label = np.asarray(sheet.crop((int(left + 6), int(top + 6), int(left + side), int(top + side - 6))))
        dark_columns = np.flatnonzero((label < 128).any(axis=0))
        assert dark_columns[0] + 6 >= 3.8 * module and dark_columns[-1] + 6 <= side - 3.8 * module


def test_a_scratched_sticker_is_still_read(tmp_path: Path) -> None:
    (sheet,) = printed(tmp_path, pdf(poles(1), TOWN, vendored.print_fonts()))
    label = sheet.crop((0, 0, int(37 * MM), int(38 * MM))).convert("L")
    ImageDraw.Draw(label).rectangle([int(14 * MM), int(14 * MM), int(25 * MM), int(25 * MM)], fill=255)
    worn = label.rotate(7, fillcolor=255).filter(ImageFilter.GaussianBlur(1))
    (code,) = zxingcpp.read_barcodes(np.asarray(worn))
    assert code.text.endswith(poles(1)[0].code)


def test_more_than_24_go_on_with_the_next_sheet(tmp_path: Path) -> None:
    sheets = printed(tmp_path, pdf(poles(25), TOWN, vendored.print_fonts()))
    assert [len(scanned(sheet)) for sheet in sheets] == [24, 1]


@pytest.mark.parametrize(
    "number",
    ["{}", "1CA66D3B-F197-44FC-99F1-900C4961{:04}", "สท.๐๑๒/๕-{}", "#evil() $x$ *b* {} \\ \"'", "W" * 40, "ก" * 64],
)
def test_a_number_of_any_kind_stays_on_its_sticker(tmp_path: Path, number: str) -> None:
    long = Letterhead(
        "เทศบาลนครกรุงเทพมหานครอมรรัตนโกสินทร์มหินทรายุธยา", "02 " * 12, "#123456", "https://" + "a" * 40 + ".th"
    )
    (sheet,) = printed(tmp_path, pdf(poles(3, number), long, vendored.print_fonts()))
    assert len(scanned(sheet)) == 3
    ink = np.asarray(sheet) < 200
    assert not ink[int(39 * MM) : int(73 * MM)].any(), "nothing runs over into the second row"
    assert not ink[int(3 * MM) : int(36 * MM), int(206.5 * MM) :].any(), "nor over the edge that printers cannot reach"


def test_fonts_are_inside_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "s.pdf").write_bytes(pdf(poles(1), TOWN, vendored.print_fonts()))
    listed = subprocess.run(["pdffonts", "s.pdf"], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    fonts = listed.splitlines()[2:]
    assert fonts and all("Sarabun" in font and font.split()[-5] == "yes" for font in fonts)


def test_no_pole_or_too_many_is_told() -> None:
    with pytest.raises(Invalid, match="Choose 1 to"):
        pdf([], TOWN, vendored.print_fonts())
    with pytest.raises(Invalid, match=r"3,001 are chosen"):
        pdf(poles(1) * (stickers.MOST + 1), TOWN, vendored.print_fonts())


def test_the_address_is_in_capitals_up_to_its_path() -> None:
    assert address("http://127.0.0.1:8000", "ABC") == "HTTP://127.0.0.1:8000/P/ABC"
    assert address("https://x.go.th/Oss/", "ABC") == "HTTPS://X.GO.TH/Oss/P/ABC"
