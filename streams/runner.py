"""The one loop: a slice is decoded, judged, its outputs sent and confirmed, then it is confirmed itself.

Order within a slice: outputs delivered, state delivered, slice confirmed; Faust commits the offset afterwards. State
that may wait is written for the slices of two seconds together, and these are confirmed together: whoever acts often
costs one record. A crash anywhere repeats slices, and the repetition changes nothing: ids come from content, and state
says what it has folded in. Nothing is raised into Faust: what a runner cannot handle ends the process, with its slices
unconfirmed.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from math import inf
from typing import Any, Final, NamedTuple, Protocol

from faust.types import TP
from headerfirst.agents.findings import Bench
from headerfirst.agents.step import Count, Counted, Publish
from headerfirst.schemas.errors import Retriable
from headerfirst.schemas.incident import Incident
from headerfirst.schemas.vocabulary import DeadLetterReason
from headerfirst.streams.codec import decoder_for, encode
from headerfirst.streams.dead_letters import Origin, dead_letter
from headerfirst.streams.envelope import type_of
from headerfirst.streams.judgement import SILENCE, Judged, judge_for, reason_of
from headerfirst.streams.memory import Memory
from headerfirst.streams.metrics import Metrics
from headerfirst.streams.offset_ledger import Record, Slice
from headerfirst.streams.outbox import Outbox, Sender
from headerfirst.streams.topics import DOOR_TOPICS, prefixed
from headerfirst.streams.topology import Role

log: Final = logging.getLogger(__name__)

_ENDINGS: Final = frozenset({"shielded", "out_of_scope"})
"""What a step counts in place of judging; everything else was judged (records.md 7)."""

WRITE_EVERY: Final = 2.0
"""Seconds in which the state of several slices is written once; a rebalance or a stop does not wait for it. As long
again would save little more where some ten thousand people write mail.
"""
_MOST_UNWRITTEN: Final = 100_000
"""Records of slices whose state waits."""
_PAUSE: Final = 1.0
"""Seconds between two tries to read a memory."""

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class Freshness(Protocol):
    """The part of the register view that a runner asks."""

    @property
    def is_fresh(self) -> bool: ...

    async def fresh(self) -> None:
        """Wait until the register may be relied on."""


class _Done(NamedTuple):
    """A slice whose outputs are acknowledged, and whose state is not yet."""

    part: Slice
    records: int
    started: float
    outcomes: Counter[str]
    counts: Counter[Count]


class Runner:
    """Of one role in one process; takes one slice at a time."""

    def __init__(  # noqa: PLR0913, PLR0917  # what a role is given, each part of its own kind
        self,
        role: Role,
        bench: Bench,
        register: Freshness,
        memory: Memory,
        metrics: Metrics,
        prefix: str = "",
        now: Clock = utc_now,
    ) -> None:
        self._role = role
        self._bench = bench
        self._register = register
        self._memory = memory
        self._metrics = metrics
        self._now = now
        self._decode = {name: decoder_for(name) for name in role.reads}
        self._topic = role.reads[0]
        self._tp = TP(prefixed(prefix, self._topic), 0)
        """Of the slice in work."""
        self._prefix = prefix
        self._outbox = Outbox(role.name, prefix)
        self._outcomes: Counter[str] = Counter()
        self._lock = asyncio.Lock()
        self._folded: dict[str, int] = {}
        self._done: list[_Done] = []
        self._wrote_at = -inf
        """On the loop's clock."""
        self.paused = False
        """Waiting for the register, or for the end: no lag of this runner is a fault of its own."""
        self._is_last = False
        self._is_reading = False
        self._read_before = 0
        self._known: dict[TP, int] = {}
        """The generation in which the memory of each partition was last there."""

    async def process(self, part: Slice, sender: Sender) -> None:
        """Judge a slice, deliver what it says, and confirm it; one that was given up meanwhile is somebody else's."""
        part.waiting = True
        await self._wait_until_allowed()
        async with self._lock:
            if part.given_up:
                return
            started = asyncio.get_running_loop().time()
            if self._known.get(part.tp) != part.generation:
                await self._settle(sender)  # what waits to be written must not wait for what has to be read
            memory = await self._remember(part.tp, part.generation, part.records[0].offset)
            part.waiting = False
            if part.given_up:  # meanwhile: a long memory holds no rebalance up
                return
            self._tp, self._topic = part.tp, part.tp.topic.removeprefix(self._prefix)
            counts: Counter[Count] = Counter()
            self._judge(part.records, memory, counts)
            await self._outbox.deliver(sender)
            self._folded[f"{self._topic}-{part.tp.partition}"] = part.records[-1].offset
            self._done.append(_Done(part, len(part.records), started, self._outcomes, counts))
            self._outcomes = Counter()
            part.keep_ends()
            if self._is_time_to_write():
                await self._write_behind(sender)

    async def finish(self, sender: Sender) -> None:
        """Let the slice in work be the last; whatever comes after it waits, and is the next member's, and so is one
        whose memory is still being read: that may take longer than a stop.
        """
        self._is_last = True
        if not self._is_reading:
            await self.settle(sender)

    async def settle(self, sender: Sender) -> None:
        """Write what waits, if anything does, as soon as the slice in work is done."""
        async with self._lock:
            await self._settle(sender)

    def bury_elsewhere(self, topic: str, message: Record, reason: DeadLetterReason) -> None:
        """A record of another topic that the process could not read; the letter leaves with `look_after`."""
        origin = Origin(message.key, message.value, prefixed(self._prefix, topic), 0, message.offset, message.headers)
        self._post(topic, origin, reason, "Malformed")

    async def look_after(self, tp: TP, generation: int, start: int, sender: Sender, *, catch_up: bool = True) -> None:
        """Between slices: have the memory read, and for one partition of all (`catch_up`) fold what came beside the
        input and write over what came late.
        """
        async with self._lock:
            await self._outbox.deliver(sender)
            if self._is_time_to_write() or self._known.get(tp) != generation:
                await self._settle(sender)
            if self._role.waits_for_register and not self._register.is_fresh:
                return
            await self._remember(tp, generation, start)
            if catch_up:
                await self._read(self._memory.follow)
                if self._is_time_to_write():
                    await self._write_behind(sender)

    async def _remember(self, tp: TP, generation: int, start: int) -> object:
        """The memory of a partition; how long that took where the partition is new here."""
        started = asyncio.get_running_loop().time()
        memory = await self._read(partial(self._memory.ready, tp, generation, start))
        if self._known.get(tp) != generation:
            self._known[tp] = generation
            seconds = asyncio.get_running_loop().time() - started
            self._metrics.recovery_seconds.labels(self._role.name).observe(seconds)
        return memory

    async def _read(self, read: Callable[[], Awaitable[object]]) -> object:
        """Once there is a broker. Where that takes too long, and something waits for it, the watchdog ends it."""
        self._is_reading = True
        try:
            while True:
                try:
                    return await read()
                except Retriable as error:
                    log.warning("a memory waits: role=%s %s", self._role.name, error)
                    self._metrics.retries.labels(self._role.name, "memory").inc()
                    await asyncio.sleep(_PAUSE)
        finally:
            self._is_reading = False

    def has_read_on(self) -> bool:
        """Whether the memory is being read and has grown since this was last asked: no partition moves meanwhile."""
        before, self._read_before = self._read_before, self._memory.folded
        return self._is_reading and before != self._memory.folded

    async def _wait_until_allowed(self) -> None:
        if self._role.waits_for_register:
            self.paused = not self._register.is_fresh
            await self._register.fresh()
        self.paused = self._is_last
        if self._is_last:
            await asyncio.Event().wait()

    def _judge(self, records: Sequence[Record], memory: Any, counts: Counter[Count]) -> None:
        """What cannot be read or done becomes a dead letter, and its neighbours go on.

        This is the loop that every event goes through: what is the same for all of them is worked out before it.
        """
        topic, decode, put = self._topic, self._decode[self._topic], self._outbox.put
        now = self._now() if topic in DOOR_TOPICS else None
        judge = judge_for(self._role, topic, self._bench, memory, now)
        silent = 0
        for message in records:
            try:
                decoded = decode(message.value, type_of(message.headers))
                judged = judge(decoded, message.offset)
                if judged.published:
                    put(judged.published)
            except Exception as error:  # noqa: BLE001  # a defect of ours: it must neither stop the slice nor pass in silence
                self._bury(message, error)
            else:
                if judged is SILENCE:
                    silent += 1
                else:
                    self._tell(judged, counts)
        self._outcomes["judged"] += silent

    def _tell(self, judged: Judged, counts: Counter[Count]) -> None:
        outcome = "judged"
        for one in judged.counted:
            counts[one] += 1
            if isinstance(one, Counted) and one.name in _ENDINGS:
                outcome = one.name
        self._outcomes[outcome] += 1
        if judged.dropped is not None:
            stripped = self._metrics.stripped_fields
            stripped.labels(self._topic, "unknown").inc(judged.dropped.unknown)
            stripped.labels(self._topic, "forbidden").inc(len(judged.dropped.forbidden))

    def _bury(self, message: Record, error: Exception) -> None:
        """The letter names where the record lies; it holds nothing of it."""
        topic, reason, kind = self._topic, reason_of(error), type(error).__name__
        if reason == "step_failed":
            log.error("a step failed: topic=%s offset=%d error=%s", topic, message.offset, kind)
        where = self._tp
        origin = Origin(message.key, message.value, where.topic, where.partition, message.offset, message.headers)
        self._post(topic, origin, reason, kind)
        self._outcomes["dead"] += 1

    def _post(self, topic: str, origin: Origin, reason: DeadLetterReason, error: str) -> None:
        letter = dead_letter(self._bench.pseudonyms, origin, reason, self._role.name, error)
        self._outbox.put_raw("dead-letters", letter.key, encode(letter.record), letter.headers)
        self._metrics.dead_letters.labels(topic, reason).inc()

    def _is_time_to_write(self) -> bool:
        """After a pause at once: whoever has little to do need not wait."""
        waited = asyncio.get_running_loop().time() - self._wrote_at
        unwritten = sum(done.records for done in self._done)
        must_not_wait = self._is_last or not self._memory.may_wait
        return must_not_wait or waited >= WRITE_EVERY or unwritten >= _MOST_UNWRITTEN

    async def _settle(self, sender: Sender) -> None:
        """Write what waits, if anything does."""
        if self._done:
            await self._write_behind(sender)

    async def _write_behind(self, sender: Sender) -> None:
        """State is confirmed after the outputs that it stands for, and slices after their state."""
        origin = ";".join(f"{name}:{offset}" for name, offset in sorted(self._folded.items()))
        written: Counter[str] = Counter()
        incidents: list[Incident] = []
        for change in self._memory.changes():
            if not isinstance(change, Publish):
                self._metrics.count(self._topic, change, 1)
                continue
            self._outbox.put((change,), origin)
            written[change.topic] += 1
            if isinstance(change.record, Incident):
                incidents.append(change.record)
        self._memory.settled(await self._outbox.deliver(sender))
        for topic, times in written.items():
            self._metrics.state_records.labels(topic).inc(times)
        for incident in incidents:
            self._count_version(incident)
        done, self._done = self._done, []
        for one in done:
            one.part.confirm()
            if not one.part.given_up:  # else whoever has these records next counts them
                self._measure(one)
        self._wrote_at = asyncio.get_running_loop().time()

    def _count_version(self, incident: Incident) -> None:
        self._metrics.incident_versions.labels(incident.class_, incident.category, incident.change).inc()
        self._metrics.event_to_incident.observe(max((self._now() - incident.changed_at).total_seconds(), 0.0))

    def _measure(self, done: _Done) -> None:
        topic = done.part.tp.topic.removeprefix(self._prefix)
        self._metrics.slice_records.labels(self._role.name).observe(done.records)
        self._metrics.slice_seconds.labels(self._role.name).observe(asyncio.get_running_loop().time() - done.started)
        for outcome, times in done.outcomes.items():
            self._metrics.events.labels(topic, outcome).inc(times)
        for counted, times in done.counts.items():
            self._metrics.count(topic, counted, times)
