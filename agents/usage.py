"""A person's day of use as it is counted: minutes as bitmaps, so that repeats and order do not show.

A *tally* is the memory of one person and day; a *book* the tallies of one partition, with the offset that each has
folded in. What was read from the topic rests in its bytes until somebody counts or asks: of all the days on the topic
few are counted again, and a tally is several times as large.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from hashlib import blake2b
from operator import itemgetter
from struct import Struct
from typing import Final, Literal, TypeVar
from zoneinfo import ZoneInfo

import msgspec
from headerfirst.agents.step import Publish
from headerfirst.schemas.usage import InputPosition, Usage

REMEMBERED_EVENTS: Final = 256
"""Event hashes kept a day and person, against repeats by a producer (a repeat by Kafka stands below the stamp). Only
`visits`, hours and bytes rest on them: minutes need none."""
HASH_BYTES: Final = 8
_REMEMBERED_BYTES: Final = REMEMBERED_EVENTS * HASH_BYTES
Agent = Literal["mail", "web"]
Reader = Callable[[bytes], Usage | None]
"""From a value of the topic `usage` to its record; None where it cannot be read, and then it counts as absent."""
K = TypeVar("K", str, int)
V = TypeVar("V")


def local_day(moment: datetime, zone: ZoneInfo) -> tuple[str, int]:
    """The day (`YYYY-MM-DD`) and the minute of it (0 to 1439) on the wall clock of a zone."""
    local = moment.astimezone(zone)
    return _day_of(local.toordinal()), local.hour * 60 + local.minute


@lru_cache(maxsize=64)
def _day_of(ordinal: int) -> str:
    """Events come from a few days, and there are many."""
    return date.fromordinal(ordinal).isoformat()


def next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def day_start(day: str, zone: ZoneInfo) -> datetime:
    """The UTC instant at which the day begins in the zone; on a day whose midnight the clock skips, when it would."""
    return datetime.fromisoformat(day).replace(tzinfo=zone).astimezone(UTC)


def dwell_minutes(bitmap: int, gap: int) -> int:
    """Minutes of sessions: visits at most `gap` minutes apart are one session, which lasts from its first minute to
    its last, both included. More minutes never make it less, so that a threshold once passed stays passed.
    """
    return _closed(bitmap, gap - 1).bit_count()


def _closed(bitmap: int, holes: int) -> int:
    """Fill what lies between set minutes where it is no longer than `holes` (morphological closing)."""
    grown = bitmap
    for _ in range(holes):
        grown |= grown << 1
    for _ in range(holes):
        grown &= grown >> 1
    return grown


@dataclass(slots=True)
class Tally:
    """What is remembered of one person and day. Mutable: only `UsageBook.count` changes it."""

    agent: Agent
    token: str
    day: str
    minutes: dict[str, int] = field(default_factory=dict)
    hours: dict[str, dict[int, int]] = field(default_factory=dict)
    visits: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    recent: bytearray = field(default_factory=bytearray)
    """Event hashes one after another, the oldest first: a tenth of the memory that a set of numbers takes."""
    offset: int = -1
    key: str = field(init=False)
    """Of its record on the topic `usage`; every event asks for it."""

    def __post_init__(self) -> None:
        self.key = f"{self.agent}/{self.token}/{self.day}"

    def record(self, topic: str, partition: int) -> Usage:
        minutes = {name: _to_bytes(bitmap) for name, bitmap in _in_order(self.minutes)}
        return Usage(
            agent=self.agent,
            token=self.token,
            day=self.day,
            input=InputPosition(topic=topic, partition=partition, offset=self.offset),
            minutes=minutes,
            hours={name: dict(_in_order(counts)) for name, counts in _in_order(self.hours)} or None,
            visits=self.visits,
            bytes_in=self.bytes_in,
            bytes_out=self.bytes_out,
            recent=list(_numbers(len(self.recent) // HASH_BYTES).unpack(self.recent)),
        )


def _in_order(named: Mapping[K, V]) -> Iterable[tuple[K, V]]:
    """Most have one entry, and every slice asks it of everybody in it."""
    return sorted(named.items(), key=itemgetter(0)) if len(named) > 1 else named.items()


def _to_bytes(bitmap: int) -> bytes:
    return bitmap.to_bytes((bitmap.bit_length() + 7) // 8, "little")


def tally_from(record: Usage) -> Tally:
    return Tally(
        agent=record.agent,
        token=record.token,
        day=record.day,
        minutes={name: int.from_bytes(bitmap, "little") for name, bitmap in record.minutes.items()},
        hours={name: dict(counts) for name, counts in (record.hours or {}).items()},
        visits=record.visits,
        bytes_in=record.bytes_in,
        bytes_out=record.bytes_out,
        recent=bytearray(_numbers(len(record.recent)).pack(*record.recent)),
        offset=record.input.offset,
    )


@cache
def _numbers(hashes: int) -> Struct:
    """So many event hashes as the topic has them: whole numbers."""
    return Struct(f">{hashes}Q")


def event_hash(event_id: str) -> bytes:
    """64 bits of an event's id."""
    return blake2b(event_id.encode(), digest_size=HASH_BYTES).digest()


def _stands_in(hashes: bytearray, one: bytes) -> bool:
    """Between two of them there may by chance be the bytes of a third."""
    place = hashes.find(one)
    while place % HASH_BYTES and place > 0:
        place = hashes.find(one, place + 1)
    return place >= 0


class UsageBook:
    """The tallies of one partition, and which of them a slice has changed. `read` is for what `fold` takes."""

    def __init__(self, agent: Agent, topic: str, partition: int, read: Reader = lambda _value: None) -> None:
        self._agent: Agent = agent
        self._topic = topic
        self._partition = partition
        self._read = read
        self._tallies: dict[str, Tally] = {}
        self._resting: dict[str, tuple[int, bytes]] = {}
        """Stamp and value of what nobody has asked for since it was read; no key stands here and among the tallies."""
        self._changed: set[str] = set()

    def __len__(self) -> int:
        return len(self._tallies) + len(self._resting)

    def tally(self, token: str, day: str) -> Tally:
        key = f"{self._agent}/{token}/{day}"
        tally = self._tallies.get(key) or self._known(key)
        if tally is None:
            tally = self._tallies[key] = Tally(self._agent, token, day)
        return tally

    def _known(self, key: str) -> Tally | None:
        tally = self._tallies.get(key)
        if tally is None and key in self._resting:
            record = self._read(self._resting.pop(key)[1])
            if record is not None:
                tally = self._tallies[key] = tally_from(record)
        return tally

    def count(self, tally: Tally, use: CountedUse) -> None:
        """Fold one event in; `use.offset` must be above the tally's."""
        tally.offset = use.offset
        self._changed.add(tally.key)
        minute, classes = use.minute, use.classes
        bit = 1 << minute
        for name in classes:
            tally.minutes[name] = tally.minutes.get(name, 0) | bit
        seen = event_hash(use.event_id)
        if _stands_in(tally.recent, seen):
            return
        if len(tally.recent) >= _REMEMBERED_BYTES:
            del tally.recent[:HASH_BYTES]
        tally.recent += seen
        tally.visits += 1
        tally.bytes_in += use.bytes_in
        tally.bytes_out += use.bytes_out
        hour = minute // 60
        for name, amount in classes.items():
            if amount:
                hours = tally.hours.setdefault(name, {})
                hours[hour] = hours.get(hour, 0) + amount

    def fold(self, key: str, stamp: int, value: bytes) -> None:
        """Take what the topic `usage` says: the highest stamp counts, never the last record. What another worker wrote
        late, below our stamp, is written over by the next slice.
        """
        known = self._stamp(key)
        if known is None or stamp > known:
            self._tallies.pop(key, None)
            self._resting[key] = stamp, value
        elif stamp < known:
            self._changed.add(key)

    def _stamp(self, key: str) -> int | None:
        tally = self._tallies.get(key)
        if tally is not None:
            return tally.offset
        resting = self._resting.get(key)
        return resting[0] if resting is not None else None

    def forget(self, key: str) -> None:
        """The topic has a tombstone: it holds for what is not being counted just now."""
        if key not in self._changed:
            self._tallies.pop(key, None)
            self._resting.pop(key, None)

    def changes(self) -> Iterator[Publish]:
        """What the slice changed, to be confirmed before the slice is; the caller then says `settled`."""
        for key in sorted(self._changed):
            tally = self._known(key)
            if tally is not None:
                yield Publish("usage", key, tally.record(self._topic, self._partition), self._partition)

    def settled(self) -> None:
        self._changed.clear()


class CountedUse(msgspec.Struct, frozen=True):
    """An event as the tally takes it; `minute` of the local day, sizes in bytes."""

    event_id: str
    offset: int
    minute: int
    classes: Mapping[str, int]
    """By class of use: how much it counts for in its hour; 0 where only its minute matters."""
    bytes_in: int
    bytes_out: int
