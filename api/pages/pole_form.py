"""What the form of a pole holds: the fault, perhaps a photo and a phone, and where the phone stood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID, uuid4

from starlette.datastructures import FormData, QueryParams

from api.pages.pole_scan import Scan
from geo_oss.coordinates import metres_between
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat
from geo_oss.requests.model import Draft

_KEY = re.compile(r"[0-9a-zA-Z-]{16,64}")
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Answers:
    """The form's fields as text, and the ids of the photos already taken in."""

    key: str
    fault: str = ""
    note: str = ""
    phone: str = ""
    lon: str = ""
    lat: str = ""
    photo: tuple[str, ...] = ()

    @property
    def standing(self) -> LonLat | None:
        """Where the phone said it was; None when it said nothing usable."""
        try:
            return LonLat(float(self.lon), float(self.lat))
        except (ValueError, Invalid):
            return None


def read(form: FormData | QueryParams) -> Answers:
    """The answers of a form or an address; everything else in it is ignored."""
    texts = {name: _text(form.get(name)) for name in ("fault", "note", "phone", "lon", "lat")}
    key = _text(form.get("key"))
    photos = tuple(dict.fromkeys(text for text in map(_text, form.getlist("photo")) if _is_uuid(text)))
    return Answers(key if _KEY.fullmatch(key) else str(uuid4()), **texts, photo=photos)


def draft(answers: Answers, scan: Scan) -> Draft:
    """The answers as a draft at the pole. Raises `Invalid` when no fault of the list is chosen."""
    if scan.category.faults and scan.fault(answers.fault) is None:
        raise Invalid("กรุณาเลือกอาการที่พบ", "Please choose what is wrong.", field="fault")
    return Draft(
        category_id=scan.category.id,
        place=answers.standing or scan.pole.place,
        place_source="pole",
        fault=answers.fault,
        description=answers.note,
        phone=answers.phone,
        anonymous=not answers.phone,
        channel="qr" if scan.code else "web",
        pole_id=scan.pole.id,
        pole_method="code" if scan.code else "number",
        photo_ids=tuple(UUID(text) for text in answers.photo),
    )


def far_metres(answers: Answers, scan: Scan) -> float | None:
    """How far the phone is from the pole, when that is too far to be true; else None. Told, kept, never refused."""
    standing = answers.standing
    metres = metres_between(standing, scan.pole.place) if standing else 0.0
    return metres if metres > scan.kind.far_metres else None


def _text(value: object) -> str:
    return value[:_LONGEST].strip() if isinstance(value, str) else ""


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
