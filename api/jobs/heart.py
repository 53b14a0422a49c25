"""A sign of life while long work goes on: the stage and share for the bar, written on a connection of its own."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from types import TracebackType

from psycopg import Connection, OperationalError

from api.jobs.queue import Queue
from geo_oss.db.pool import Row, connect

BEAT_SECONDS = 0.5
Told = Callable[[str, int, int], None]


class Heart:
    """Beats every half second for a job of a queue; ends the process when worker or database are gone."""

    def __init__(self, url: str, queue: Queue, organization_id: int, id: int) -> None:
        self._url, self._alive = url, queue.sql["alive"]
        self._scope = {"organization_id": organization_id, "id": id}
        self._stage, self._share = "", 0.0
        self._over = threading.Event()
        self._parent = os.getppid()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Heart:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def stage(self, name: str, begin: float, end: float) -> Told:
        """A progress function for one stage, which is the share from `begin` to `end` of the whole."""
        self._stage, self._share = name, begin

        def told(_: str, done: int, of: int) -> None:
            self._share = begin + (end - begin) * min(done / of if of else 0.0, 1.0)

        return told

    def _beat(self) -> None:
        try:
            with connect(self._url, autocommit=True) as conn:
                while not self._over.wait(BEAT_SECONDS):
                    self._tell(conn)
        except OperationalError:
            os._exit(1)

    def _tell(self, conn: Connection[Row]) -> None:
        if os.getppid() != self._parent:
            os._exit(1)
        conn.execute(self._alive, self._scope | {"stage": self._stage, "share": self._share})
