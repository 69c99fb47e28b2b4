"""The register as this process knows it, and whether it may be relied on: fresh, whole and readable, or not at all.

Fresh means that the last heartbeat is young *and* the view stands at the end of the topic. A register whose log does
not begin at offset 0 has lost records and is unreadable; so is one with a protective record that cannot be read, until
its key is written again (records.md 3).
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from aiokafka import TopicPartition
from headerfirst.agents.register import Register
from headerfirst.schemas.errors import Malformed, Retriable
from headerfirst.schemas.register import KINDS, PROTECTIVE_KINDS, Heartbeat, RegisterRecord, key_of, kind_of
from headerfirst.schemas.vocabulary import DeadLetterReason
from headerfirst.streams.codec import decoder_for
from headerfirst.streams.envelope import type_of
from headerfirst.streams.offset_ledger import Record
from headerfirst.streams.view import View

log: Final = logging.getLogger(__name__)

Listener = Callable[[str, RegisterRecord | None], None]
OnMalformed = Callable[[Record, DeadLetterReason], None]

_LOG_APPEND_TIME: Final = 1
_REPORTED: Final = 1000
"""Unreadable records that a listener who comes later is told of."""
_BRIEFLY: Final = 0.02
_CHECK_EVERY: Final = 1.0
"""Seconds between looks at the end of the topic."""


class RegisterView:
    """Follows `topic`. `now` tells the time; `lacks` says what else the register has to hold before judging."""

    def __init__(
        self,
        bootstrap: str,
        topic: str,
        stale_after: float,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        lacks: Callable[[Register], str | None] = lambda _register: None,
    ) -> None:
        self.register = Register()
        self._view = View(bootstrap, [TopicPartition(topic, 0)], self._fold)
        self._partition = TopicPartition(topic, 0)
        self._stale_after = stale_after
        self._now = now
        self._lacks = lacks
        self._decode = decoder_for("register")
        self._heartbeat: datetime | None = None
        self._unreadable: set[str] = set()
        self._at_end = False
        self._said: bool | None = None
        """Whether it was said last that the register is fresh."""
        self._listeners: list[Listener] = []
        self._on_malformed: list[OnMalformed] = []
        self._malformed: deque[tuple[Record, DeadLetterReason]] = deque(maxlen=_REPORTED)
        self._fresh = asyncio.Event()
        self.offset = -1
        """The last offset folded in."""

    def listen(self, listener: Listener) -> None:
        """Call `listener` with each key and record from now on; a late one is told what there is."""
        self._listeners.append(listener)
        for key, record in self.register.entries():
            listener(key, record)

    def on_malformed(self, report: OnMalformed) -> None:
        """Tell `report` of each record that cannot be read; a late listener of those that there were."""
        self._on_malformed.append(report)
        for message, reason in self._malformed:
            report(message, reason)

    async def open(self) -> None:
        """Read the register; `problem` tells whether it may be relied on, and `follow` goes on saying so."""
        await self._view.open()
        await self._look()

    async def follow(self) -> None:
        """Fold what comes, for as long as the process lives; a broker that is away makes the register stale."""
        checked = 0.0
        loop = asyncio.get_running_loop()
        while True:
            try:
                await self._view.poll()
                if loop.time() - checked >= _CHECK_EVERY:
                    checked = loop.time()
                    self._say(await self._look())
            except Retriable as error:
                self._fresh.clear()
                self._say(str(error))
                await asyncio.sleep(_CHECK_EVERY)

    async def reach_end(self) -> None:
        """Wait until everything that the topic holds now is folded in: access is judged by it. Raises Retriable
        without a broker.
        """
        while not await self._view.at_end():  # noqa: ASYNC110 - the broker says where the end is only when asked
            await asyncio.sleep(_BRIEFLY)

    async def close(self) -> None:
        await self._view.close()

    async def _look(self) -> str | None:
        """See whether the register may be relied on, and why not.

        What was written just now is folded first: the gate refuses for good what is asked while the register is stale.
        """
        try:
            await self._view.reach_end()
            self._at_end = True
        except Retriable:
            self._at_end = False
        problem = self.problem()
        if problem is None:
            self._fresh.set()
        else:
            self._fresh.clear()
        return problem

    def _say(self, problem: str | None) -> None:
        """Once for each time that it changes between fresh and not."""
        if self._said == (problem is None):
            return
        self._said = problem is None
        if problem is None:
            log.info("the register is fresh: records=%d offset=%d", len(self.register), self.offset)
        else:
            log.error("the register may not be relied on, all that rests on it pauses: %s", problem)

    def problem(self) -> str | None:
        """Why the register may not be relied on; None where it may."""
        if self._view.first.get(self._partition, 0) > 0:
            return "its log does not begin at offset 0, so records are gone"
        if self._unreadable:
            return f"{len(self._unreadable)} protective records cannot be read; write their keys again"
        age = self.age()
        if age is None:
            return "it has no heartbeat; start `headerfirst register heartbeat`"
        if age > self._stale_after:
            return f"its last heartbeat is {age:.0f} s old; see to `headerfirst register heartbeat`"
        if not self._at_end:
            return "its end has not been read yet"
        return self._lacks(self.register)

    def age(self) -> float | None:
        """Seconds since the last heartbeat; None where there was none."""
        return None if self._heartbeat is None else max((self._now() - self._heartbeat).total_seconds(), 0.0)

    @property
    def is_fresh(self) -> bool:
        """What was found at the last look, and the heartbeat still young: a look may take long without a broker."""
        age = self.age()
        return self._fresh.is_set() and age is not None and age <= self._stale_after

    async def fresh(self) -> None:
        """Wait until the register may be relied on: triage pauses here."""
        while not self.is_fresh:
            self._fresh.clear()
            await self._fresh.wait()

    def _fold(self, _partition: TopicPartition, message: Record) -> None:
        self.offset = message.offset
        key = (message.key or b"").decode(errors="replace")
        if message.value is None:
            self._unreadable.discard(key)
            self._take(key, None)
            return
        try:
            record: RegisterRecord = self._decode(message.value, type_of(message.headers)).record
        except Malformed as error:
            self._refuse(key, message, error.reason)
            return
        if key_of(record) != key:
            self._unreadable |= {key_of(record)} if kind_of(record) in PROTECTIVE_KINDS else set()
            self._refuse(key, message, "value_unknown")
            return
        self._unreadable.discard(key)
        if isinstance(record, Heartbeat):
            self._heartbeat = _broker_time(message) or record.at
        else:
            self._take(key, record)

    def _take(self, key: str, record: RegisterRecord | None) -> None:
        self.register.fold(key, record)
        for listener in self._listeners:
            listener(key, record)

    def _refuse(self, key: str, message: Record, reason: DeadLetterReason) -> None:
        kind = key.partition("/")[0]
        if kind not in KINDS or kind in PROTECTIVE_KINDS:
            self._unreadable.add(key)
        self._malformed.append((message, reason))
        for report in self._on_malformed:
            report(message, reason)


def _broker_time(message: Record) -> datetime | None:
    """The broker's own time, where the topic has it: a typed `at` is then not believed."""
    if message.timestamp_type != _LOG_APPEND_TIME:
        return None
    return datetime.fromtimestamp(message.timestamp / 1000, UTC)
