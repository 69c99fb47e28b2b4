"""A takedown that passes its day is found once, whatever was read first; what was told since joins it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from headerfirst.agents.book import Arrival, Moment
from headerfirst.agents.detectors.takedown import DETECTOR
from headerfirst.agents.directory import Directory
from headerfirst.agents.findings import Bench, Subject, incident_id
from headerfirst.agents.gate.ages import REMEMBERED
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.reports import judge_report
from headerfirst.agents.step import Counted, Output, Publish
from headerfirst.agents.takedowns import TakedownBook
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.inspection import Scope
from headerfirst.schemas.record import Record
from headerfirst.schemas.register import key_of
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.agents.made_packs import KEYS, findings, pack, plain_records, rule
from tests.agents.made_packs import bench as bench_of

NOON = builders.NOON
DUE = NOON + timedelta(days=3)
HOUR = timedelta(hours=1)
REQUEST = "f1" * 16


def bench(*records: Any, keys: Pseudonyms = KEYS, **changes: Any) -> Bench:
    """Under a policy that knows takedowns."""
    fields = {"category": "takedown_not_done", "purpose": "suspected_breach", "clause": "2.6"}
    plain = bench_of(pack(rule("takedown-not-done", DETECTOR, **(fields | changes))), *records)
    return Bench(plain.packs, plain.register, keys)


class Room:
    """A book, and the topics that it takes."""

    def __init__(self, seat: Bench | None = None, *records: Any) -> None:
        self.seat = seat or bench()
        self.directory = Directory(self.seat.register, self.seat.pseudonyms)
        for record in (*plain_records(), *records):
            self.directory(key_of(record), record)
        self.book = TakedownBook(self.seat, self.directory)
        self.lying: list[tuple[str, Record]] = []

    def lay(self, topic: str, *records: Record) -> Room:
        for record in records:
            self.lying.append((topic, record))
            self.book.take(Arrival(topic, len(self.lying), NOON, "", record))
        return self

    def says(self, now: datetime, *, is_fresh: bool = True) -> list[Output]:
        """What it says lies on its topic from then on."""
        outputs = self.book.say(Moment(now, is_fresh, 0))
        for output in outputs:
            if isinstance(output, Publish) and output.record is not None:
                self.lay(output.topic, output.record)
        return outputs

    def finds(self, now: datetime) -> list[Finding]:
        return findings(self.says(now))


def asked(until: datetime | None = DUE, **changes: Any) -> Record:
    fields: dict[str, Any] = {
        "request_id": REQUEST,
        "kind": "takedown",
        "person": KEYS.person("amara"),
        "case_id": "case-7",
        "scope": Scope(message_tokens=[], until=until),
        "requested_at": NOON,
    }
    return builders.inspection_request(**(fields | changes))


def decided(outcome: str = "granted", **changes: Any) -> Record:
    fields: dict[str, Any] = {
        "request_id": REQUEST,
        "kind": "takedown",
        "outcome": outcome,
        "person": KEYS.person("amara"),
        "case_id": "case-7",
        "at": NOON + HOUR,
        "grant": None,
    }
    return builders.decision(**(fields | changes))


def granted(*records: Any, seat: Bench | None = None) -> Room:
    room = Room(seat, *records)
    return room.lay("inspection-requests", asked()).lay("decisions", decided())


def done(at: datetime, seat: Bench | None = None, **changes: Any) -> Finding:
    """What the reports agent makes of Amara's word."""
    stated: dict[str, Any] = {"kind": "takedown-done", "reporter": builders.AMARA, "about": None, "case_id": "case-7"}
    record = builders.report(**(stated | {"observed_at": at, "report_id": f"done-{at.isoformat()}"} | changes))
    [found] = findings(judge_report(seat or bench(), record))
    assert found.joins
    return found


# What was not done


def test_at_the_deadline_it_is_found_and_not_before() -> None:
    room = granted()
    assert room.says(DUE - timedelta(microseconds=1)) == []
    [found] = room.finds(DUE + HOUR)
    assert (found.rule_id, found.category, found.class_, found.clause) == (
        "takedown-not-done",
        "takedown_not_done",
        "process",
        "2.6",
    )
    assert (found.person, found.at, found.case_id, found.joins) == (KEYS.person("amara"), DUE, "case-7", None)
    assert found.evidence == ["takedown:not-done"]
    assert KEYS.party(builders.AMARA) in found.parties


def test_it_is_said_once_by_however_many() -> None:
    room = granted()
    [first] = room.finds(DUE)
    assert room.says(DUE + HOUR) == []
    assert granted().finds(DUE + 5 * HOUR) == [first]


def test_a_restart_reads_back_what_was_said() -> None:
    room = granted()
    room.finds(DUE)
    room.book.forget()
    for topic, record in room.lying:
        room.book.take(Arrival(topic, 0, NOON, "", record))
    assert room.says(DUE + HOUR) == []


@pytest.mark.parametrize("at", [NOON + HOUR, DUE])
def test_done_by_then_there_is_nothing_to_find(at: datetime) -> None:
    assert granted().lay("findings", done(at)).says(DUE + HOUR) == []


@pytest.mark.parametrize(
    "records",
    [
        pytest.param([("inspection-requests", asked())], id="nobody decided"),
        pytest.param([("decisions", decided())], id="nobody asked"),
        pytest.param([("inspection-requests", asked()), ("decisions", decided("refused"))], id="refused"),
        pytest.param([("inspection-requests", asked()), ("decisions", decided("pending"))], id="waiting"),
        pytest.param(
            [("inspection-requests", asked(kind="justify")), ("decisions", decided(kind="justify"))], id="another kind"
        ),
        pytest.param([("inspection-requests", asked(None)), ("decisions", decided())], id="no day was set"),
        pytest.param(
            [
                ("inspection-requests", asked()),
                ("decisions", decided()),
                ("decisions", decided("revoked", at=DUE - HOUR)),
            ],
            id="taken back before its time",
        ),
        pytest.param([("inspection-requests", asked()), ("decisions", decided(person=None))], id="about nobody"),
    ],
)
def test_no_deadline_was_missed(records: list[tuple[str, Record]]) -> None:
    room = Room()
    for topic, record in records:
        room.lay(topic, record)
    assert room.says(DUE + HOUR) == []


def test_that_the_grant_ran_out_or_was_taken_back_later_excuses_nothing() -> None:
    assert granted().lay("decisions", decided("expired", at=DUE)).finds(DUE) != []
    assert granted().lay("decisions", decided("revoked", at=DUE + HOUR)).finds(DUE + HOUR) != []


def test_the_first_request_of_an_id_counts() -> None:
    room = granted().lay("inspection-requests", asked(DUE + 30 * timedelta(days=1)))
    assert [one.at for one in room.finds(DUE)] == [DUE]


def test_while_the_register_is_stale_it_says_nothing() -> None:
    assert granted().says(DUE, is_fresh=False) == []


def test_what_its_topics_may_have_forgotten_is_not_said_again() -> None:
    assert granted().says(DUE + REMEMBERED) == []
    assert granted().finds(DUE + REMEMBERED - HOUR) != []


def test_under_a_policy_that_sets_no_such_day_there_is_none() -> None:
    assert granted(seat=bench_of(pack())).says(DUE) == []


def test_an_official_and_whoever_is_out_of_scope_are_left_alone() -> None:
    official = builders.union_official(id="amara", person="amara", addresses=[builders.AMARA])
    assert granted(seat=bench(official)).says(DUE) == []
    student = builders.person(person_type="student")
    assert granted(student, seat=bench(student)).says(DUE) == []


def test_in_shadow_it_is_counted_once() -> None:
    room = granted(seat=bench(mode="shadow"))
    assert room.says(DUE) == [Counted("shadow_finding", ("takedown-not-done",))]
    room.book.forget()
    for topic, record in room.lying:
        room.book.take(Arrival(topic, 0, NOON, "", record))
    assert room.says(DUE + HOUR) == []


def test_somebody_who_is_not_registered_any_more_is_known_by_the_token() -> None:
    stranger = "p-" + "9" * 32
    room = Room().lay("inspection-requests", asked(person=stranger)).lay("decisions", decided(person=stranger))
    assert [(one.person, one.parties) for one in room.finds(DUE)] == [(stranger, [])]
    in_time = msgspec.structs.replace(done(NOON + 2 * HOUR), person=stranger)
    told = Room().lay("inspection-requests", asked(person=stranger)).lay("decisions", decided(person=stranger))
    assert told.lay("findings", in_time).says(DUE) == []


# What was told since


def test_done_late_it_joins_the_incident() -> None:
    room = granted()
    [missed] = room.finds(DUE)
    told = done(DUE + timedelta(days=2))
    assert told.incident_id != missed.incident_id
    [joined] = room.lay("findings", told).finds(DUE + timedelta(days=2))
    assert (joined.incident_id, joined.joins, joined.statement) == (missed.incident_id, True, None)
    assert (joined.evidence, joined.at) == (["takedown:late"], told.at)
    assert room.says(DUE + timedelta(days=3)) == []


def test_done_late_the_same_day_it_has_joined_already() -> None:
    room = granted()
    [missed] = room.finds(DUE)
    told = done(DUE + HOUR)
    assert told.incident_id == missed.incident_id
    assert room.lay("findings", told).says(DUE + HOUR) == []


def test_done_in_time_and_told_too_late_it_is_a_correction() -> None:
    room = granted()
    [missed] = room.finds(DUE)
    [joined] = room.lay("findings", done(NOON + HOUR)).finds(DUE + HOUR)
    assert (joined.incident_id, joined.statement, joined.evidence) == (
        missed.incident_id,
        "correction",
        ["takedown:in-time"],
    )
    assert room.says(DUE + 2 * HOUR) == []


def test_the_incident_is_that_of_the_day_that_was_set() -> None:
    seat = bench()
    [missed] = granted(seat=seat).finds(DUE)
    ready = next(iter(seat.packs.all())).report_rules[0]
    subject = Subject("person", "amara", KEYS.person("amara"))
    assert missed.incident_id == incident_id(seat, ready.pack, "takedown_not_done", subject, DUE)


# Whose word counts for which


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        pytest.param({"case_id": "case-8"}, False, id="in another case"),
        pytest.param({"case_id": None}, True, id="in no case"),
        pytest.param({"reporter": builders.BILAL}, False, id="somebody else's"),
        pytest.param({"observed_at": NOON - HOUR}, False, id="before it was asked for"),
    ],
)
def test_case_and_person_tell_which_it_is(changes: dict[str, Any], *, counts: bool) -> None:
    told = granted().lay("findings", done(NOON + 2 * HOUR, **changes))
    assert (told.says(DUE) == []) is counts


def test_tokens_of_before_a_rotation_are_understood() -> None:
    """Asked for and done under the old token; judged under the new one."""
    rotated = Pseudonyms(b"n" * 32, b"i" * 32, b"x" * 32, b"t" * 32)
    before = granted(seat=bench(keys=rotated)).lay("findings", done(NOON + HOUR))
    assert before.says(DUE) == []
    [missed] = granted(seat=bench(keys=rotated)).finds(DUE)
    [known] = granted().finds(DUE)
    assert (missed.finding_id, missed.incident_id) == (known.finding_id, known.incident_id)
    assert (missed.person, known.person) == (rotated.person("amara"), KEYS.person("amara"))


# Any order

LYING: list[tuple[str, Record]] = [
    ("inspection-requests", asked()),
    ("decisions", decided()),
    ("decisions", decided("expired", at=DUE)),
    ("findings", done(DUE + timedelta(days=2))),
    ("findings", done(NOON + HOUR, case_id="case-8")),
]


@given(st.permutations(range(len(LYING))))
def test_the_order_of_topics_does_not_show(order: list[int]) -> None:
    """Within one topic the offsets' order stands."""
    kept = sorted(
        order, key=lambda number: (order.index(min(n for n in order if LYING[n][0] == LYING[number][0])), number)
    )
    room, plain = Room(), Room()
    for number in kept:
        room.lay(*LYING[number])
    for one in LYING:
        plain.lay(*one)
    assert room.says(DUE + timedelta(days=3)) == plain.says(DUE + timedelta(days=3)) != []
