"""`geo-oss up`: database, tables, sample town, web server and worker; then watch them until Ctrl-C."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from rich.console import Console
from rich.status import Status

from api import environment, sample, wiring
from api.operation import first_town, lock, port, welcome
from api.operation.children import Child, command
from geo_oss.db import cluster
from geo_oss.db.cluster.processes import State
from geo_oss.db.migrate import migrate
from geo_oss.db.reach import need_postgis
from geo_oss.errors import Unavailable
from geo_oss.settings import Settings

_READY_SECONDS = 90.0
_LOOK_SECONDS = 1.0


def up(settings: Settings, console: Console) -> None:
    """Run everything until Ctrl-C or SIGTERM; then stop everything, in order.

    Raises `GeoOssError` with a sentence when something cannot start.
    """
    settings = replace(settings, public_url=settings.public_url or f"http://{_authority(settings)}")
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    with lock.held(settings.data, settings.base_url):
        port.need_free(settings.host, settings.port)
        with _database(settings, console) as ready:
            _prepare(ready, console)
            _serve_until_stopped(ready, console, private=not settings.database_url)


def _authority(settings: Settings) -> str:
    host = port.reachable(settings.host)
    return f"[{host}]:{settings.port}" if ":" in host else f"{host}:{settings.port}"


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


@contextmanager
def _database(settings: Settings, console: Console) -> Iterator[Settings]:
    if settings.database_url:
        yield settings
        return
    try:
        with _step(console, "Database") as tell:
            url = cluster.start(settings.data, tell)
        if (settings.data / "cluster").is_symlink():
            folder = cluster.status(settings.data).folder
            console.print(f"    It lies in {folder}: only root may enter the project's folder.", soft_wrap=True)
        yield replace(settings, database_url=url)
    finally:
        with _undisturbed():
            _stop_database(settings, console)


def _stop_database(settings: Settings, console: Console) -> None:
    if cluster.status(settings.data).state is not State.GONE:
        with _step(console, "Stopping the database"):
            cluster.stop(settings.data)


def _prepare(settings: Settings, console: Console) -> None:
    need_postgis(settings.database_url)
    with _step(console, "Tables"):
        migrate(settings.database_url, wiring.sql_functions())
    if first_town.is_wanted(settings):
        with _step(console, "Sample town (only at the first start)") as tell:
            sample.load(settings, tell)


def _serve_until_stopped(settings: Settings, console: Console, *, private: bool) -> None:
    env = environment.export(settings)
    children = [
        Child("web server", command("serve"), env, console.print),
        Child("worker", command("work"), env, console.print),
    ]
    try:
        with _step(console, "Web server and worker"):
            _start(children, settings)
        welcome.show(settings, console)
        _watch(children, settings, console, private=private)
    except KeyboardInterrupt:
        console.print("\nStopping …")
    finally:
        with _undisturbed():
            for child in children:
                child.stop()


def _start(children: list[Child], settings: Settings) -> None:
    for child in children:
        child.start()
    until = time.monotonic() + _READY_SECONDS
    while not port.answers(settings.host, settings.port):
        if not children[0].is_alive() or time.monotonic() > until:
            raise Unavailable(en="The web server did not start; its last words are above. Try: geo-oss doctor")
        time.sleep(0.1)


def _watch(children: list[Child], settings: Settings, console: Console, *, private: bool) -> None:
    while True:
        time.sleep(_LOOK_SECONDS)
        for child in children:
            child.tick()
        if private and cluster.status(settings.data).state is State.GONE:
            _revive(settings, console)


def _revive(settings: Settings, console: Console) -> None:
    console.print("The database ended unexpectedly; starting it again.")
    try:
        cluster.start(settings.data, console.print)
    except Unavailable as problem:
        console.print(problem.en)
        time.sleep(10)


@contextmanager
def _step(console: Console, title: str) -> Iterator[Callable[[str], None]]:
    began = time.monotonic()
    with console.status(f"{title} …") as spinner:
        yield lambda text: _progress(console, spinner, f"{title}: {text} …")
    console.print(f"  [green]✓[/] {title} [dim]({time.monotonic() - began:.1f} s)[/]")


def _progress(console: Console, spinner: Status, text: str) -> None:
    spinner.update(text)
    if not console.is_terminal:
        console.print(f"    {text}", soft_wrap=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
