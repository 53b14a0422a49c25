"""JSON that programs disagree about is refused; honest JSON passes."""

from __future__ import annotations

import json

import pytest

from api import strict_json

HOSTILE = {
    "nan": b'{"lat": NaN}',
    "infinity": b'{"lat": -Infinity}',
    "endless float": b'{"lat": 1e400}',
    "endless whole": b'{"lat": ' + b"9" * 5000 + b"}",
    "lone surrogate": b'{"title": "\\ud800"}',
    "lone surrogate as a name": b'{"\\udfff": 1}',
    "raw surrogate": b'{"title": "\xed\xa0\x80"}',
    "nul": b'{"title": "a\\u0000b"}',
    "same name twice": b'{"lat": 1, "lat": 2}',
    "same name twice below": b'{"a": [{"x": 1, "x": 1}]}',
    "33 deep": b"[" * 33 + b"]" * 33,
    "100000 deep": b"[" * 100_000,
    "deep objects": b'{"a":' * 40 + b"1" + b"}" * 40,
    "utf-16": '{"a": 1}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"a": 1}',
    "cut": b'{"a": ',
    "two values": b"{} {}",
    "not utf-8": b'{"a": "\xff"}',
    "single quotes": b"{'a': 1}",
    "control": b'{"a": "\x01"}',
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_json_is_refused(kind: str) -> None:
    with pytest.raises(strict_json.UnfitJson):
        strict_json.check(HOSTILE[kind])


def test_honest_json_passes() -> None:
    strict_json.check(json.dumps({"title": "ไฟดับ 💡", "place": [100.5, 13.75], "n": 10**12, "no": None}).encode())
    strict_json.check(b"[" * 31 + b'{"a": 1}' + b"]" * 31)
    strict_json.check(b'{"pair": "\\ud83d\\ude00"}')
