"""The sample day: the same for the same seed, readable but for what is meant to be unreadable, and small enough."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import msgspec
import pytest
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.register import KINDS, Person, kind_of
from headerfirst.streams import codec
from headerfirst.streams.sample.day import SampleDay, last_weekday, sample_day

from tests import builders

DAY = date(2026, 3, 10)
REGISTER_LIMIT = 2_000_000
PARTITION_LIMIT = 5_000_000


@pytest.fixture(scope="module")
def sample() -> SampleDay:
    return sample_day(DAY, 1, [builders.PACK])


def test_the_same_day_and_seed_give_the_same_bytes(sample: SampleDay) -> None:
    again = sample_day(DAY, 1, [builders.PACK])

    assert again.door == sample.door
    assert again.register == sample.register
    assert again.scenes == sample.scenes


@pytest.mark.parametrize(("day", "seed"), [(DAY, 2), (date(2026, 3, 11), 1)])
def test_another_seed_or_day_gives_other_events(sample: SampleDay, day: date, seed: int) -> None:
    other = sample_day(day, seed, [builders.PACK])

    assert _event_ids(other).isdisjoint(_event_ids(sample))


def test_a_smaller_day_has_the_same_scenes(sample: SampleDay) -> None:
    small = sample_day(DAY, 1, [builders.PACK], records=2_000)

    assert len(small.door) == 2_000
    assert small.scenes == sample.scenes


def test_a_day_is_never_smaller_than_its_scenes(sample: SampleDay) -> None:
    least = sample_day(DAY, 1, [builders.PACK], records=0)

    assert sum(map(len, sample.scenes.values())) < len(least.door) < 1_000


def test_every_record_is_read_but_for_those_meant_to_be_unreadable(sample: SampleDay) -> None:
    outcomes = Counter(_outcome(record.topic, record.value, dict(record.headers)) for record in sample.door)

    assert outcomes.pop("read") == len(sample.door) - 11
    assert outcomes == {
        "not_json": 3,
        "not_utf8": 1,
        "null_value": 1,
        "wrong_type": 1,
        "field_missing": 1,
        "value_unknown": 1,
        "time_unusable": 1,
        "time_ahead": 1,
        "schema_version_unknown": 1,
    }


def test_some_records_arrive_with_content(sample: SampleDay) -> None:
    dropped = [names for record in sample.door for names in _forbidden(record.topic, record.value)]

    assert sorted(dropped) == ["body", "query"]


def test_the_register_has_every_kind_that_the_demo_speaks_of(sample: SampleDay) -> None:
    kinds = {kind_of(record) for _, record in sample.register}

    assert kinds == KINDS - {"rule-mode", "hold", "objection"}
    assert sum(kind_of(record) == "person" for _, record in sample.register) == 300


def test_the_register_is_read_back_from_its_bytes(sample: SampleDay) -> None:
    read = [(key, codec.decode("register", codec.encode(record)).record) for key, record in sample.register]

    assert read == sample.register


def test_nothing_is_too_large_for_the_embedded_broker(sample: SampleDay) -> None:
    register = sum(len(key) + len(msgspec.json.encode(record)) for key, record in sample.register)
    topics: Counter[str] = Counter()
    for record in sample.door:
        topics[record.topic] += len(record.value or b"") + len(record.key or "")

    assert register < REGISTER_LIMIT
    assert max(topics.values()) / 6 < PARTITION_LIMIT


def test_keys_are_normalised_mailboxes_and_users(sample: SampleDay) -> None:
    keys = [record.key for record in sample.door if record.key is not None]

    assert all(key == key.casefold() and "+" not in key for key in keys)
    assert any(record.key is None for record in sample.door)


def test_record_times_lie_on_the_day_and_in_rough_order(sample: SampleDay) -> None:
    times = [record.timestamp for record in sample.door]
    behind = max(earlier - later for earlier, later in pairwise(times))

    assert min(times) >= datetime(2026, 3, 10, tzinfo=UTC)
    assert max(times) < datetime(2026, 3, 11, tzinfo=UTC)
    assert timedelta(0) < behind < timedelta(seconds=80)


def test_most_of_the_day_happens_in_working_hours(sample: SampleDay) -> None:
    hours = Counter(record.timestamp.hour for record in sample.door)
    working = sum(hours[hour] for hour in range(9, 18))

    assert 0.75 < working / len(sample.door) < 0.95
    assert all(hours[hour] < hours[10] for hour in (5, 12, 13, 20))


def test_mail_chat_and_requests_are_all_there(sample: SampleDay) -> None:
    shares = Counter(_kind(record.topic, record.value) for record in sample.door)

    assert shares["web-proxy"] > shares["email"] > shares["im"] > 1_000
    assert shares["account-changes"] > shares["reports"] > 5


def test_whoever_left_has_no_ordinary_day(sample: SampleDay) -> None:
    people = [record for _, record in sample.register if isinstance(record, Person)]
    left = {address for person in people if person.ends is not None for address in person.addresses}
    of_theirs = [record.value or b"" for record in sample.door if record.key in left]

    assert len(of_theirs) == 3
    assert all(any(event.encode() in value for event in _event_ids(sample)) for value in of_theirs)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 3, 11), date(2026, 3, 10)),
        (date(2026, 3, 14), date(2026, 3, 13)),
        (date(2026, 3, 15), date(2026, 3, 13)),
        (date(2026, 3, 16), date(2026, 3, 13)),
    ],
)
def test_the_demo_plays_the_last_weekday_before_today(today: date, expected: date) -> None:
    assert last_weekday(today) == expected


def test_a_sample_day_shows_nothing_of_itself(sample: SampleDay) -> None:
    assert "example.org" not in repr(sample)


def _event_ids(sample: SampleDay) -> set[str]:
    return {event for events in sample.scenes.values() for event in events}


def _outcome(topic: str, value: bytes | None, headers: dict[str, bytes]) -> str:
    try:
        record = codec.decode(topic, value, headers.get("ce_type")).record
        codec.check_time(record, datetime(2026, 3, 11, tzinfo=UTC))
    except Malformed as error:
        return error.reason
    return "read"


def _forbidden(topic: str, value: bytes | None) -> tuple[str, ...]:
    try:
        dropped = codec.decode(topic, value).dropped
    except Malformed:
        return ()
    return () if dropped is None else dropped.forbidden


def _kind(topic: str, value: bytes | None) -> str:
    try:
        record = codec.decode(topic, value).record
    except Malformed:
        return "unreadable"
    return record.channel if isinstance(record, EmailMetadata) else topic
