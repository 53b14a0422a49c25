"""Work on many parts, results merged as they come: in one process, in threads, in processes, or on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from typing import Any, TypeVar

import dask
from dask.callbacks import Callback
from dask.delayed import delayed

from geo_oss.errors import Invalid, Unavailable

_delayed: Any = delayed
"""Dask's types are not told here."""
LOCAL = ("threads", "plain", "processes")
AT_ONCE = 8
"""Results that are merged in one step."""
PATIENCE_SECONDS = 60
Part = TypeVar("Part")
Result = TypeVar("Result")
Told = Callable[[int, int], None]
"""Told how many parts are done, and how many there are."""


def silent(done: int, of: int) -> None:
    """Tells nobody."""


def reduced(
    work: Callable[[Part], Result],
    parts: Sequence[Part],
    merge: Callable[[Sequence[Result]], Result],
    *,
    scheduler: str = "threads",
    told: Told = silent,
) -> Result:
    """The merged results of `work` on every part; few of them are kept at a time.

    `scheduler`: `plain` (this process, one after the other), `threads`, `processes` (a local cluster), or the address
    of a Dask cluster (`tcp://…`), whose machines see the same folders. Raises `Invalid`, `Unavailable`.
    """
    if not parts:
        return merge([])
    if scheduler == "plain":
        return _in_turn(work, parts, merge, told)
    leaves = [_delayed(work, pure=False)(part) for part in parts]
    if scheduler == "threads":
        with _Watch({leaf.key for leaf in leaves}, told), dask.config.set(scheduler="threads"):
            found: Result = _tree(leaves, merge).compute()
            return found
    with _client(scheduler) as client:
        _await_workers(client)
        found = _on_cluster(client, leaves, merge, told)
        return found


def _in_turn(
    work: Callable[[Part], Result], parts: Sequence[Part], merge: Callable[[Sequence[Result]], Result], told: Told
) -> Result:
    def results() -> Iterator[Result]:
        for done, part in enumerate(parts, 1):
            yield work(part)
            told(done, len(parts))

    return reduce(lambda one, other: merge([one, other]), results(), merge([]))


def _tree(leaves: Sequence[Any], merge: Callable[[Sequence[Any]], Any]) -> Any:
    """Merges of eight, of these again eight, and so on to one."""
    step = _delayed(merge, pure=False)
    level = [step(list(leaves[first : first + AT_ONCE])) for first in range(0, len(leaves), AT_ONCE)]
    while len(level) > 1:
        level = [step(level[first : first + AT_ONCE]) for first in range(0, len(level), AT_ONCE)]
    return level[0]


class _Watch(Callback):
    """Tells how many parts a local scheduler has finished."""

    def __init__(self, keys: set[str], told: Told) -> None:
        super().__init__(posttask=self._finished)  # type: ignore[no-untyped-call]
        self._waiting, self._all, self._told = set(keys), len(keys), told

    def _finished(self, key: str, *_: object) -> None:
        if key in self._waiting:
            self._waiting.discard(key)
            self._told(self._all - len(self._waiting), self._all)


def _on_cluster(client: Any, leaves: list[Any], merge: Callable[[Sequence[Any]], Any], told: Told) -> Any:
    import distributed

    as_completed: Any = distributed.as_completed
    futures = client.compute(leaves)
    root = client.compute(_tree(futures, merge))
    waiting = as_completed(futures)
    del futures
    for done, _ in enumerate(waiting, 1):
        told(done, len(leaves))
    return root.result()


def _await_workers(client: Any) -> None:
    """A cluster without workers would be waited for without end. Raises `Unavailable`."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE_SECONDS)
    except TimeoutError:
        raise Unavailable("คลัสเตอร์ไม่มีเครื่องที่ทำงาน", "The cluster has no workers.") from None


@contextmanager
def _client(scheduler: str) -> Iterator[Any]:
    import distributed

    opened: Any = distributed.Client
    cluster: Any = distributed.LocalCluster
    if scheduler == "processes":
        with cluster(threads_per_worker=1, dashboard_address=":0") as local, opened(local) as client:
            yield client
        return
    if "://" not in scheduler:
        known = ", ".join((*LOCAL, "tcp://HOST:PORT"))
        raise Invalid(f"--scheduler ใช้ได้: {known}", f"scheduler is one of {known}.", field="scheduler")
    try:
        client = opened(scheduler, timeout=10)
    except OSError as error:
        raise Unavailable("ติดต่อคลัสเตอร์ไม่ได้", f"The cluster cannot be reached: {error}") from None
    with client:
        yield client
