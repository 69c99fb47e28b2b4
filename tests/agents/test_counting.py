"""The event that passes a threshold makes the finding, whichever that is; repeats, order and restarts do not show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from headerfirst.agents.counting import CountedEvent, Counting, count
from headerfirst.agents.detector import Detector, Grounds, Prepared, Use
from headerfirst.agents.findings import Bench, Subject
from headerfirst.agents.rules import ReadyRule
from headerfirst.agents.usage import Tally, UsageBook
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.register import Person
from headerfirst.schemas.usage import Usage
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.agents import made_packs
from tests.agents.made_packs import KEYS, NoParameters, findings
from tests.builders import NOON

MINUTE = timedelta(minutes=1)
TOKEN = KEYS.person("amara")


def over(most: int, class_of_use: str = "sent") -> Callable[[Tally], Grounds | None]:
    """More than so many in an hour."""

    def judges(tally: Tally) -> Grounds | None:
        hours = tally.hours.get(class_of_use, {})
        return Grounds(("to",), (f"an-hour:over-{most}",)) if max(hours.values(), default=0) > most else None

    return judges


def counting_rule(name: str, most: int, class_of_use: str = "sent", **changes: Any) -> ReadyRule:
    prepared = Prepared(counts_mail=lambda _: Use(class_of_use, 1), judges=over(most, class_of_use))
    return made_packs.rule(name, Detector(name, "mail", NoParameters, lambda _, __: prepared), **changes)


MANY, VERY_MANY = counting_rule("many", 3), counting_rule("very-many", 6)


def a_bench(*records: Any, rules: Sequence[ReadyRule] = (MANY, VERY_MANY)) -> Bench:
    return made_packs.bench(made_packs.pack(*rules), *records)


def new_book() -> UsageBook:
    return UsageBook("mail", "email-metadata", 0, msgspec.json.Decoder(Usage).decode)


def event(number: int, offset: int, at: datetime | None = None, **changes: Any) -> CountedEvent:
    fields: dict[str, Any] = {
        "event_id": f"event-{number}",
        "at": at or NOON + number * MINUTE,
        "offset": offset,
        "bytes_in": 0,
        "bytes_out": 0,
        "names": iter(("amara", builders.AMARA)),
    }
    return CountedEvent(**(fields | changes))


def subject(person: Person | None = None) -> Subject:
    return Subject("person", "amara", TOKEN, person or builders.person())


def told(
    bench: Bench,
    events: Sequence[CountedEvent],
    book: UsageBook | None = None,
    counting: Sequence[Counting] | None = None,
    whose: Subject | None = None,
) -> list[Finding]:
    ready = bench.packs.in_force(bench.register, NOON)
    assert ready is not None
    if counting is None:
        counting = [Counting(rule, Use("sent", 1)) for rule in ready.mail_rules["outbound"]]
    book = book if book is not None else new_book()
    outputs = [count(bench, book, counting, whose or subject(), one, ready.pack.file) for one in events]
    return [finding for each in outputs for finding in findings(each)]


def rule_ids(found: Sequence[Finding]) -> list[str]:
    return [finding.rule_id for finding in found]


def test_the_event_that_passes_the_threshold_makes_the_finding_and_no_later_one_does() -> None:
    book, bench = new_book(), a_bench()
    found = [rule_ids(told(bench, [event(number, number)], book)) for number in range(12)]
    assert found == [[], [], [], ["many"], [], [], ["very-many"], [], [], [], [], []]


def test_a_finding_is_about_the_day_and_says_the_threshold_never_the_count() -> None:
    [finding] = told(a_bench(rules=[MANY]), [event(number, number) for number in range(9)])
    assert (finding.event_id, finding.at, finding.evidence) == (None, builders.WORKING_DAY, ["an-hour:over-3"])
    assert finding.person == TOKEN


def test_a_summer_day_begins_where_the_person_is() -> None:
    noon = datetime(2026, 7, 1, 12, tzinfo=UTC)
    [finding] = told(a_bench(rules=[MANY]), [event(number, number, noon) for number in range(4)])
    assert finding.at == datetime(2026, 6, 30, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Asia/Kolkata", datetime(2026, 3, 9, 18, 30, tzinfo=UTC)), ("No/Where", builders.WORKING_DAY)],
)
def test_a_zone_that_nobody_knows_is_the_packs(zone: str, day: datetime) -> None:
    whose = subject(builders.person(time_zone=zone))
    [finding] = told(a_bench(rules=[MANY]), [event(number, number) for number in range(4)], whose=whose)
    assert finding.at == day


def test_every_finding_carries_the_names_by_which_a_protection_finds_it() -> None:
    """Two rules may fire on one event, whose names can be read but once."""
    bench = a_bench(rules=[MANY, counting_rule("as-many", 3)])
    found = told(bench, [event(number, number) for number in range(4)])
    names = sorted(map(KEYS.party, ("amara", builders.AMARA)))
    assert {finding.rule_id: finding.parties for finding in found} == {"as-many": names, "many": names}


def test_rules_that_count_under_one_name_count_an_event_once_and_for_the_most() -> None:
    ready = a_bench()
    counting = [Counting(MANY, Use("sent", 2)), Counting(VERY_MANY, Use("sent", 1))]
    book = new_book()
    told(ready, [event(0, 0)], book, counting)
    assert book.tally(TOKEN, "2026-03-10").hours == {"sent": {12: 2}}


@pytest.mark.parametrize("hours", [True, False, None])
def test_whose_time_it_was_says_the_rule_that_counts_nothing_else(hours: bool | None) -> None:  # noqa: FBT001 - a column
    grounds = Grounds(("host",), ("minutes",), in_working_hours=hours)
    prepared = Prepared(counts_mail=lambda _: Use("sent", 1), judges=lambda tally: grounds if tally.visits else None)
    own = made_packs.rule("own-time", Detector("own", "mail", NoParameters, lambda _, __: prepared))
    [finding] = told(a_bench(rules=[own]), [event(0, 0)])
    assert finding.in_working_hours is hours


def test_what_stands_below_the_stamp_was_counted() -> None:
    bench, book = a_bench(rules=[MANY]), new_book()
    events = [event(number, number) for number in range(3)]
    told(bench, events, book)
    before = book.tally(TOKEN, "2026-03-10").record("email-metadata", 0)
    assert told(bench, [event(number, number) for number in range(3)], book) == []
    assert book.tally(TOKEN, "2026-03-10").record("email-metadata", 0) == before
    assert rule_ids(told(bench, [event(3, 3)], book)) == ["many"]


def test_the_case_is_one_that_runs_on_the_day() -> None:
    on_case = counting_rule("many", 3, trigger="on_case")
    events = [event(number, number) for number in range(4)]
    assert told(a_bench(rules=[on_case]), events)[0].case_id is None
    assert told(a_bench(builders.case(), rules=[on_case]), events)[0].case_id == "case-1"


def test_a_rule_that_judges_nothing_is_counted_for_and_silent() -> None:
    silent = made_packs.rule("silent", Detector("silent", "mail", NoParameters, lambda _, __: Prepared()))
    book = new_book()
    counting = [Counting(silent, Use("sent", 1))]
    assert told(a_bench(), [event(number, number) for number in range(9)], book, counting) == []
    assert book.tally(TOKEN, "2026-03-10").visits == 9


@given(
    minutes=st.lists(st.integers(0, 59), max_size=12, unique=True).flatmap(
        lambda chosen: st.tuples(st.just(chosen), st.permutations(chosen + chosen))
    )
)
def test_order_and_repeats_do_not_show(minutes: tuple[list[int], list[int]]) -> None:
    once, shuffled = minutes
    plainly = told(a_bench(), [event(number, offset) for offset, number in enumerate(once)])
    again = told(a_bench(), [event(number, offset) for offset, number in enumerate(shuffled)])
    assert sorted(plainly, key=lambda one: one.rule_id) == sorted(again, key=lambda one: one.rule_id)
    assert rule_ids(sorted(again, key=lambda one: one.rule_id)) == (["many"] * (len(once) > 3)) + (
        ["very-many"] * (len(once) > 6)
    )


@given(cut=st.integers(0, 10), back=st.integers(0, 10))
def test_a_restart_that_repeats_what_was_not_confirmed_changes_nothing(cut: int, back: int) -> None:
    """State is written after the outputs that it stands for: a repeated slice may say a finding again, the same one."""
    bench, events = a_bench(), range(10)
    plainly = {one.finding_id for one in told(bench, [event(number, number) for number in events])}
    book = new_book()
    found = told(bench, [event(number, number) for number in events if number < cut - back], book)
    kept = book.tally(TOKEN, "2026-03-10").record("email-metadata", 0)
    found += told(bench, [event(number, number) for number in events if cut - back <= number < cut], book)
    restarted = new_book()
    if cut - back > 0:
        restarted.fold(f"mail/{TOKEN}/2026-03-10", kept.input.offset, msgspec.json.encode(kept))
    found += told(bench, [event(number, number) for number in events if number >= cut - back], restarted)
    assert {one.finding_id for one in found} == plainly
