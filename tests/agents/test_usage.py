"""Minutes are counted so that repeats, lateness and order do not show; a day is a person's own day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import msgspec
import pytest
from headerfirst.agents.step import Publish
from headerfirst.agents.usage import (
    HASH_BYTES,
    REMEMBERED_EVENTS,
    CountedUse,
    UsageBook,
    day_start,
    dwell_minutes,
    event_hash,
    local_day,
    next_day,
    tally_from,
)
from headerfirst.schemas.usage import Usage
from hypothesis import given
from hypothesis import strategies as st

LONDON, KOLKATA, UTC_ZONE = ZoneInfo("Europe/London"), ZoneInfo("Asia/Kolkata"), ZoneInfo("UTC")
MINUTES = st.sets(st.integers(0, 1439), max_size=40)
GAPS = st.integers(1, 30)


def bitmap(minutes: Sequence[int] | set[int]) -> int:
    return sum(1 << minute for minute in set(minutes))


# Dwell


def dwell_by_walking(minutes: set[int], gap: int) -> int:
    """Session by session: a visit at most `gap` minutes after the last one belongs to the same."""
    ordered = sorted(minutes)
    between = sum(later - earlier - 1 for earlier, later in pairwise(ordered) if later - earlier <= gap)
    return len(ordered) + between


@given(MINUTES, GAPS)
def test_dwell_is_what_walking_through_the_day_finds(minutes: set[int], gap: int) -> None:
    assert dwell_minutes(bitmap(minutes), gap) == dwell_by_walking(minutes, gap)


@pytest.mark.parametrize(
    ("minutes", "gap", "dwell"),
    [
        ([], 5, 0),
        ([600], 5, 1),
        ([600, 605], 5, 6),
        ([600, 606], 5, 2),
        ([600, 601, 602], 1, 3),
        ([600, 602], 1, 2),
        ([0, 1439], 30, 2),
        ([1435, 1439], 5, 5),
        (range(600, 780), 5, 180),
    ],
)
def test_dwell_of_plain_days(minutes: Sequence[int], gap: int, dwell: int) -> None:
    assert dwell_minutes(bitmap(minutes), gap) == dwell


@given(MINUTES, st.integers(0, 1439), GAPS)
def test_another_minute_never_makes_it_less(minutes: set[int], more: int, gap: int) -> None:
    assert dwell_minutes(bitmap(minutes | {more}), gap) >= dwell_minutes(bitmap(minutes), gap)


@given(MINUTES, GAPS)
def test_dwell_is_never_more_than_all_gaps_filled_nor_less_than_the_minutes(minutes: set[int], gap: int) -> None:
    assert len(minutes) <= dwell_minutes(bitmap(minutes), gap) <= len(minutes) * gap


# Days


@pytest.mark.parametrize(
    ("moment", "zone", "day", "minute"),
    [
        ("2026-03-10T12:00", LONDON, "2026-03-10", 720),
        ("2026-03-10T19:00", KOLKATA, "2026-03-11", 30),
        ("2026-03-29T00:59", LONDON, "2026-03-29", 59),
        ("2026-03-29T01:00", LONDON, "2026-03-29", 120),
        ("2026-10-25T00:30", LONDON, "2026-10-25", 90),
        ("2026-10-25T01:30", LONDON, "2026-10-25", 90),
        ("2026-10-25T23:59", LONDON, "2026-10-25", 1439),
    ],
    ids=[
        "plain",
        "next day there",
        "before the spring",
        "after the spring",
        "first half two",
        "second half two",
        "end",
    ],
)
def test_a_moment_lies_on_the_wall_clock_of_its_zone(moment: str, zone: ZoneInfo, day: str, minute: int) -> None:
    assert local_day(datetime.fromisoformat(moment).replace(tzinfo=UTC), zone) == (day, minute)


@pytest.mark.parametrize(
    ("day", "zone", "start", "hours"),
    [
        ("2026-03-10", LONDON, "2026-03-10T00:00", 24),
        ("2026-03-29", LONDON, "2026-03-29T00:00", 23),
        ("2026-10-25", LONDON, "2026-10-24T23:00", 25),
        ("2026-03-11", KOLKATA, "2026-03-10T18:30", 24),
        ("2026-12-31", UTC_ZONE, "2026-12-31T00:00", 24),
    ],
)
def test_a_day_begins_at_midnight_there_and_may_be_short_or_long(
    day: str, zone: ZoneInfo, start: str, hours: int
) -> None:
    begins = day_start(day, zone)
    assert begins == datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert day_start(next_day(day), zone) - begins == timedelta(hours=hours)


# Counting

Visit = tuple[str, int, int, int]
"""Event id, minute, bytes in, bytes out."""
VISITS = st.lists(
    st.tuples(st.sampled_from([f"e{n}" for n in range(12)]), st.integers(0, 1439), st.just(10), st.just(1))
)


def book(visits: Sequence[Visit] = ()) -> UsageBook:
    counting = UsageBook("web", "web-proxy", 3, read)
    tally = counting.tally("p-1", "2026-03-10")
    for offset, (event_id, minute, bytes_in, bytes_out) in enumerate(visits):
        counting.count(tally, CountedUse(event_id, offset, minute, {"personal": 0}, bytes_in, bytes_out))
    return counting


def record_of(counting: UsageBook) -> Usage:
    [change] = counting.changes()
    assert isinstance(change.record, Usage)
    return change.record


@given(VISITS.filter(bool), st.randoms())
def test_late_shuffled_and_repeated_events_give_the_same_minutes(visits: list[Visit], random: Random) -> None:
    shuffled = visits * 2
    random.shuffle(shuffled)
    assert record_of(book(visits)).minutes == record_of(book(shuffled)).minutes


@given(VISITS.filter(bool))
def test_a_repeat_counts_no_second_visit_and_no_byte(visits: list[Visit]) -> None:
    record = record_of(book([*visits, *visits]))
    distinct = len({event_id for event_id, *_ in visits})
    assert (record.visits, record.bytes_in, record.bytes_out) == (distinct, distinct * 10, distinct)


def test_classes_are_kept_apart() -> None:
    counting = UsageBook("web", "web-proxy", 0)
    tally = counting.tally("p-1", "2026-03-10")
    counting.count(tally, CountedUse("e1", 0, 5, {"personal": 0, "video": 0}, 7, 1))
    counting.count(tally, CountedUse("e2", 1, 9, {"video": 0}, 7, 1))
    record = record_of(counting)
    assert record.minutes == {"personal": b"\x20", "video": b"\x20\x02"}
    assert (record.visits, record.bytes_in, record.bytes_out) == (2, 14, 2)


def test_a_record_says_where_its_writer_stood_and_goes_to_the_inputs_partition() -> None:
    counting = book([("e1", 5, 1, 1), ("e2", 6, 1, 1)])
    [change] = counting.changes()
    assert (change.topic, change.key, change.partition) == ("usage", "web/p-1/2026-03-10", 3)
    position = record_of(counting).input
    assert (position.topic, position.partition, position.offset) == ("web-proxy", 3, 1)


def test_only_so_many_events_are_remembered_the_oldest_going_first() -> None:
    many: list[Visit] = [(f"e{n}", 1, 1, 1) for n in range(REMEMBERED_EVENTS + 2)]
    record = record_of(book(many))
    assert record.recent == [number_of(event_id) for event_id, *_ in many[2:]]
    assert record.visits == REMEMBERED_EVENTS + 2


def number_of(event_id: str) -> int:
    return int.from_bytes(event_hash(event_id), "big")


def test_what_stands_across_two_hashes_is_no_repeat() -> None:
    counting = book()
    tally = counting.tally("p-1", "2026-03-10")
    tally.recent += b"abc" + event_hash("e") + b"defgh"
    counting.count(tally, CountedUse("e", 0, 5, {}, 1, 1))
    counting.count(tally, CountedUse("e", 1, 5, {}, 1, 1))
    assert (tally.visits, len(tally.recent)) == (1, 3 * HASH_BYTES)


def test_a_whole_day_fits_the_record() -> None:
    record = record_of(book([(f"e{minute}", minute, 0, 0) for minute in range(1440)]))
    assert record.minutes == {"personal": b"\xff" * 180}


@given(VISITS.filter(bool))
def test_a_record_gives_back_the_tally_that_it_was_made_of(visits: list[Visit]) -> None:
    record = record_of(book(visits))
    assert tally_from(record).record("web-proxy", 3) == record


# Views


def read(value: bytes) -> Usage | None:
    return msgspec.json.decode(value, type=Usage) if value != UNREADABLE else None


def fold(counting: UsageBook, record: Usage) -> None:
    counting.fold(KEY, record.input.offset, msgspec.json.encode(record))


def usage(offset: int, minute: int = 5) -> Usage:
    counting = UsageBook("web", "web-proxy", 3)
    counting.count(counting.tally("p-1", "2026-03-10"), CountedUse("e", offset, minute, {"personal": 0}, 0, 0))
    return record_of(counting)


KEY = "web/p-1/2026-03-10"
UNREADABLE = b"{}"


@given(st.permutations([usage(3, 3), usage(7, 7), usage(5, 5)]))
def test_the_highest_stamp_counts_and_never_the_last_record(order: list[Usage]) -> None:
    counting = UsageBook("web", "web-proxy", 3, read)
    for record in order:
        fold(counting, record)
    assert counting.tally("p-1", "2026-03-10").record("web-proxy", 3) == usage(7, 7)


def test_a_lower_stamp_of_a_late_writer_is_written_over_once() -> None:
    counting = UsageBook("web", "web-proxy", 3, read)
    fold(counting, usage(7, 7))
    assert list(counting.changes()) == []
    fold(counting, usage(5, 5))
    assert list(counting.changes()) == [Publish("usage", KEY, usage(7, 7), 3)]
    counting.settled()
    fold(counting, usage(7, 7))
    assert list(counting.changes()) == []


def test_a_higher_stamp_of_another_writer_is_taken_over() -> None:
    counting = book([("e1", 5, 1, 1)])
    counting.settled()
    fold(counting, usage(9, 9))
    assert counting.tally("p-1", "2026-03-10").offset == 9
    assert list(counting.changes()) == []


def test_a_tombstone_forgets_what_is_not_just_being_counted() -> None:
    counting = book([("e1", 5, 1, 1)])
    counting.forget(KEY)
    assert len(counting) == 1
    counting.settled()
    counting.forget(KEY)
    assert len(counting) == 0
    counting.forget(KEY)
    assert len(counting) == 0


def test_changes_stay_until_they_are_settled() -> None:
    counting = book([("e1", 5, 1, 1)])
    assert list(counting.changes()) == list(counting.changes()) != []
    counting.settled()
    assert list(counting.changes()) == []


def test_what_was_read_is_counted_on() -> None:
    counting = UsageBook("web", "web-proxy", 3, read)
    fold(counting, usage(7, 7))
    counting.count(counting.tally("p-1", "2026-03-10"), CountedUse("later", 8, 9, {"personal": 0}, 0, 0))
    record = record_of(counting)
    assert record.minutes == {"personal": b"\x80\x02"}
    assert (record.visits, record.input.offset) == (2, 8)


def test_nothing_is_read_before_somebody_asks_and_then_once() -> None:
    asked: list[bytes] = []

    def noted(value: bytes) -> Usage | None:
        asked.append(value)
        return read(value)

    counting = UsageBook("web", "web-proxy", 3, noted)
    fold(counting, usage(5, 5))
    fold(counting, usage(7, 7))
    assert (len(counting), asked) == (1, [])
    assert counting.tally("p-1", "2026-03-10") is counting.tally("p-1", "2026-03-10")
    assert (len(counting), asked) == (1, [msgspec.json.encode(usage(7, 7))])


def test_what_rests_is_forgotten_by_a_tombstone_unless_it_has_to_be_written_over() -> None:
    counting = UsageBook("web", "web-proxy", 3, read)
    fold(counting, usage(7, 7))
    fold(counting, usage(5, 5))
    counting.forget(KEY)
    assert len(counting) == 1
    counting.settled()
    counting.forget(KEY)
    assert len(counting) == 0


def test_what_cannot_be_read_counts_as_absent() -> None:
    counting = UsageBook("web", "web-proxy", 3, read)
    counting.fold(KEY, 7, UNREADABLE)
    fold(counting, usage(5, 5))
    assert list(counting.changes()) == []
    assert counting.tally("p-1", "2026-03-10").offset == -1
