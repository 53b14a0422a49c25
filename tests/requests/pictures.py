"""Pictures for tests: honest ones with everything a camera may write into them, and hostile ones."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image, PngImagePlugin

CANARY = b"CANARY-0812345678"
KHON_KAEN = (102.8236, 16.4419)


def plain(size: tuple[int, int] = (640, 480), colour: tuple[int, int, int] = (200, 30, 30)) -> Image.Image:
    """A picture of one colour with a dark left half, so that turning it can be seen."""
    image = Image.new("RGB", size, colour)
    image.paste((10, 10, 40), (0, 0, size[0] // 2, size[1]))
    return image


def exif(lon: float, lat: float, orientation: int = 1) -> bytes:
    """EXIF with a place, a turn, and canaries in its texts."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010E] = CANARY.decode()
    data[0x013B] = CANARY.decode()
    place = data.get_ifd(0x8825)
    place[1], place[2] = "N" if lat >= 0 else "S", _parts(abs(lat))
    place[3], place[4] = "E" if lon >= 0 else "W", _parts(abs(lon))
    return data.tobytes()


def _parts(degrees: float) -> tuple[float, float, float]:
    minutes = degrees % 1 * 60
    return (float(int(degrees)), float(int(minutes)), round(minutes % 1 * 60, 4))


def jpeg(orientation: int = 1, place: tuple[float, float] = KHON_KAEN, size: tuple[int, int] = (640, 480)) -> bytes:
    """A JPEG with EXIF, GPS, XMP, ICC, a comment, a strange segment and bytes after its end, each with the canary."""
    out = BytesIO()
    plain(size).save(
        out,
        "JPEG",
        exif=exif(*place, orientation),
        icc_profile=CANARY * 4,
        comment=CANARY,
        xmp=b"<x:xmpmeta>" + CANARY + b"</x:xmpmeta>",
    )
    whole = out.getvalue()
    strange = b"\xff\xed" + struct.pack(">H", len(CANARY) + 2) + CANARY
    return whole[:2] + strange + whole[2:] + b"<script>" + CANARY + b"</script>"


def png() -> bytes:
    """A PNG with transparency and texts."""
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", CANARY.decode())
    texts.add_itxt("XML:com.adobe.xmp", CANARY.decode())
    out = BytesIO()
    image = plain().convert("RGBA")
    image.putpixel((600, 400), (0, 0, 0, 0))
    image.save(out, "PNG", pnginfo=texts, exif=exif(*KHON_KAEN))
    return out.getvalue() + CANARY


def webp() -> bytes:
    """A WebP with EXIF and XMP."""
    out = BytesIO()
    plain().save(out, "WEBP", exif=exif(*KHON_KAEN), xmp=CANARY)
    return out.getvalue()


def bomb(side: int = 20_000) -> bytes:
    """A PNG of few bytes and hundreds of millions of pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compressobj(9)
    line = bytes(side // 8 + 1)
    data = b"".join(rows.compress(line) for _ in range(side)) + rows.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def other_kinds() -> dict[str, bytes]:
    """Files that are no JPEG, PNG or WebP."""
    kinds = {name: BytesIO() for name in ("GIF", "BMP", "TIFF", "PPM", "ICO", "PCX", "EPS")}
    for name, out in kinds.items():
        plain((32, 32)).save(out, name)
    texts = {
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "html": b"<!doctype html><script>alert(1)</script>",
        "pdf": b"%PDF-1.7\n",
        "zip": b"PK\x03\x04" + bytes(100),
        "heic": b"\x00\x00\x00\x18ftypheic" + bytes(100),
        "empty": b"",
        "riff": b"RIFF\x24\x00\x00\x00WAVEfmt ",
    }
    return {name: out.getvalue() for name, out in kinds.items()} | texts


def damaged() -> dict[str, bytes]:
    """Files that begin as a photo and are none."""
    whole = jpeg()
    return {
        "head only": b"\xff\xd8\xff\xe0",
        "cut in the head": whole[:200],
        "cut in the pixels": whole[: len(whole) // 2],
        "a script behind a head": b"\xff\xd8\xff<script>alert(1)</script>",
        "png cut": png()[:300],
        "png signature": b"\x89PNG\r\n\x1a\n",
        "webp cut": webp()[:60],
        "noise": b"\xff\xd8\xff" + bytes(range(256)) * 200,
    }
