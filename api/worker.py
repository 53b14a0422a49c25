"""The worker: sends notices, keeps the maps' tables true, sweeps what nobody needs. Safe to run more than one.

It wakes when something was committed (LISTEN) and every second in any case, so a lost wake-up costs a second.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import psycopg
from psycopg_pool import PoolTimeout

from api import failures, limits, wiring
from api.analysis import store as analysis
from api.aside import Aside
from api.crews import store as crews
from api.exports import shelf as exported
from api.exports import store as exports
from api.geodata import store as geodata
from api.jobs.runner import Runner
from api.routes.health import WORKER_NAME
from geo_oss.db.pool import Conn, Pool, by_itself, open_pool
from geo_oss.notices import outbox
from geo_oss.notices.registry import channels
from geo_oss.people import sessions
from geo_oss.rates import lengths
from geo_oss.requests import idempotency
from geo_oss.requests.photo_decoder import Decoder
from geo_oss.requests.photos import Shelf
from geo_oss.settings import Settings

log = logging.getLogger("geo_oss.worker")

NAME = WORKER_NAME
"""The application name of its connections: `/readyz` and `geo-oss doctor` look for it."""
TICK_SECONDS = 1.0
REST_AFTER_FAILURE_SECONDS = 2.0
QUEUES = {
    "map files": geodata.QUEUE,
    "crews": crews.QUEUE,
    "analyses": analysis.QUEUE,
    "exports": exports.QUEUE,
}
"""Long work, each kind one at a time in a child process."""


@dataclass(slots=True)
class Chore:
    """Something done again and again, `every` so many seconds; a failure is logged and does not stop the others."""

    name: str
    every: float
    do: Callable[[], Awaitable[object]]
    due: float = 0.0

    async def tick(self, now: float) -> None:
        """Do it when it is due. Raises only what says that the database is away."""
        if now < self.due:
            return
        self.due = now + self.every
        try:
            await self.do()
        except Exception as error:
            if is_away(error):
                raise
            log.error("%s failed: %s at %s", self.name, type(error).__name__, failures.way(error))


def is_away(error: Exception) -> bool:
    """Whether an error says that the database cannot be reached, and not just that this statement failed.

    A deadlock, a full disk or a cancelled statement is an `OperationalError` too, but the server has answered.
    """
    if isinstance(error, psycopg.OperationalError):
        return error.sqlstate is None or error.sqlstate.startswith(("08", "57P"))
    return isinstance(error, PoolTimeout)


def run(settings: Settings) -> None:
    """Work until SIGTERM or Ctrl-C; what is being done then is finished first."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    asyncio.run(_main(settings))


async def _main(settings: Settings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await work(settings, stop)


async def work(settings: Settings, stop: asyncio.Event) -> None:
    """Do the chores until `stop` is set; a database that is away is waited for."""
    async with open_pool(settings.database_url, 3) as pool:
        runners = {name: Runner(settings, queue) for name, queue in QUEUES.items()}
        recount = Aside(lambda: _with_connection(pool, wiring.recount))
        duties = [*chores(settings, pool), Chore("heat grid", 1.0, recount.begin)]
        duties.extend(_long_work(name, runner, pool) for name, runner in runners.items())
        try:
            await _work(settings, duties, stop)
        finally:
            await recount.end()
            for runner in runners.values():
                runner.close()


async def _work(settings: Settings, duties: list[Chore], stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await _until_lost(settings, duties, stop)
        except (psycopg.OperationalError, PoolTimeout) as error:
            log.warning("the database is away (%s); trying again", type(error).__name__)
            await _rest(stop, REST_AFTER_FAILURE_SECONDS)


def chores(settings: Settings, pool: Pool) -> list[Chore]:
    """What there is to do, the quick things first."""
    shelf = Shelf(pool, settings.data / "uploads", Decoder())
    return [
        Chore("maps", 0.25, lambda: _with_connection(pool, wiring.refresh_maps)),
        Chore("notices", 0.1, lambda: _with_connection(pool, _deliver)),
        Chore("street lengths", 5.0, lambda: _with_connection(pool, lengths.measure)),
        Chore("limits", 3600.0, lambda: _with_connection(pool, limits.sweep)),
        Chore("sessions", 600.0, lambda: _with_connection(pool, sessions.sweep)),
        Chore("keys", 3600.0, lambda: _with_connection(pool, idempotency.sweep)),
        Chore("unsent photos", 600.0, shelf.sweep),
        Chore("stray files", 6 * 3600.0, shelf.sweep_files),
        Chore("old map files", 6 * 3600.0, lambda: _with_connection(pool, geodata.sweep)),
        Chore("old tasks of crews", 6 * 3600.0, lambda: _with_connection(pool, crews.sweep)),
        Chore("old exports", 600.0, lambda: _with_connection(pool, lambda conn: exported.sweep(conn, settings.data))),
    ]


def _long_work(name: str, runner: Runner, pool: Pool) -> Chore:
    return Chore(name, 0.25, lambda: _with_connection(pool, runner.tick))


async def _deliver(conn: Conn) -> int:
    return await outbox.deliver_due(conn, channels())


async def _with_connection(pool: Pool, do: Callable[[Conn], Awaitable[object]]) -> None:
    async with by_itself(pool) as conn:
        await do(conn)


async def _until_lost(settings: Settings, duties: list[Chore], stop: asyncio.Event) -> None:
    """Tick for as long as the listening connection lives. Raises `OperationalError` when it is gone."""
    url = settings.database_url
    async with await psycopg.AsyncConnection.connect(url, autocommit=True, application_name=NAME) as listener:
        await listener.execute("LISTEN geo_oss")
        while not stop.is_set():
            now = time.monotonic()
            for chore in duties:
                await chore.tick(now)
            await _woken(listener, stop)


async def _woken(listener: psycopg.AsyncConnection[object], stop: asyncio.Event) -> None:
    """Return at the next commit that matters, after a second, or at once when stopping."""
    waiting = asyncio.create_task(_next_notify(listener))
    stopping = asyncio.create_task(stop.wait())
    done, rest = await asyncio.wait({waiting, stopping}, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    if waiting in done:
        waiting.result()


async def _next_notify(listener: psycopg.AsyncConnection[object]) -> None:
    async for _ in listener.notifies(timeout=TICK_SECONDS, stop_after=1):
        return


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
