"""What strangers send: bodies, texts, geometries, query strings and headers that no honest program makes."""

from __future__ import annotations

import json
from typing import Any

TEXTS: dict[str, str] = {
    "empty": "",
    "nul": "a\x00b",
    "controls": "\x01\x02\x1b[31m\x7f",
    "direction": "\u202egpj.exe\u2066",
    "half pair escaped": "\\ud800",
    "not a character": "\ufffe\uffff",
    "long": "ก" * 100_000,
    "combining": "ก" + "\u0e49" * 5000,
    "sql": "'; DROP TABLE request; --",
    "sql sleep": "1) OR pg_sleep(5) IS NULL --",
    "percent": "%s %(id)s {0} {x.__class__}",
    "like": "%_\\%",
    "template": "{{ 7*7 }} ${7*7} #{7*7}",
    "script": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "path": "../../../../etc/passwd",
    "encoded path": "..%2f..%2fetc%2fpasswd",
    "header": "a\r\nSet-Cookie: x=1",
    "thai digits": "๑๒๓",
    "arabic digits": "٣٤٥",
    "huge number": "9" * 400,
    "negative": "-1",
    "float": "1.5",
    "nan": "NaN",
    "infinity": "Infinity",
    "exponent": "1e400",
    "tiny": "1e-400",
    "hex": "0x1F",
    "underscore": "1_000",
    "boolean": "true",
    "null": "null",
    "list": "[1,2]",
    "object": '{"a":1}',
    "int8": str(2**63),
    "int4": str(2**31),
    "emoji": "💡" * 50,
    "date": "2567-13-45",
    "far date": "99999-01-01",
    "zero date": "0000-00-00",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "box": "180,90,-180,-90",
    "box of nan": "nan,nan,nan,nan",
    "box of seven": "1,2,3,4,5,6,7",
    "cql": "status = 'open' AND (",
    "deep cql": "(" * 3000 + "1=1" + ")" * 3000,
    "cql function": "pg_sleep(5) = 1",
    "regex": "(a+)+$" + "a" * 60 + "!",
    "commas": "," * 5000,
    "whitespace": " \t\n\u3000\u200b",
}

GEOMETRIES: dict[str, tuple[Any, Any]] = {
    "zero": (0, 0),
    "swapped": (13.75, 100.5),
    "far": (1000, 1000),
    "edge": (180, 90),
    "beyond mercator": (0.005, 89.99999),
    "antimeridian": (-180, 0),
    "huge": (1e308, -1e308),
    "whole": (10**24, 10**24),
    "tiny": (5e-324, -5e-324),
    "text": ("100.5", "13.75"),
    "lists": ([0.005], [0.005]),
    "objects": ({"x": 1}, {"y": 1}),
    "null": (None, None),
    "booleans": (True, False),
}

RAW: dict[str, bytes] = {
    "nothing": b"",
    "null": b"null",
    "number": b"1",
    "text": b'"text"',
    "true": b"true",
    "list": b"[]",
    "list of lists": b"[[[[1]]]]",
    "not json": b"{",
    "nan": b'{"category_id": 21, "lon": NaN, "lat": 0.003}',
    "infinity": b'{"category_id": 21, "lon": Infinity, "lat": -Infinity}',
    "endless": b'{"category_id": 21, "lon": 1e400, "lat": 0.003}',
    "half pair": b'{"category_id": 21, "lon": 0.002, "lat": 0.003, "title": "\\ud800"}',
    "nul": b'{"category_id": 21, "lon": 0.002, "lat": 0.003, "title": "a\\u0000"}',
    "twice": b'{"category_id": 11, "category_id": 21, "lon": 0.002, "lat": 0.003}',
    "deep": b'{"a":' * 5000 + b"1" + b"}" * 5000,
    "deep list": b"[" * 100_000,
    "huge": b'{"title": "' + b"x" * 1_000_000 + b'"}',
    "wide": json.dumps({f"k{n}": n for n in range(20_000)}).encode(),
    "many ids": json.dumps({"photo_ids": ["x"] * 20_000}).encode(),
    "utf-16": '{"category_id": 21, "lon": 0.002, "lat": 0.003}'.encode("utf-16"),
    "bytes": bytes(range(256)),
    "prototype": b'{"__proto__": {"status": 5}, "constructor": 1}',
    "owned": b'{"status": 5, "number": "X1", "organization_id": 2, "id": 7, "is_public": true}',
}

KINDS = (
    "application/json",
    "text/plain",
    "application/xml",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data; boundary=b",
    "application/json; charset=utf-7",
    "image/svg+xml",
    "",
    "a" * 5000,
)

HEADERS: dict[str, dict[str, str]] = {
    "key of spaces": {"Idempotency-Key": "   "},
    "long key": {"Idempotency-Key": "k" * 50_000},
    "odd key": {"Idempotency-Key": "\x7f'\"\\"},
    "accept": {"Accept": "text/html;q=0.9,*/*;q=nonsense"},
    "language": {"Accept-Language": "xx-" + "y" * 5000},
    "cookies": {"Cookie": "; ".join(f"c{n}=v" for n in range(2000)), "Sec-Fetch-Site": "same-origin"},
    "bad cookie": {"Cookie": "lang=\x7f; staff=%00; visitor=" + "x" * 5000, "Sec-Fetch-Site": "same-origin"},
    "forwarded": {"X-Forwarded-For": "not-an-address, ::ffff:1.2.3.4, " + "1," * 500},
    "range": {"Range": "bytes=-1,5-2,999999999999999999999-"},
    "dates": {"If-Modified-Since": "yesterday", "If-None-Match": "*"},
    "host": {"Host": "evil.example/../x"},
    "encoding": {"Content-Encoding": "gzip"},
}


def bodies(valid: dict[str, Any]) -> dict[str, bytes]:
    """Hostile JSON bodies, many of them a valid one with one thing turned bad."""
    found = dict(RAW)
    for name, (lon, lat) in GEOMETRIES.items():
        found[f"place {name}"] = json.dumps(valid | {"lon": lon, "lat": lat}).encode()
    for field in valid:
        for wrong in (None, [], {}, "text", -1, 1.5, 2**40, True, ["x"], "\u202e"):
            found[f"{field} = {wrong!r}"] = json.dumps(valid | {field: wrong}).encode()
    for name, text in TEXTS.items():
        found[f"title {name}"] = json.dumps(valid | {"title": text, "phone": text}).encode()
    return found
