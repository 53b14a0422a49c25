"""What a citizen's report form holds, as typed: read, kept for showing again, and made into a draft."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from uuid import UUID, uuid4

from starlette.datastructures import FormData, QueryParams

from geo_oss.geo import LonLat
from geo_oss.requests.line_or_area import Shape
from geo_oss.requests.model import PLACE_SOURCES, Draft

_LONGEST = 5000
_KEY = re.compile(r"[0-9a-zA-Z-]{16,64}")


@dataclass(frozen=True, slots=True)
class Answers:
    """The form's fields as text; whatever was typed is shown again."""

    key: str = ""
    category_id: str = ""
    lon: str = ""
    lat: str = ""
    place_source: str = ""
    accuracy_metres: str = ""
    pole_number: str = ""
    pole_code: str = ""
    pole_said: str = ""
    """The number of the pole that the words quote, once the sender has said yes."""
    coordinates: str = ""
    address: str = ""
    title: str = ""
    description: str = ""
    fault: str = ""
    anonymous: str = ""
    phone: str = ""
    name: str = ""
    shape: str = ""
    photo: tuple[str, ...] = ()

    def kept(self) -> Iterator[tuple[str, str]]:
        """Names and values for hidden fields."""
        for one in fields(self):
            value = getattr(self, one.name)
            yield from ((one.name, text) for text in ([value] if isinstance(value, str) else value) if text)


@dataclass(frozen=True, slots=True)
class Spot:
    """The place that the answers mean, how it was given, the pole that was named, the line or area that was drawn."""

    place: LonLat
    source: str
    words: str = ""
    pole_id: int | None = None
    pole_method: str | None = None
    shape: Shape | None = None


def read(form: FormData | QueryParams) -> Answers:
    """The answers of a form or of an address; unknown fields are left alone."""
    texts = {one.name: _text(form.get(one.name)) for one in fields(Answers) if one.name != "photo"}
    texts["key"] = texts["key"] if _KEY.fullmatch(texts["key"]) else str(uuid4())
    photos = tuple(dict.fromkeys(text for text in map(_text, form.getlist("photo")) if _uuid(text)))
    return Answers(**texts, photo=photos)


def draft(answers: Answers, spot: Spot) -> Draft:
    """The answers as a draft; an anonymous sender's name and phone go nowhere."""
    anonymous = bool(answers.anonymous)
    return Draft(
        category_id=int(answers.category_id) if answers.category_id.isdecimal() else 0,
        place=spot.place,
        place_source=spot.source if spot.source in PLACE_SOURCES else "typed",
        accuracy_metres=degrees(answers.accuracy_metres) if spot.source == "gps" else None,
        title=answers.title,
        description=answers.description,
        fault=answers.fault,
        address=answers.address,
        name="" if anonymous else answers.name,
        phone="" if anonymous else answers.phone,
        anonymous=anonymous,
        channel="qr" if answers.pole_code else "web",
        pole_id=spot.pole_id,
        pole_method=spot.pole_method,
        photo_ids=tuple(UUID(text) for text in answers.photo),
        shape=spot.shape,
    )


def degrees(text: str) -> float | None:
    """A finite number, or None."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _text(value: object) -> str:
    return value[:_LONGEST].strip() if isinstance(value, str) else ""


def _uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
