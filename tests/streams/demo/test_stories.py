"""What people of the sample day ask for, answered by the real gate under both packs."""

from __future__ import annotations

from datetime import date

import pytest
from headerfirst.agents.rules import ReadyPack, make_ready
from headerfirst.schemas.inspection import Decision
from headerfirst.schemas.vocabulary import Outcome
from headerfirst.streams.demo import play
from headerfirst.streams.demo.desk import Desk
from headerfirst.streams.demo.outputs import Outputs
from headerfirst.streams.demo.stories import Stories, Told
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.packs import find_pack
from headerfirst.streams.sample.day import last_weekday, sample_day

from tests.streams.gate_in_process import GateInProcess

LAST = last_weekday(play.today())
LONG_AGO = date(2020, 3, 10)
MANY = 60


class Day:
    """Played to the end of its stories."""

    def __init__(self, pack: ReadyPack, day: date = LAST) -> None:
        sample = sample_day(day, 1, [pack.ref], records=0)
        gate = GateInProcess(sample, pack)
        self.stories = Stories(Desk(gate, sample.seed), pack.pack)
        self.outputs = gate.outputs
        self.began_without_reason = self.stories.go_on(gate.outputs)
        gate.play(sample)
        for _ in range(MANY):
            if not self.stories.go_on(gate.outputs) and self.stories.is_quiet:
                break

    def decision(self, told: Told) -> Decision:
        return self.outputs.decisions[told.request_id]

    def came_to(self, told: Told) -> tuple[Outcome, list[str], str]:
        decision = self.decision(told)
        return decision.outcome, list(decision.reasons), decision.clause


@pytest.fixture(scope="module")
def dmu() -> Day:
    return Day(make_ready(find_pack("dmu")))


@pytest.fixture(scope="module")
def wcc() -> Day:
    return Day(make_ready(find_pack("wcc")))


@pytest.fixture(scope="module", params=["dmu", "wcc"])
def day(request: pytest.FixtureRequest) -> Day:
    found: Day = request.getfixturevalue(str(request.param))
    return found


def test_nobody_asks_for_anything_before_the_day_gives_a_reason(day: Day) -> None:
    assert not day.began_without_reason


def test_nobody_waits_at_the_end(day: Day) -> None:
    assert day.stories.is_quiet


def test_union_mail_is_refused_where_the_union_was_not_consulted(dmu: Day, wcc: Day) -> None:
    reasons = ["consultation_missing"]

    assert dmu.came_to(dmu.stories.told[0]) == ("refused", reasons, "DMU 5.3c")
    law = "Trade Union and Labour Relations (Consolidation) Act 1992"
    assert wcc.came_to(wcc.stories.told[0]) == ("refused", reasons, law)


def test_union_mail_is_granted_once_the_regional_officer_was_asked(day: Day) -> None:
    again = day.stories.told[1]
    kinds = [entry.kind for entry in day.outputs.entries.values() if entry.decision_id == again.request_id]

    assert day.decision(again).outcome == "granted"
    assert kinds.index("consultation") < kinds.index("grant")


def test_the_same_was_asked_both_times(day: Day) -> None:
    first, second = (day.outputs.requests[told.request_id] for told in day.stories.told[:2])

    assert (first.kind, first.person, first.purpose) == (second.kind, second.person, second.purpose)
    assert first.person == PUBLISHED.person("imani-osei")
    assert first.request_id != second.request_id


def test_an_investigator_looks_into_a_suspicion_under_one_policy_and_not_under_the_other(dmu: Day, wcc: Day) -> None:
    asked_by = {
        name: [day.outputs.requests[told.request_id].requester for told in day.stories.told[2:-1]]
        for name, day in (("dmu", dmu), ("wcc", wcc))
    }
    roles = {name: [one.role for one in those if one is not None] for name, those in asked_by.items()}

    assert roles == {"dmu": ["investigator"], "wcc": ["investigator", "information-security"]}
    assert wcc.came_to(wcc.stories.told[2])[:2] == ("refused", ["requester_role"])


def test_one_message_behind_a_finding_may_be_read_by_a_named_person(day: Day) -> None:
    decision = day.decision(day.stories.told[-2])

    assert decision.grant is not None
    assert decision.grant.mode == "human-view"
    assert len(decision.grant.message_tokens) == len(decision.grant.viewers) == 1
    assert decision.grant.target is not None
    assert decision.person == PUBLISHED.person("kwame-boateng")


def test_whoever_asks_does_not_approve(day: Day) -> None:
    told = day.stories.told[-1]

    assert day.outputs.answers[told.command_id].reasons == ["approver_is_requester"]
    assert day.decision(told).outcome == "pending"


def test_every_decision_cites_a_clause_of_its_pack(day: Day) -> None:
    decided = [*day.outputs.decisions.values(), *day.outputs.answers.values()]

    assert len(decided) > 6
    assert all(len(one.clause) > 4 for one in decided)


def test_the_stories_name_nobody(day: Day) -> None:
    said = " ".join(told.words for told in day.stories.told).casefold()

    assert not [
        name for name in ("imani", "osei", "kwame", "nadia", "maya", "beatrice", "ravi", "claire") if name in said
    ]


def test_of_a_day_long_ago_everything_is_refused_and_nobody_waits() -> None:
    day = Day(make_ready(find_pack("dmu")), LONG_AGO)
    outcomes = {day.decision(told).outcome for told in day.stories.told}
    of_triage = [one for one in day.outputs.decisions.values() if one.requester is None]

    assert day.stories.is_quiet
    assert "granted" not in outcomes
    assert {tuple(one.reasons) for one in of_triage} == {("expired",), ("case_missing",)}


def test_a_pack_without_a_reason_for_a_story_is_told_without_it() -> None:
    stories = Stories(Desk(_Nobody(), 1), find_pack("dmu"))

    assert not stories.go_on(Outputs())
    assert stories.is_quiet
    assert stories.told == []


class _Nobody:
    """Nothing is to be written."""

    def write(self, *_: object) -> bytes:
        raise AssertionError
