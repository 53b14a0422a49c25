"""What a log may know of a failure: its kind and where in the code it arose, never the values it speaks of.

Messages of exceptions quote rows, files and parameters: names, phones and words of citizens do not belong into logs.
"""

from __future__ import annotations

import traceback


def origin(error: BaseException) -> str:
    """The innermost place, as module:line."""
    return _places(error)[-1]


def way(error: BaseException) -> str:
    """Every place from the outermost to the innermost."""
    return " > ".join(_places(error))


def _places(error: BaseException) -> list[str]:
    frames = traceback.walk_tb(error.__traceback__)
    return [f"{frame.f_globals.get('__name__')}:{line}" for frame, line in frames] or ["-"]
