"""`python -m api.install run|test|bench`: prepare this machine; the last line on standard output is .venv's Python."""

from __future__ import annotations

import sys

from api.install import browser, python, system
from api.install.steps import CannotInstall, say


def main(kind: str) -> int:
    """Exit code 0 when everything is there."""
    try:
        system.provide(system.TO_RUN if kind == "run" else system.TO_TEST)
        executable = python.install(kind)
        browser.install(with_test_parts=kind != "run")
        if kind != "run":
            system.provide_chromium(executable)
    except CannotInstall as problem:
        say(f"\n{problem.en}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. Start again at any time; what is done is not done twice.")
        return 130
    sys.stdout.write(f"{executable}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
