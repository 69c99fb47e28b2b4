"""The memory of a role with a book: all topics that it reads, follows and writes, read from their beginning.

What a slice brings has been folded before it is answered, since a book's topics are read to their ends first; what the
book said has arrived in it before it is asked again. So nothing needs to be remembered beside the topics.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Final

from aiokafka import TopicPartition
from faust.types import TP
from headerfirst.agents.book import Arrival, Book, Moment
from headerfirst.agents.step import Output
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.record import Record
from headerfirst.streams.codec import decoder_for
from headerfirst.streams.envelope import type_of
from headerfirst.streams.grant_figures import GrantFigures
from headerfirst.streams.offset_ledger import Record as Message
from headerfirst.streams.outbox import Written
from headerfirst.streams.settings import Settings
from headerfirst.streams.topics import TOPICS, prefixed
from headerfirst.streams.topology import Role
from headerfirst.streams.view import View

log: Final = logging.getLogger(__name__)

SIGNATURE: Final = "signature"
"""The header of a command."""
_NO_TIME: Final = datetime.fromtimestamp(0, UTC)


def arrival_of(topic: str, message: Message, record: Record | None) -> Arrival:
    """`topic` without prefix; `record` is what was decoded of the value."""
    signature = next((value for name, value in message.headers if name == SIGNATURE), None)
    return Arrival(
        topic=topic,
        offset=message.offset,
        at=_time_of(message.timestamp),
        key=(message.key or b"").decode(errors="replace"),
        record=record,
        value=message.value or b"",
        signature=signature.decode(errors="replace") if signature is not None else None,
    )


def _time_of(milliseconds: int) -> datetime:
    """The record time; one that no calendar has, which only a writer's own clock can give, is as good as none."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return _NO_TIME


class BookMemory:
    """`moment` tells what may be relied on now; `figures` are kept beside. Raises Retriable without a broker."""

    may_wait = False

    def __init__(
        self,
        settings: Settings,
        role: Role,
        book: Book,
        moment: Callable[[], Moment],
        figures: GrantFigures | None = None,
    ) -> None:
        self.book = book
        self._figures = figures
        self._settings = settings
        self._moment = moment
        written = (name for name in role.writes if name not in _WRITTEN_ONLY)
        names = dict.fromkeys((*role.reads, *role.follows, *written))
        self._topics = [name for name in names if TOPICS[name].shape == "one"]
        self._decode = {name: decoder_for(name) for name in self._topics}
        self._generation: int | None = None
        self._current: Callable[[], int | None] = lambda: self._generation
        self._view: View | None = None
        self._lock = asyncio.Lock()
        """The runner and a labour both follow: neither may find the other's topics half read, or closed."""
        self.folded = 0
        """Records, in all."""

    def belong_to(self, group: Callable[[], int]) -> None:
        """`group` tells its generation: a book of an earlier one may lack what another owner said since."""
        self._current = group

    @property
    def is_ready(self) -> bool:
        """Whether the book was read in the group's present generation."""
        return self._view is not None and self._generation == self._current()

    async def ready(self, tp: TP, generation: int, start: int) -> object:  # noqa: ARG002  # offsets are the book's own
        """A new generation may have had another owner in between: the topics are then read again."""
        async with self._lock:
            if self._generation != generation:
                await self._read(generation)
        await self.follow()
        return self.book

    async def _read(self, generation: int) -> None:
        await self.close()
        self.book.forget()
        if self._figures is not None:
            self._figures.forget()
        places = [TopicPartition(prefixed(self._settings.prefix, name), 0) for name in self._topics]
        view, before = View(self._settings.bootstrap, places, self._fold), self.folded
        await view.open()
        self._view, self._generation = view, generation
        log.info("a book was read: topics=%s records=%d", ",".join(self._topics), self.folded - before)

    async def follow(self) -> None:
        """Fold all that the topics hold now."""
        async with self._lock:
            if self._view is not None:
                await self._view.reach_end()

    def _fold(self, partition: TopicPartition, message: Message) -> None:
        self.folded += 1
        topic = partition.topic.removeprefix(self._settings.prefix)
        record = None
        if message.value is not None:
            try:
                record = self._decode[topic](message.value, type_of(message.headers)).record
            except Malformed:
                return  # a dead letter of the role that takes the topic's slices
        arrival = arrival_of(topic, message, record)
        self.book.take(arrival)
        if self._figures is not None:
            self._figures.take(arrival)

    def changes(self) -> Iterable[Output]:
        moment = self._moment()
        if self._figures is not None:
            self._figures.forget_outlived(moment.now)
        return self.book.say(moment)

    def settled(self, written: Written) -> None:  # the protocol's
        """What was said comes back from the topics, before the book is asked again."""

    async def close(self) -> None:
        if self._view is not None:
            await self._view.close()
            self._view = None
            self._generation = None


_WRITTEN_ONLY: Final = frozenset({"dead-letters", "register", "ledger-entries"})
"""Nothing that a book says rests on its own dead letters; the register has a view of its own; and whose entries matter
to it follows them.
"""
