"""The records that everybody reads: the invented day's mail over and over, each with an id of its own, to some 12,000
mailboxes: the day has 302, whose counts would never leave anybody's cache.

Ids are chosen so that each fiftieth record of a partition makes an incident. That is the job's two in a hundred, and it
tells to the record how far a contender has come: fifty times the incidents that it has written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property
from itertools import count
from typing import Final, overload
from zlib import crc32

from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.finding import PackRef
from headerfirst.schemas.register import RegisterRecord
from headerfirst.streams.codec import check_time, decoder_for
from headerfirst.streams.envelope import type_of
from headerfirst.streams.packs import find_pack
from headerfirst.streams.sample.day import DoorRecord, last_weekday, sample_day
from headerfirst.streams.topics import DEFAULT_PARTITIONS

from benchmarks.answers import Answer, expected
from benchmarks.reference_job import INCIDENTS_PER_HUNDRED, INPUT, is_incident

EACH: Final = 100 // INCIDENTS_PER_HUNDRED
"""Of so many records one makes an incident."""
COPIES: Final = 40
"""Of each mailbox of the day."""
_STRIDE: Final = 7_919
_DAY: Final = 30_000
"""Records of the day that is repeated; about a third of it is mail."""


class Mails(Sequence[DoorRecord]):
    """As many as wanted, put together one by one as they are asked for: 400,000 would take half a gigabyte."""

    def __init__(self, number: int, copies: int = COPIES) -> None:
        """`copies`: how many mailboxes stand for each of the day."""
        pack = find_pack("dmu")  # a register without a pack in force may not be relied on; the job has no use for it
        ref = PackRef(id=pack.file.id, version=pack.file.version, digest=pack.digest)
        day = sample_day(last_weekday(datetime.now(UTC).date()), 1, [ref], _DAY)
        self.register: list[tuple[str, RegisterRecord]] = day.register
        self._templates = [_Template(record) for record in day.door if _is_ordinary(record)]
        self._copies = copies
        self.ids = list(self._ids(number))
        self.incidents = sum(map(is_incident, self.ids))

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """What the job says of them."""
        return expected(self)

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, place: int) -> DoorRecord: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[DoorRecord]: ...
    def __getitem__(self, place: int | slice) -> DoorRecord | Sequence[DoorRecord]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        return self._templates[place % len(self._templates)].copied(self.ids[place], self._copy(place))

    def _copy(self, place: int) -> int:
        """Which of a mailbox's copies a record goes to: neighbours to different ones."""
        return place * _STRIDE % self._copies

    def _ids(self, number: int) -> Iterator[str]:
        seen: Counter[int] = Counter()
        for place in range(number):
            mailbox = self._templates[place % len(self._templates)].mailbox(self._copy(place))
            partition = crc32(mailbox.encode()) % DEFAULT_PARTITIONS
            seen[partition] += 1
            wanted = seen[partition] % EACH == 0
            yield next(name for tried in count() if is_incident(name := f"mail-{place}-{tried}") == wanted)


class _Template:
    """A record around the places of its id and its mailbox."""

    __slots__ = ("_after", "_before", "_between", "_mailbox", "_record")

    def __init__(self, record: DoorRecord) -> None:
        known = decoder_for(INPUT)(record.value, None).record
        self._record, self._mailbox = record, known.mailbox
        self._before, rest = (record.value or b"").split(f'"{known.event_id}"'.encode(), 1)
        self._between, self._after = rest.split(f'"mailbox":"{known.mailbox}"'.encode(), 1)

    def mailbox(self, copy: int) -> str:
        local, _, domain = self._mailbox.rpartition("@")
        return f"{local}-{copy}@{domain}"

    def copied(self, event_id: str, copy: int) -> DoorRecord:
        mailbox = self.mailbox(copy)
        parts = (self._before, event_id.encode(), self._between, mailbox.encode(), self._after)
        return self._record._replace(key=mailbox, value=b'%s"%s"%s"mailbox":"%s"%s' % parts)


def _is_ordinary(record: DoorRecord) -> bool:
    """What cannot be read, or says more than a record may, is for other tests."""
    if record.topic != INPUT or record.value is None:
        return False
    try:
        decoded = decoder_for(INPUT)(record.value, type_of(record.headers))
        check_time(decoded.record, datetime.now(UTC))
    except Malformed:
        return False
    return isinstance(decoded.record, EmailMetadata) and decoded.dropped is None
