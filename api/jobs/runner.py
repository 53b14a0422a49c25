"""The worker's hand in long work: one child process at a time does what waits, and is ended when somebody says stop."""

from __future__ import annotations

import logging
import subprocess
import sys

from api.environment import export
from api.jobs.queue import Queue
from geo_oss.db.pool import Conn
from geo_oss.settings import ROOT, Settings

log = logging.getLogger("geo_oss.jobs")
END_SECONDS = 10


class Runner:
    """Starts a child for what waits. Long work takes memory and minutes: a child gives both back."""

    def __init__(self, settings: Settings, queue: Queue) -> None:
        self.settings, self.queue = settings, queue
        self._child: subprocess.Popen[bytes] | None = None
        self._task: dict[str, int] = {}

    async def tick(self, conn: Conn) -> None:
        """Looks after the child that works, or starts the next."""
        if self._child is not None:
            await self._look_after(conn, self._child)
        if self._child is None:
            row = await (await conn.execute(self.queue.sql["claim"])).fetchone()
            if row is not None:
                await self._begin(conn, **row)

    def close(self) -> None:
        """Ends the child; what it had not committed is taken up again by the next worker."""
        if self._child is not None:
            self._end(self._child)

    async def _look_after(self, conn: Conn, child: subprocess.Popen[bytes]) -> None:
        stopped = await (await conn.execute(self.queue.sql["is_stopped"], self._task)).fetchone()
        if child.poll() is None and stopped is not None and stopped["stop"]:
            self._end(child)
        if child.poll() is not None:
            if child.returncode:
                log.warning("%s %s ended with %s", self.queue.module, self._task["id"], child.returncode)
            await conn.execute(self.queue.sql["give_up"], self._task)
            self._child = None

    async def _begin(self, conn: Conn, organization_id: int, id: int, stop: bool) -> None:
        """Starts the child, unless somebody has said stop meanwhile."""
        self._task = {"organization_id": organization_id, "id": id}
        if stop:
            await conn.execute(self.queue.sql["give_up"], self._task)
        else:
            self._start(organization_id, id)

    def _start(self, organization_id: int, id: int) -> None:
        command = [sys.executable, "-m", self.queue.module, str(organization_id), str(id)]
        self._child = subprocess.Popen(command, cwd=ROOT, env=export(self.settings), stdin=subprocess.DEVNULL)

    def _end(self, child: subprocess.Popen[bytes]) -> None:
        child.terminate()
        try:
            child.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
