"""The working day in rough time order, as bytes for the door topics: the same for the same day, seed and packs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final, NamedTuple, TypeGuard

from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.finding import PackRef
from headerfirst.schemas.register import Person, RegisterRecord, key_of
from headerfirst.streams import codec
from headerfirst.streams.sample import door
from headerfirst.streams.sample.attachments import attachments
from headerfirst.streams.sample.changes import changes
from headerfirst.streams.sample.door import Bytes, Door
from headerfirst.streams.sample.occasions import occasions
from headerfirst.streams.sample.organisation import Calendar, organisation
from headerfirst.streams.sample.protected import Scene, protected
from headerfirst.streams.sample.screens import screens
from headerfirst.streams.sample.strangers import strangers
from headerfirst.streams.sample.told import told
from headerfirst.streams.sample.traffic import Traffic
from headerfirst.streams.sample.unreadable import unreadable, with_content

RECORDS: Final = 30_000
SEED: Final = 1
_WEEKEND: Final = 5
_LATE: Final = 75.0
"""Seconds by which a source may be behind another, at most."""


class DoorRecord(NamedTuple):
    """As it stands on a door topic; `timestamp` is the Kafka record time."""

    topic: str
    key: str | None
    value: bytes | None
    timestamp: datetime
    headers: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class SampleDay:
    day: date
    seed: int
    register: list[tuple[str, RegisterRecord]]
    """In the order in which it is written, by topic key."""
    door: list[DoorRecord]
    scenes: Mapping[str, tuple[str, ...]]
    """What happens on the day by name, and the ids of the events that show it."""
    mail: tuple[EmailMetadata, ...] = ()
    """The messages of these scenes, which lie in mailboxes too (mailboxes.py)."""


def sample_day(day: date, seed: int, packs: Sequence[PackRef], records: int = RECORDS) -> SampleDay:
    """`records` door records, or as many as the day's scenes need."""
    register = organisation(day, seed, Random(f"{day} {seed} organisation"), packs)  # noqa: S311 - a made-up day
    scenes = list(_scenes(day, seed))
    entries = [entry for scene in scenes for entry in scene.entries]
    people = [record for record in register if isinstance(record, Person) and record.ends is None]
    ordinary = Traffic(day, people, _door(day, seed, "traffic"))
    entries += ordinary.records(max(records - len(entries), 0))
    return SampleDay(
        day=day,
        seed=seed,
        register=[(key_of(record), record) for record in register],
        door=_in_rough_order(entries, Random(f"{day} {seed} order")),  # noqa: S311 - a made-up day
        scenes={scene.name: tuple(_ids(scene)) for scene in scenes},
        mail=tuple(entry for scene in scenes for entry in scene.entries if _is_mail(entry)),
    )


def last_weekday(today: date) -> date:
    """The last one before today: a real Kafka's retention would delete an older day."""
    day = today - timedelta(days=1)
    return day - timedelta(days=max(day.weekday() - _WEEKEND + 1, 0))


def _scenes(day: date, seed: int) -> Iterable[Scene]:
    calendar = Calendar(day)
    for make in (protected, occasions, strangers, screens, changes, told, attachments, unreadable, with_content):
        yield from make(_door(day, seed, make.__name__), calendar)


def _door(day: date, seed: int, part: str) -> Door:
    """Each part has randomness of its own, so that more records in one change nothing in another."""
    name = f"{day} {seed} {part}"
    return Door(name, Random(name))  # noqa: S311 - a made-up day


def _in_rough_order(entries: Iterable[door.Entry], random: Random) -> list[DoorRecord]:
    def arrival(entry: door.Entry) -> datetime:
        return door.moment_of(entry) + timedelta(seconds=_LATE * random.random())

    return [_encoded(entry) for entry in sorted(entries, key=arrival)]


def _encoded(entry: door.Entry) -> DoorRecord:
    if isinstance(entry, Bytes):
        return DoorRecord(*entry)
    return DoorRecord(door.topic_of(entry), door.key_of(entry), codec.encode(entry), door.moment_of(entry))


def _ids(scene: Scene) -> Iterable[str]:
    return (door.id_of(entry) for entry in scene.entries if not isinstance(entry, Bytes))


def _is_mail(entry: door.Entry) -> TypeGuard[EmailMetadata]:
    """Chat lies in no mailbox."""
    return isinstance(entry, EmailMetadata) and entry.channel == "email"
