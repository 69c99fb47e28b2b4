"""A decision repeats of its request what a notice needs; an answer repeats nothing."""

from __future__ import annotations

from datetime import timedelta

from headerfirst.agents.step import Counted

from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import (
    NOON,
    REQUEST,
    World,
    asks,
    says,
    told,
)


def test_a_decision_repeats_what_the_notice_will_tell() -> None:
    world = told(asks(made.open_mail(incident_id="c1" * 16, finding_ids=["e9" * 16])), says("approve", "hana", 60))
    (_, granted) = world.decisions()
    assert granted.person == made.token("amara")
    assert granted.requester == made.by("idris")
    assert granted.reason == made.REASON
    assert (granted.incident_id, granted.finding_ids, granted.case_id) == ("c1" * 16, ["e9" * 16], "case-1")
    assert granted.pack == made.DMU.ref


def test_decisions_and_reasons_are_counted() -> None:
    world = World()
    world.triage_asks(made.malware_scan())
    world.triage_asks(made.malware_scan(request_id="f2" * 16, purpose="dlp"))
    said = world.run()
    assert sorted(world.counted(said)) == [
        Counted("decision", ("open-content", "granted")),
        Counted("decision", ("open-content", "refused")),
        Counted("refusal", ("purpose_not_in_pack",)),
    ]


def test_an_answer_says_nothing_of_the_request_but_its_id() -> None:
    world = told(asks(), says("approve", "soren", 60))
    (told_so,) = world.decisions("approve-soren-0060")
    assert told_so.about_request == REQUEST
    assert told_so.requester == made.by("soren")
    assert (told_so.person, told_so.case_id, told_so.reason, told_so.approvers) == (None, None, None, [])
    assert told_so.clause == "DMU 5.2b"
    assert told_so.at == NOON + timedelta(minutes=60)


def test_each_refusal_cites_its_clause() -> None:
    world = told(asks(made.open_mail(purpose="dlp")))
    (refused,) = world.decisions()
    assert (refused.reasons, refused.clause) == (["purpose_not_in_pack"], "DMU 5.1")


def test_the_subject_of_a_mailbox_is_named_where_the_request_names_nobody() -> None:
    world = told(asks(made.open_mail(person=None)))
    assert world.decisions()[0].person == made.token("amara")
