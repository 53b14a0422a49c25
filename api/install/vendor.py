"""bin/vendor: fetch and copy the browser's parts; `--record` writes down new SHA-256 sums after an update."""

from __future__ import annotations

import sys

from api.install import browser
from api.install.steps import CannotInstall, say
from geo_oss.settings import ROOT


def main(arguments: list[str]) -> int:
    """Exit code 0 when the vendor folder is in order."""
    try:
        if "--record" in arguments:
            browser.fetch(with_test_parts=True)
            browser.vendor(record=True)
        else:
            browser.install(with_test_parts=True)
    except CannotInstall as problem:
        say(problem.en)
        return 1
    say(f"Browser parts are in {browser.VENDOR.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
