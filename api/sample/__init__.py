"""The invented sample town in a database: `load`, `loaded`, `accounts`; heavy tools are imported at the first load."""

from __future__ import annotations

from collections.abc import Callable

from api.sample.demo import DemoAccount, accounts, loaded
from geo_oss.settings import Settings

__all__ = ["DemoAccount", "accounts", "load", "loaded"]


def load(settings: Settings, tell: Callable[[str], None] = lambda step: None) -> list[DemoAccount]:
    """Makes the towns and their base map and loads what is not there yet; gives the accounts to try with.

    `tell` is called with a few words before each step. A second call changes nothing.
    """
    from api.sample.loading import load as run

    run(settings, tell)
    return accounts(settings)
