"""Reads a pipe in a thread: what is written to it may be long in coming, and everything else goes on meanwhile."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from queue import Empty, Queue
from threading import Thread
from typing import Final, TypeVar

Item = TypeVar("Item")

_MOST: Final = 1_000
"""Items that were read and not taken."""
_PATIENCE: Final = 0.01
"""Seconds that a writer as fast as we are may let us wait."""


def read_ahead(items: Iterator[Item]) -> Iterator[Item | None]:
    """The items in order; None where there is nothing for now, and the caller may wait before asking."""
    queue: Queue[Item | BaseException | None] = Queue(_MOST)
    Thread(target=_read, args=(items, queue, sys.stdin), daemon=True).start()
    while True:
        try:
            item = queue.get(timeout=_PATIENCE)
        except Empty:
            yield None
            continue
        if item is None:
            return
        if isinstance(item, BaseException):
            raise item
        yield item


def _read(items: Iterator[Item], queue: Queue[Item | BaseException | None], _held: object) -> None:
    """`_held` keeps standard input alive: an interpreter that ends would close it and wait for this thread's read."""
    try:
        for item in items:
            queue.put(item)
    except Exception as error:  # noqa: BLE001  # the reader's caller raises it
        queue.put(error)
    else:
        queue.put(None)
