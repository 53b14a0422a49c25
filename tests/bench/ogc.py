"""100,000 features page by page over OGC API Features, beside tipg and pygeoapi on the same table, in one run."""

from __future__ import annotations

import json
import time
from urllib.parse import urlsplit

from tests.bench import rivals, synthetic
from tests.bench.table import Row, scale

FEATURES = 100_000
FIELDS = (
    "number", "category_id", "status", "title", "zone_code", "community_code", "pole_number", "pole_kind", "supporters",
    "photos",     "created_at", "updated_at", "due_at", "done_at",
)  # fmt: skip
_OURS = "/bench/ogc/collections/requests/items?limit={limit}"
_TIPG = "/collections/public.request_public/items?geom-column=place&limit={limit}&sortby=id&properties=" + ",".join(
    FIELDS
)
"""In an order of its own it gives some features twice and others never."""
_PYGEOAPI = "/collections/requests/items?f=json&limit={limit}"
_BOX = "&bbox=102.83,16.43,102.84,16.44"


def run() -> list[Row]:
    """Rows for the figures of paging."""
    count = max(int(FEATURES * min(scale(), 1)), 200)
    url, _ = synthetic.made(count)
    with rivals.ours(url) as ours, rivals.tipg(url) as tipg, rivals.pygeoapi(url, FIELDS) as pygeoapi:
        theirs = (("tipg", tipg, _TIPG), ("pygeoapi", pygeoapi, _PYGEOAPI))
        return [
            *(_paging(ours, *rival, count, limit) for limit in (1_000, 10_000) for rival in theirs),
            *(_boxed(ours, *rival) for rival in theirs),
        ]


def _paging(ours: rivals.Server, name: str, rival: rivals.Server, path: str, count: int, limit: int) -> Row:
    """Seconds until the last page was here and its `next` link was gone."""
    mine, my_numbers = min(_walk(ours, _OURS.format(limit=limit)) for _ in range(2))
    took, numbers = _walk(rival, path.format(limit=limit))
    if not len(my_numbers) == len(numbers) == count or my_numbers != numbers:
        raise AssertionError(f"{name}: {len(numbers)} features there, {len(my_numbers)} here, of {count}")
    goal = 0.4 if scale() >= 1 else None
    return Row(
        f"OGC API, {count:,} features by {limit:,}", mine, name, took, "s", at_most=goal, note="the same features"
    )


def _boxed(ours: rivals.Server, name: str, rival: rivals.Server, path: str) -> Row:
    """Milliseconds for the first 100 features of a square kilometre; all say how many there are."""
    asked = [server.get(where.format(limit=100) + _BOX) for server, where in ((ours, _OURS), (rival, path)) * 5]
    matched = {json.loads(rivals.unpacked(body))["numberMatched"] for _, body in asked}
    if len(matched) != 1:
        raise AssertionError(f"{name}: not the same number in the box: {matched}")
    mine, theirs = min(took for took, _ in asked[::2]), min(took for took, _ in asked[1::2])
    return Row("OGC API, 100 features of a box", mine, name, theirs, "ms", note=f"{matched.pop():,} in it")


def _walk(server: rivals.Server, path: str | None) -> tuple[float, set[str]]:
    seconds, seen = 0.0, set[str]()
    while path:
        began = time.perf_counter()
        body = rivals.unpacked(server.get(path)[1])
        seconds += time.perf_counter() - began
        page = json.loads(body)
        seen |= {feature["properties"]["number"] for feature in page["features"]}
        following = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
        parts = urlsplit(following) if following and page["features"] else None
        path = f"{parts.path}?{parts.query}" if parts else None
    return seconds, seen
