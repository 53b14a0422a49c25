"""Pictures rebuilt from their pixels: nothing of the sender's file survives but what can be seen. Runs in a child.

Only JPEG, PNG and WebP are opened, by content; the place the camera noted is read first and handed back apart.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, ImageOps, PngImagePlugin

FORMATS = ("JPEG", "PNG", "WEBP")
SIDES = {"large": 2048, "small": 480}
"""Longest side of each stored size, in pixels."""
MOST_PIXELS = {"JPEG": 110_000_000, "PNG": 50_000_000, "WEBP": 50_000_000}
"""JPEG may be larger, because it is decoded at an eighth to a half of its size."""
_QUALITY = {"large": 85, "small": 80}
_GPS = ExifTags.Base.GPSInfo

Image.MAX_IMAGE_PIXELS = None  # the limits above are checked before anything is decoded
PngImagePlugin.MAX_TEXT_MEMORY = 4 * 1024 * 1024


class NotAPhoto(Exception):
    """`reason` is one of kind, broken, pixels."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The stored sizes as JPEG bytes, the large one's pixels, and where its camera was (lon, lat, EPSG:4326)."""

    sizes: dict[str, bytes]
    width: int
    height: int
    gps: tuple[float, float] | None


def rebuild(data: bytes) -> Rebuilt:
    """New pictures out of the pixels of `data`. Raises `NotAPhoto`."""
    if not looks_like_photo(data):
        raise NotAPhoto("kind")
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            _check_pixels(image)
            gps = _gps(image)
            whole = _upright(image)
    except NotAPhoto:
        raise
    except Exception:
        raise NotAPhoto("broken") from None
    sizes = {name: _jpeg(whole, side, _QUALITY[name]) for name, side in SIDES.items()}
    return Rebuilt(sizes, whole.width, whole.height, gps)


def looks_like_photo(data: bytes) -> bool:
    """Whether the first bytes are those of a JPEG, PNG or WebP."""
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    return data[:3] == b"\xff\xd8\xff" or data[:8] == b"\x89PNG\r\n\x1a\n" or webp


def _check_pixels(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS[image.format or "PNG"]:
        raise NotAPhoto("pixels")


def _upright(image: Image.Image) -> Image.Image:
    """The pixels alone, turned as the camera was held, no larger than the large size, on white where transparent."""
    side = SIDES["large"]
    image.draft("RGB", (side, side))
    image.load()
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    turned = ImageOps.exif_transpose(image)
    flat = _opaque(turned)
    return Image.frombytes("RGB", flat.size, flat.tobytes())


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L").convert("RGB")
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    clear = image.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")


def _jpeg(image: Image.Image, side: int, quality: int) -> bytes:
    sized = image.copy()
    sized.thumbnail((side, side), Image.Resampling.LANCZOS)
    out = BytesIO()
    sized.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def _gps(image: Image.Image) -> tuple[float, float] | None:
    """The camera's place; None when there is none, it is broken, or it is 0,0 (a camera without a fix)."""
    try:
        noted: dict[int, Any] = dict(image.getexif().get_ifd(_GPS))
        lat = _degrees(noted[2], str(noted.get(1, "N")), "S")
        lon = _degrees(noted[4], str(noted.get(3, "E")), "W")
    except Exception:
        return None
    sound = math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 85
    return (round(lon, 7), round(lat, 7)) if sound and (lon, lat) != (0.0, 0.0) else None


def _degrees(parts: Any, reference: str, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if reference.upper().startswith(negative) else value
