"""What two worlds say, byte for byte, and the few places where a broker's clock or an order of arrival may show.

Keys, headers and values are cut into pieces: a time, a minute in words, a hash and an offset is a piece of its own, all
between is compared as it is. Where such a piece differs, it has to stand for the same in both worlds: for the broker's
time of the same record, for the SHA-256 of the same record, for the place of the same record (records.md 8). So no
place is left out; a time that no broker gave is a difference.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final, NamedTuple

from headerfirst.streams.packs import find_pack
from headerfirst.streams.topics import TOPICS

HEARTBEAT: Final = b"heartbeat/register"
"""Whoever keeps a register says by the clock that they do: it is input, and the one record that is not compared."""
FUNCTION_OF_ENTRIES: Final = "ledger"
"""Compared with what a notary makes of the world's own entries, in whatever order they came."""
NOTICE_PERIOD: Final = timedelta(days=find_pack("dmu").file.notices.period_days)
_TIME: Final = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z"
_MINUTE: Final = rb"\d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d UTC"
_HASH: Final = rb'"payload_hash":"[0-9a-f]{64}"'
_OFFSET: Final = rb'"(?:register_as_of|opening_offset)":\d+'
_PIECES: Final = re.compile(b"(" + b"|".join((_TIME, _MINUTE, _HASH, _OFFSET)) + b")")
_FOLDED_IN: Final = re.compile(rb"(?:[a-z-]+-\d+:\d+(?:;|$))*")


class Said(NamedTuple):
    """One record as it lies on a topic."""

    offset: int
    key: bytes
    headers: tuple[tuple[str, bytes], ...]
    value: bytes
    at: int
    """The record time, in milliseconds."""

    @property
    def content(self) -> tuple[Any, ...]:
        """All that its writer chose."""
        return self.key, self.headers, self.value


Place = tuple[str, int, bytes]
"""Topic, partition, key."""


@dataclass
class Telling:
    """All topics of a world, read to their ends."""

    said: dict[tuple[str, int], list[Said]]
    """By topic and partition, in the order of the offsets."""

    @classmethod
    def of(cls, messages: Mapping[str, Iterable[Any]]) -> Telling:
        """`messages` are those of confluent-kafka, by topic."""
        said: dict[tuple[str, int], list[Said]] = {}
        for topic, found in messages.items():
            for one in found:
                headers = tuple(one.headers() or [])
                record = Said(one.offset(), one.key() or b"", headers, one.value() or b"", one.timestamp()[1])
                said.setdefault((topic, one.partition()), []).append(record)
        return cls(said)

    def of_topic(self, topic: str) -> list[Said]:
        return [one for (name, _), records in self.said.items() if name == topic for one in records]

    def by_key(self) -> dict[Place, list[Said]]:
        """What each reader of a key gets, in this order; a record that is repeated byte for byte counts once."""
        found: dict[Place, list[Said]] = defaultdict(list)
        for (topic, partition), records in self.said.items():
            for one in records:
                course = found[topic, partition, one.key]
                if one.key != HEARTBEAT and one.content not in [known.content for known in course]:
                    course.append(one)
        return {place: course for place, course in found.items() if course and place[0] != FUNCTION_OF_ENTRIES}

    def repeats(self) -> list[tuple[str, str]]:
        """Topic and source of each record that was written more than once."""
        found = []
        for (topic, _), records in self.said.items():
            contents = [one.content for one in records]
            again = [one for number, one in enumerate(records) if one.content in contents[:number]]
            found += [(topic, dict(one.headers).get("ce_source", b"").decode()) for one in again]
        return found

    def bytes(self) -> Iterator[bytes]:
        """Everything that stands anywhere."""
        for records in self.said.values():
            for one in records:
                yield b"\n".join([one.key, one.value, *(name.encode() + b"=" + value for name, value in one.headers)])


class Names:
    """What the pieces of one world stand for, in words that are the same in another."""

    def __init__(self, telling: Telling) -> None:
        self._times: dict[datetime, set[str]] = defaultdict(set)
        self._minutes: dict[str, set[str]] = defaultdict(set)
        self._hashes: dict[str, set[str]] = defaultdict(set)
        self._offsets: dict[tuple[str, int], str] = {}
        for (topic, partition, key), course in telling.by_key().items():
            for number, one in enumerate(course):
                name = f"{topic}-{partition} {key.decode()} {number}"
                self._hashes[sha256(one.value).hexdigest()].add(name)
                if TOPICS[topic].log_append_time:
                    self._name_times(name, datetime.fromtimestamp(one.at / 1000, UTC))
        for topic in ("register", "ledger-entries"):
            self._name_offsets(topic, telling.of_topic(topic))

    def _name_times(self, name: str, at: datetime) -> None:
        for moment, named in ((at, name), (at + NOTICE_PERIOD, f"{name}, and the period of notices")):
            self._times[moment].add(named)
            self._minutes[f"{moment:%-d %B %Y, %H:%M} UTC"].add(named)

    def _name_offsets(self, topic: str, records: Sequence[Said]) -> None:
        """A place is called by the last record up to there, so that a heartbeat more or less does not show."""
        name = ""
        for one in records:
            name = name if one.key == HEARTBEAT else one.key.decode()
            self._offsets[topic, one.offset] = name

    def of(self, piece: bytes) -> set[str]:
        """Nothing, where it stands for nothing that a broker said."""
        text = piece.decode()
        if text.startswith('"payload_hash"'):
            return self._hashes.get(text.split('"')[3], set())
        if text.startswith('"'):
            topic = "register" if "register" in text else "ledger-entries"
            name = self._offsets.get((topic, int(text.rpartition(":")[2])))
            return {name} if name is not None else set()
        if text.endswith(" UTC"):
            return self._minutes.get(text, set())
        return self._times.get(datetime.fromisoformat(text), set())


class Compared:
    def __init__(self, one: Telling, other: Telling) -> None:
        self._tellings = one, other
        self._names = Names(one), Names(other)
        self.explained = 0
        """Pieces that differ and stand for the same."""

    def differences(self) -> list[str]:
        """In words, without contents; empty where the worlds say the same."""
        one, other = (telling.by_key() for telling in self._tellings)
        found = [f"only in one world: {_called(place)}" for place in one.keys() ^ other.keys()]
        for place in sorted(one.keys() & other.keys()):
            if len(one[place]) != len(other[place]):
                found.append(f"{_called(place)}: {len(one[place])} and {len(other[place])} records")
            for number, (left, right) in enumerate(zip(one[place], other[place], strict=False)):
                found += [f"{_called(place)} {number}: {what}" for what in self._between(place[0], left, right)]
        return found

    def _between(self, topic: str, left: Said, right: Said) -> Iterator[str]:
        names = [[name for name, _ in one.headers] for one in (left, right)]
        if names[0] != names[1]:
            yield f"headers {names}"
        if topic == "email-metadata" and left.at != right.at:
            yield "record time"
        pairs = [("value", left.value, right.value)]
        pairs += [(name, one, other) for (name, one), (_, other) in zip(left.headers, right.headers, strict=False)]
        for name, one, other in pairs:
            yield from (f"{name}: {what}" for what in self._between_bytes(name, one, other))

    def _between_bytes(self, name: str, left: bytes, right: bytes) -> Iterator[str]:
        if name == "ce_origin" and all(_FOLDED_IN.fullmatch(text) for text in (left, right)):
            return  # the last offsets that were folded in, or none at a tick: which, is a matter of arrival
        pieces = _PIECES.split(left), _PIECES.split(right)
        if len(pieces[0]) != len(pieces[1]):
            yield f"{left!r} and {right!r}"
            return
        for number, (one, other) in enumerate(zip(*pieces, strict=True)):
            if one == other:
                continue
            if number % 2 == 0 or self._names[0].of(one).isdisjoint(self._names[1].of(other)):
                yield f"{one!r} and {other!r}"
            else:
                self.explained += 1


def _called(place: Place) -> str:
    return f"{place[0]}-{place[1]} {place[2].decode()}"
