"""Frames out of a site: its OGC API Features, page by page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import urlopen

from geo_oss.errors import GeoOssError, Invalid, NotFound, Unavailable
from layers.collections.asked import MOST
from layers.collections.registry import Collection

PATIENCE_SECONDS = 120


def rows(address: str, town: str, of: Collection, words: Mapping[str, str]) -> Sequence[Sequence[Any]]:
    """Key, fields in order and geometry (GeoJSON text) of every feature that is asked for."""
    asked = urlencode({**words, "limit": str(MOST), "f": "json"})
    page = f"{address.rstrip('/')}/{quote(town, safe='')}/ogc/collections/{of.id}/items?{asked}"
    return [_row(of, feature) for answer in _pages(page) for feature in answer["features"]]


def _row(of: Collection, feature: Mapping[str, Any]) -> tuple[Any, ...]:
    told = feature["properties"]
    return (feature["id"], *(told.get(field.name) for field in of.fields), json.dumps(feature["geometry"]))


def _pages(page: str) -> Iterator[dict[str, Any]]:
    while page:
        answer = _read(page)
        yield answer
        page = next((link["href"] for link in answer["links"] if link["rel"] == "next"), "")


def _read(page: str) -> dict[str, Any]:
    try:
        with urlopen(page, timeout=PATIENCE_SECONDS) as answer:
            return dict(json.load(answer))
    except HTTPError as error:
        raise _said(error) from None
    except URLError as error:
        raise Unavailable("ติดต่อเว็บไซต์ไม่ได้", f"The site cannot be reached: {error.reason}") from None


def _said(error: HTTPError) -> GeoOssError:
    """What the site says is wrong, in its own sentences."""
    kind = {404: NotFound, 422: Invalid, 400: Invalid}.get(error.code, Unavailable)
    try:
        told = json.load(error)
        return kind(told["detail"], told["detail_en"])
    except (ValueError, KeyError):
        return kind(None, f"The site answers {error.code}.")
