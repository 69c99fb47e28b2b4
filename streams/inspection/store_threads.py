"""The content stores of the worker, asked from threads: what blocks there keeps nobody else waiting, nor the worker
from ending.
"""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TypeVar

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection.interface import Located, Store
from headerfirst.streams.inspection.store_shelf import open_store

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Copy:
    """A message in one folder of one store, its header block alone."""

    store: Store = field(repr=False)
    located: Located


class StoreThreads:
    """Opened when first needed. What stores raise is raised to whoever waits: Retriable, TooLarge, Misconfigured."""

    def __init__(
        self,
        urls: Sequence[str],
        environment: Mapping[str, str],
        opened: Callable[[str, Mapping[str, str]], Store] = open_store,
    ) -> None:
        self._urls = urls
        self._environment = environment
        self._open = opened
        self._stores: list[Store] | None = None
        self._opening = threading.Lock()

    async def copies(self, mailbox: str, message_id: str) -> list[Copy]:
        """Of every folder and store that has one. A store that refuses may be one that does not know the mailbox:
        Misconfigured is raised where no store has it and one refuses.
        """
        return await in_a_thread(
            lambda: self._of_each(lambda store: [Copy(store, one) for one in store.find(mailbox, [message_id])])
        )

    async def headings(self, mailbox: str, most: int) -> list[Located]:
        """Of every message of a mailbox that has a Message-ID, but no more than so many."""
        return await in_a_thread(
            lambda: self._of_each(lambda store: list(itertools.islice(store.headings(mailbox), most)))
        )

    async def content(self, copy: Copy, limit: int) -> bytes:
        """The whole message."""
        return await in_a_thread(lambda: b"".join(copy.store.fetch(copy.located, limit)))

    def close(self) -> None:
        for store in self._stores or ():
            store.close()
        self._stores = None

    def _of_each(self, ask: Callable[[Store], list[T]]) -> list[T]:
        found: list[T] = []
        refusal: Misconfigured | None = None
        for store in self._opened():
            try:
                found += ask(store)
            except Misconfigured as refused:
                refusal = refused
        if refusal is not None and not found:
            raise refusal
        return found

    def _opened(self) -> list[Store]:
        with self._opening:
            if self._stores is None:
                self._stores = [self._open(url, self._environment) for url in self._urls]
            return self._stores


async def in_a_thread(work: Callable[[], T]) -> T:
    """In one of its own, which the end of the process does not wait for: a store may keep silent for long."""
    done: Future[T] = Future()
    done.set_running_or_notify_cancel()  # whoever waits may go; the thread then ends unheard

    def run() -> None:
        try:
            value = work()
        except Exception as error:  # noqa: BLE001 - raised again where it is waited for
            done.set_exception(error)
        else:
            done.set_result(value)

    threading.Thread(target=run, name="content store", daemon=True).start()
    return await asyncio.wrap_future(done)
