"""The child process that opens strangers' pictures: little memory, little time, no environment, no way back but a pipe.

Frames on standard input and output are a 4-byte length and that many bytes; `photo_decoder` is the other end.
"""

from __future__ import annotations

import json
import os
import resource
import struct
import sys
from typing import BinaryIO

from geo_oss.requests.photo_pixels import NotAPhoto, rebuild

MEMORY_BYTES = 1024 * 1024 * 1024
SECONDS_EACH = 15


def main() -> None:
    """Answer frames until the parent closes the pipe."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        while (data := read_frame(sys.stdin.buffer)) is not None:
            _limit_seconds()
            for frame in _answer(data):
                write_frame(sys.stdout.buffer, frame)
            sys.stdout.buffer.flush()
    except BrokenPipeError:  # the parent was killed while this worked
        os._exit(0)


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame, None at the end."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    return stream.read(struct.unpack(">I", head)[0])


def write_frame(stream: BinaryIO, frame: bytes) -> None:
    """One frame."""
    stream.write(struct.pack(">I", len(frame)) + frame)


def _limit_seconds() -> None:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(usage.ru_utime + usage.ru_stime)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + SECONDS_EACH, resource.RLIM_INFINITY))


def _answer(data: bytes) -> list[bytes]:
    try:
        made = rebuild(data)
    except NotAPhoto as error:
        return [json.dumps({"refused": error.reason}).encode()]
    except MemoryError:
        return [json.dumps({"refused": "pixels"}).encode()]
    head = {"width": made.width, "height": made.height, "gps": made.gps, "sizes": list(made.sizes)}
    return [json.dumps(head).encode(), *made.sizes.values()]


if __name__ == "__main__":
    main()
