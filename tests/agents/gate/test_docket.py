"""Of each request is known what it takes to judge it again, and of those that are over no more than their end."""

from __future__ import annotations

from headerfirst.agents.gate.docket import Docket

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import (
    ASKED,
    NOON,
    REQUEST,
    World,
    asks,
    command,
    says,
    signed,
    told,
)
from tests.agents.made_packs import KEYS

HOUR, DAY = made.HOUR, made.DAY


def test_the_target_comes_from_who_saw_the_message() -> None:
    world = told(asks(made.open_mail(target=None)), says("approve", "hana", 60))
    (_, granted) = world.decisions()
    assert granted.grant is not None
    assert granted.grant.target == "c2VhbGVk"


def test_what_was_granted_is_judged_again() -> None:
    world = told(asks(), says("approve", "hana", 60))
    verdict = world.book.judge_again(REQUEST, world.moment)
    assert verdict is not None
    assert verdict.outcome == "granted"
    world.keep(builders.objection())
    verdict = world.book.judge_again(REQUEST, world.moment)
    assert verdict is not None
    assert (verdict.outcome, verdict.reasons) == ("refused", ("objection_pending",))
    assert world.book.judge_again("nothing", world.moment) is None


def test_a_scan_that_is_over_leaves_nothing_but_its_end() -> None:
    world = World()
    world.triage_asks(made.malware_scan())
    world.run()
    world.now = NOON + 2 * DAY
    world.run()
    assert world.outcomes(made.REQUEST) == [("granted", []), ("expired", ["expired"])]
    assert world.book.docket.asked(made.REQUEST) is None
    world.triage_asks(made.malware_scan(), NOON + 2 * DAY)
    assert world.book.say(world.moment) == []
    world.gives(command("approve", "hana", "approve-0001", NOON + 2 * DAY, request_id=made.REQUEST))
    world.run()
    assert world.outcomes("approve-0001") == [("refused", ["already_decided"])]
    assert world.entered() == ["grant", "refusal", "request"]


def test_of_two_requests_under_one_id_the_first_counts() -> None:
    world = told(lambda world: world.triage_asks(made.malware_scan()))
    world.triage_asks(made.malware_scan(purpose="suspected_breach"), NOON + HOUR)
    world.run()
    assert world.outcomes(made.REQUEST) == [("granted", [])]
    assert world.entered() == ["grant", "request"]


def test_headings_that_were_listed_before_are_known() -> None:
    """For the same purpose, of the same mailbox."""
    world = told(
        lambda world: world.asks(made.list_headings(), "idris"),
        says("approve", "hana", 10),
        lambda world: world.asks(ASKED, "idris", NOON + made.HOUR, command_id="request-0002"),
    )
    question = world.book.question_for("request-0002", world.moment)
    assert question is not None
    assert question.headings_listed
    other = told(
        lambda world: world.asks(made.list_headings(mailbox_token=KEYS.mailbox(builders.BILAL)), "idris"),
        says("approve", "hana", 10),
        lambda world: world.asks(ASKED, "idris", NOON + made.HOUR, command_id="request-0002"),
    )
    question = other.book.question_for("request-0002", other.moment)
    assert question is not None
    assert not question.headings_listed


def test_a_question_has_the_approvals_that_count() -> None:
    world = told(asks(), says("approve", "soren", 50), says("approve", "hana", 60))
    question = world.book.question_for(REQUEST, world.moment)
    assert question is not None
    assert [consent.signer.person.id for consent in question.approvals] == ["hana"]
    assert question.facts == {made.MESSAGE: made.facts(sent_at=None, observed_at=made.facts().observed_at)}


def test_a_decision_alone_proves_no_approval() -> None:
    """Nobody who could write `commands` and `decisions`, but has no approver's key, has anything opened."""
    world = told(asks())
    approving = command("approve", "hana", "approve-0001", NOON + HOUR, request_id=REQUEST)
    granted = told(asks(), says("approve", "hana", 60)).decisions()[-1]
    docket = Docket(world.bench, world.directory, world.shields)
    for topic in ("inspection-requests", "findings"):
        for arrival in world.log.arrivals[topic]:
            docket.take(arrival)
    forged = world.log.append("commands", REQUEST, approving, NOON + HOUR, signed(approving, "soren"))
    docket.take(forged)
    docket.take(world.log.append("decisions", REQUEST, granted, NOON + HOUR))
    assert docket.settled.live(REQUEST, world.now) == granted
    verdict = docket.judge_again(REQUEST, world.moment)
    assert verdict is not None
    assert (verdict.outcome, verdict.reasons) == ("pending", ("approver_missing",))


def test_an_approval_under_a_key_that_was_taken_away_opens_nothing() -> None:
    world = told(asks(), says("approve", "hana", 60))
    world.keep(made.colleague("hana"))
    verdict = world.book.judge_again(REQUEST, world.moment)
    assert verdict is not None
    assert (verdict.outcome, verdict.reasons) == ("pending", ("approver_missing",))


def test_nothing_is_asked_of_what_is_not_there() -> None:
    world = told(says("approve", "hana", 60))
    assert world.book.question_for(REQUEST, world.moment) is None
    assert world.book.question_for("nothing", world.moment) is None


def test_inspection_folds_the_same_by_itself() -> None:
    world = told(asks(), says("approve", "hana", 60))
    docket = Docket(world.bench, world.directory, world.shields)
    for topic in sorted(world.log.arrivals):
        for arrival in world.log.arrivals[topic]:
            docket.take(arrival)
    verdict = docket.judge_again(REQUEST, world.moment)
    assert verdict is not None
    assert verdict.grant == world.decisions()[-1].grant
    assert docket.settled.live(REQUEST, world.now) == world.decisions()[-1]


def test_to_forget_is_to_forget_everything() -> None:
    world = told(asks(), says("approve", "hana", 60))
    docket = world.book.docket
    docket.forget()
    assert docket.asked(REQUEST) is None
    assert docket.settled.standing(REQUEST) is None
    assert not docket.has(REQUEST)
