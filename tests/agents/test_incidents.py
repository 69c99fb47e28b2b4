"""Incidents are the same whatever the order, the repetition and the cutting of what makes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from headerfirst.agents.incidents import KNOWN_FINDINGS, MOST_JOINS, IncidentBook, take_finding
from headerfirst.agents.rules import Packs
from headerfirst.agents.step import Counted, Publish
from headerfirst.agents.withdrawal import Protection
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.incident import Incident
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.agents.made_packs import pack

NOON, LATER = builders.NOON, builders.LATER
PACKS = Packs([pack()])
OPEN, RESTRICTED = "incidents", "incidents-restricted"


def finding(number: int, incident: str = "i1", **changes: Any) -> Finding:
    fields: dict[str, Any] = {
        "finding_id": f"{incident}-f{number:04}",
        "incident_id": incident,
        "at": NOON + timedelta(minutes=number),
        "parties": [f"party-{number}"],
        "audience": "soc",
    }
    return builders.finding(**(fields | changes))


def over(*numbers: int, key: str = "k", **dates: Any) -> Protection:
    return Protection(key, frozenset(f"party-{number}" for number in numbers), dates.get("start"), dates.get("end"))


class Topics:
    """The two topics as their readers have them, and the one book that writes them."""

    def __init__(self) -> None:
        self.book = IncidentBook()
        self.written: list[Publish] = []
        self.held: dict[tuple[str, str], Incident] = {}

    def slice(self, *steps: Finding | tuple[str, Protection | None]) -> list[Publish]:
        """Findings and protections up to the next writing; what it wrote."""
        for step in steps:
            if isinstance(step, Finding):
                take_finding(self.book, step)
            else:
                self.book.protect(*step)
        written = list(self.book.changes(PACKS))
        self.book.settled()
        for change in written:
            self._hold(change)
        self.written += written
        return written

    def _hold(self, change: Publish) -> None:
        if change.record is None:
            del self.held[change.topic, change.key]
        else:
            assert isinstance(change.record, Incident)
            self.held[change.topic, change.key] = change.record

    def restarted(
        self, findings: Iterable[Finding], protections: Sequence[tuple[str, Protection | None]] = ()
    ) -> Topics:
        """A new worker, that reads the register, the findings and then the topics."""
        new = Topics()
        for key, protection in protections:
            new.book.protect(key, protection)
        for one in findings:
            new.book.take(one)
        for (topic, _), record in sorted(self.held.items(), key=lambda entry: entry[0]):
            new.book.known(record, topic)
        new.held = dict(self.held)
        return new


def states(written: Sequence[Publish]) -> list[tuple[str, int | None, str | None]]:
    return [
        (change.topic, change.record.version, change.record.state)
        if isinstance(change.record, Incident)
        else (change.topic, None, None)
        for change in written
    ]


# Versions


def test_a_finding_opens_an_incident_and_the_next_is_its_next_version() -> None:
    topics = Topics()
    assert states(topics.slice(finding(0))) == [(OPEN, 1, "open")]
    assert states(topics.slice(finding(1), finding(2))) == [(OPEN, 3, "open")]
    assert len(topics.book) == 1


def test_a_repeated_finding_writes_nothing() -> None:
    topics = Topics()
    topics.slice(finding(0))
    assert topics.slice(finding(0), finding(0)) == []


def test_findings_of_other_incidents_stay_apart_and_come_in_order_of_id() -> None:
    topics = Topics()
    written = topics.slice(finding(0, "i2"), finding(0, "i1"))
    assert [change.key for change in written] == ["i1", "i2"]


def test_until_it_is_settled_a_change_is_told_again() -> None:
    book = IncidentBook()
    book.take(finding(0))
    assert list(book.changes(PACKS)) == list(book.changes(PACKS)) != []
    book.settled()
    assert list(book.changes(PACKS)) == []


def test_what_changes_while_it_is_being_written_is_told_next() -> None:
    book = IncidentBook()
    book.take(finding(0))
    list(book.changes(PACKS))
    book.protect("k", over(0))
    book.settled()
    assert states(list(book.changes(PACKS))) == [(OPEN, 2, "withdrawn")]


def test_at_a_thousand_findings_it_takes_no_more_and_says_so() -> None:
    book = IncidentBook()
    for number in range(KNOWN_FINDINGS):
        assert take_finding(book, finding(number)) == []
    assert take_finding(book, finding(KNOWN_FINDINGS)) == [Counted("incident_full", ("conduct", "mass_mail"))]
    assert take_finding(book, finding(3)) == []
    [change] = book.changes(PACKS)
    assert isinstance(change.record, Incident)
    assert change.record.version == KNOWN_FINDINGS


# Protections


def test_a_protection_that_comes_later_withdraws() -> None:
    topics = Topics()
    topics.slice(finding(0), finding(1))
    assert states(topics.slice(("k", over(0)))) == [(OPEN, 3, "open")]
    assert states(topics.slice(("k", over(0, 1)))) == [(OPEN, 4, "withdrawn")]


def test_a_finding_that_comes_after_its_protection_is_never_shown() -> None:
    topics = Topics()
    assert topics.slice(("k", over(0)), finding(0)) == []
    assert topics.slice(finding(0)) == []
    assert states(topics.slice(finding(1))) == [(OPEN, 3, "open")]


def test_an_incident_withdrawn_before_anybody_saw_it_is_not_shown() -> None:
    topics = Topics()
    assert topics.slice(finding(0), ("k", over(0))) == []
    assert states(topics.slice(("k", None))) == [(OPEN, 3, "open")]


def test_a_protection_that_ends_gives_back_what_it_did_not_mean() -> None:
    topics = Topics()
    topics.slice(finding(0))
    topics.slice(("k", over(0)))
    [change] = topics.slice(("k", over(0, end=NOON)))
    assert isinstance(change.record, Incident)
    assert (change.record.version, change.record.state, change.record.change) == (3, "open", "reopened")


def test_what_was_withdrawn_and_given_back_between_two_writings_counts_all_the_same() -> None:
    topics = Topics()
    topics.slice(finding(0))
    [change] = topics.slice(("k", over(0)), ("k", None))
    assert isinstance(change.record, Incident)
    assert (change.record.version, change.record.change) == (3, "reopened")


def test_the_same_record_again_is_nothing_new() -> None:
    topics = Topics()
    topics.slice(finding(0))
    topics.slice(("k", over(0)))
    assert topics.slice(("k", over(0)), ("other", None), ("k2", over(7, key="k2"))) == []


# Audiences


def test_a_narrower_finding_moves_the_incident_and_purges_the_wider_copy() -> None:
    topics = Topics()
    topics.slice(finding(0))
    written = topics.slice(finding(1, audience="restricted"))
    assert states(written) == [(RESTRICTED, 2, "open"), (OPEN, None, None)]
    assert [topic for topic, _ in topics.held] == [RESTRICTED]
    assert states(topics.slice(finding(2))) == [(RESTRICTED, 3, "open")]


def test_what_is_narrow_from_the_start_was_never_elsewhere() -> None:
    assert states(Topics().slice(finding(0), finding(1, audience="information-security"))) == [(RESTRICTED, 2, "open")]


def test_a_wider_copy_that_a_late_writer_brings_back_is_purged_again() -> None:
    topics = Topics()
    topics.slice(finding(0))
    late = topics.held[OPEN, "i1"]
    topics.slice(finding(1, audience="restricted"))
    topics.book.known(late, OPEN)
    topics.held[OPEN, "i1"] = late
    assert states(topics.slice()) == [(OPEN, None, None)]
    assert topics.slice() == []


# What opens nothing


def test_what_only_joins_opens_nothing_whatever_is_done_about_it() -> None:
    topics = Topics()
    accident = finding(0, joins=True, statement="accidental_reported")
    assert topics.slice(accident) == []
    assert topics.slice(("k", over(0)), ("k", None)) == []
    assert topics.restarted([accident]).slice() == []


def test_it_is_waiting_for_what_it_joins_even_through_a_restart() -> None:
    accident = finding(0, joins=True, statement="accidental_reported")
    topics = Topics()
    topics.slice(accident)
    [change] = topics.restarted([accident]).slice(finding(1))
    assert isinstance(change.record, Incident)
    assert (change.record.version, change.record.change) == (2, "opened")
    assert [one.kind for one in change.record.statements] == ["accidental_reported"]


def test_joined_before_or_after_it_is_the_same_incident() -> None:
    before, after = Topics(), Topics()
    joins = finding(0, joins=True, statement="accidental_reported")
    before.slice(joins)
    before.slice(finding(1))
    after.slice(finding(1))
    assert states(after.slice(joins)) == [(OPEN, 2, "open")]
    assert after.held == before.held


def test_a_protection_withdraws_what_joined_too() -> None:
    topics = Topics()
    topics.slice(finding(0), finding(1, joins=True, statement="answer", text_ref="answers/1"))
    [change] = topics.slice(("k", over(1)))
    assert isinstance(change.record, Incident)
    assert (change.record.version, change.record.state, change.record.statements) == (3, "open", [])


def test_once_what_it_joined_is_withdrawn_nothing_is_said_any_more() -> None:
    topics = Topics()
    topics.slice(finding(0), finding(1, joins=True, statement="answer", text_ref="answers/1"), finding(2, joins=True))
    [change] = topics.slice(("k", over(0)))
    assert isinstance(change.record, Incident)
    assert (change.record.state, change.record.findings, change.record.statements) == ("withdrawn", [], [])


def test_words_do_not_fill_an_incident() -> None:
    """Whoever says a thousand things first keeps no breach out."""
    book = IncidentBook()
    taken = [book.take(finding(number, joins=True, statement="answer")) for number in range(MOST_JOINS + 50)]
    assert sum(taken) == MOST_JOINS
    assert all(book.take(finding(number)) for number in range(1000, 1000 + KNOWN_FINDINGS - MOST_JOINS))
    assert not book.take(finding(9000))


# Restarts


def test_a_restart_writes_nothing_that_is_there() -> None:
    topics = Topics()
    found = [finding(0), finding(1)]
    protections = [("k", over(0))]
    topics.slice(*found, *protections)
    assert topics.restarted(found, protections).slice() == []


def test_a_lower_version_of_a_late_writer_is_written_over() -> None:
    topics = Topics()
    [first] = topics.slice(finding(0))
    [second] = topics.slice(finding(1))
    assert isinstance(first.record, Incident)
    topics.book.known(first.record, OPEN)
    assert topics.slice() == [second]


def test_a_worker_that_knows_less_than_the_topic_writes_nothing() -> None:
    topics = Topics()
    topics.slice(finding(0))
    topics.slice(finding(1, audience="restricted"))
    behind = topics.restarted([finding(0)])
    assert behind.slice() == []
    assert behind.slice(finding(1, audience="restricted")) == []


def test_a_crash_between_the_new_copy_and_the_tombstone_ends_in_the_tombstone() -> None:
    topics = Topics()
    topics.slice(finding(0))
    wide = topics.held[OPEN, "i1"]
    found = [finding(0), finding(1, audience="restricted")]
    topics.slice(found[1])
    topics.held[OPEN, "i1"] = wide
    assert states(topics.restarted(found).slice()) == [(OPEN, None, None)]


def test_acts_that_a_compacted_register_forgot_still_count() -> None:
    topics = Topics()
    topics.slice(finding(0))
    topics.slice(("k", over(0)))
    topics.slice(("k", None))
    forgetful = topics.restarted([finding(0)])
    assert forgetful.slice() == []
    assert states(forgetful.slice(finding(1))) == [(OPEN, 4, "open")]


def test_an_act_after_a_compaction_is_seen_although_it_counts_less() -> None:
    topics = Topics()
    topics.slice(finding(0))
    topics.slice(("k", over(0)))
    topics.slice(("k", None))
    forgetful = topics.restarted([finding(0)])
    assert states(forgetful.slice(("k", over(0)))) == [(OPEN, 4, "withdrawn")]


def test_a_book_that_is_cleared_still_knows_who_is_protected() -> None:
    topics = Topics()
    topics.slice(("k", over(0)), finding(1))
    topics.book.clear()
    assert len(topics.book) == 0
    assert topics.slice(finding(0)) == []


# The end of their time


def test_a_purge_forgets_the_incident() -> None:
    topics = Topics()
    topics.slice(finding(0), finding(0, "i2", parties=["party-0"]))
    topics.book.purged("i1", OPEN)
    topics.book.purged("never", OPEN)
    assert topics.slice() == []
    assert len(topics.book) == 1
    assert states(topics.slice(("k", over(0)))) == [(OPEN, 2, "withdrawn")]


def test_the_tombstone_of_a_move_is_no_purge_whichever_topic_is_read_first() -> None:
    topics = Topics()
    found = [finding(0), finding(1, audience="restricted")]
    topics.slice(found[0])
    wide = topics.held[OPEN, "i1"]
    topics.slice(found[1])
    new = Topics()
    for one in found:
        new.book.take(one)
    new.book.known(wide, OPEN)
    new.book.purged("i1", OPEN)
    new.book.known(topics.held[RESTRICTED, "i1"], RESTRICTED)
    assert new.slice() == []
    assert states(new.slice(finding(2))) == [(RESTRICTED, 3, "open")]


def test_findings_left_over_do_not_open_an_incident_again_whose_time_is_over() -> None:
    book = IncidentBook()
    book.take(finding(0))
    book.take(finding(0, "i2", at=NOON + timedelta(days=200)))
    book.forget_expired(PACKS, NOON + timedelta(days=190))
    assert [change.key for change in book.changes(PACKS)] == ["i2"]
    assert len(book) == 1


def test_an_old_incident_that_is_still_on_a_topic_goes_on() -> None:
    topics = Topics()
    topics.slice(finding(0))
    again = topics.restarted([finding(0)])
    again.book.forget_expired(PACKS, NOON + timedelta(days=400))
    assert states(again.slice(finding(1))) == [(OPEN, 2, "open")]


# Any order, any repetition, any slices


FINDINGS = [
    finding(0),
    finding(1, severity="high"),
    finding(2, audience="information-security"),
    finding(3, parties=["party-0", "party-1"]),
    finding(0, "i2"),
    finding(4, joins=True, parties=["party-0"]),
    finding(5, joins=True, statement="answer", text_ref="answers/1", parties=["party-1"]),
    finding(0, "i3", joins=True, statement="accidental_reported"),
    finding(3, "i3"),
]
HISTORIES: dict[str, list[Protection | None]] = {
    "k": [over(0), over(0, 1), None, over(1, end=NOON + timedelta(minutes=2))],
    "l": [over(2, key="l")],
}
Step = Finding | tuple[str, Protection | None]


@st.composite
def runs(draw: st.DrawFn) -> tuple[list[Finding], list[tuple[str, Protection | None]], list[list[Step]]]:
    """Findings in any order, some twice, among protections in the register's order; cut into slices."""
    found = draw(st.lists(st.sampled_from(FINDINGS), unique_by=lambda one: one.finding_id))
    order = draw(st.permutations([*found, *draw(st.lists(st.sampled_from(found)) if found else st.just([]))]))
    lengths = {key: draw(st.integers(0, len(history))) for key, history in HISTORIES.items()}
    keys = draw(st.permutations([key for key, length in lengths.items() for _ in range(length)]))
    each = {key: iter(history) for key, history in HISTORIES.items()}
    protections = [(key, next(each[key])) for key in keys]
    steps: list[Step] = list(protections)
    for one in order:
        steps.insert(draw(st.integers(0, len(steps))), one)
    cuts = sorted(draw(st.sets(st.integers(0, len(steps)))))
    slices = [steps[start:end] for start, end in zip([0, *cuts], [*cuts, len(steps)], strict=True)]
    return found, protections, slices


@given(runs())
def test_the_final_record_is_a_function_of_the_set(
    run: tuple[list[Finding], list[tuple[str, Protection | None]], list[list[Step]]],
) -> None:
    found, protections, slices = run
    whole, cut = Topics(), Topics()
    whole.slice(*found, *protections)
    for steps in slices:
        cut.slice(*steps)
    # Slices decide who saw an incident before it was withdrawn, and nothing else.
    unseen = {where for where, record in cut.held.items() if record.state == "withdrawn"} - set(whole.held)
    assert {where: record for where, record in cut.held.items() if where not in unseen} == whole.held
    assert cut.restarted(found, protections).slice() == []


@given(runs())
def test_versions_only_grow_and_never_say_two_things(
    run: tuple[list[Finding], list[tuple[str, Protection | None]], list[list[Step]]],
) -> None:
    topics = Topics()
    for steps in run[2]:
        topics.slice(*steps)
    versions: dict[str, int] = {}
    for change in topics.written:
        if isinstance(change.record, Incident):
            assert change.record.version > versions.get(change.key, 0)
            versions[change.key] = change.record.version
    assert len({key for _, key in topics.held}) == len(topics.held)


@given(runs(), st.integers(0, 30))
def test_a_crash_before_the_offset_was_committed_ends_in_the_same(
    run: tuple[list[Finding], list[tuple[str, Protection | None]], list[list[Step]]], where: int
) -> None:
    """The slice was written but not committed: its findings come again, to a worker that has not read them."""
    slices = run[2]
    unbroken, broken = Topics(), Topics()
    committed: list[Finding] = []
    register: list[tuple[str, Protection | None]] = []
    for number, steps in enumerate(slices):
        unbroken.slice(*steps)
        broken.slice(*steps)
        found = [step for step in steps if isinstance(step, Finding)]
        register += [step for step in steps if not isinstance(step, Finding)]
        if number == where % len(slices):
            broken = broken.restarted(committed, register)
            broken.slice()
            broken.slice(*found)
        committed += found
    assert broken.held == unbroken.held


def test_no_party_and_no_heading_stands_in_an_incident() -> None:
    topics = Topics()
    [change] = topics.slice(finding(0, parties=["canary-party"]))
    assert change.record is not None
    assert b"canary" not in msgspec.json.encode(change.record)


@pytest.mark.parametrize("name", ["sanction", "score", "verdict", "guilt"])
def test_an_incident_has_no_place_for_a_verdict(name: str) -> None:
    assert all(name not in field for field in Incident.__struct_fields__)
