"""Whoever reads a decision learns what was decided, why, and what to do, without knowing a code of ours."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from headerfirst.agents.decision_in_words import KINDS, REASONS, in_words
from headerfirst.schemas.inspection import Approver, Decision, Grant
from headerfirst.schemas.vocabulary import Outcome, RefusalReason, RequestKind

from tests import builders

REASON_NAMES: tuple[RefusalReason, ...] = get_args(RefusalReason)
HR = Approver(token=builders.BILALS_TOKEN, role="hr-approver", at=builders.NOON)


def decision(**changes: Any) -> Decision:
    plain: dict[str, Any] = {
        "kind": "open-content",
        "purpose": "suspected_breach",
        "clause": "DMU 5.2b",
        "approvers": [],
        "grant": None,
    }
    return builders.decision(**(plain | changes))


def grant(**changes: Any) -> Grant:
    plain: dict[str, Any] = {
        "mode": "human-view",
        "scanners": [],
        "message_tokens": ["m-" + "1" * 32],
        "expires_at": builders.LATER,
        "viewers": ["investigator"],
    }
    return Grant(**(plain | changes))


def test_every_reason_of_the_closed_list_has_words_and_no_other() -> None:
    assert set(REASONS) == set(REASON_NAMES)


def test_every_kind_has_words_and_no_other() -> None:
    assert set(KINDS) == set(get_args(RequestKind))


@pytest.mark.parametrize("reason", REASON_NAMES)
def test_a_reason_is_one_sentence_that_says_what_is_the_matter_and_what_to_do(reason: RefusalReason) -> None:
    matter, colon, remedy = REASONS[reason].partition(": ")
    assert matter[0].isupper()
    assert colon
    assert remedy.endswith(".")
    assert ". " not in REASONS[reason]
    assert "_" not in REASONS[reason]


def test_no_two_reasons_sound_the_same() -> None:
    assert len(set(REASONS.values())) == len(REASONS)


@pytest.mark.parametrize("outcome", get_args(Outcome))
@pytest.mark.parametrize("kind", get_args(RequestKind))
def test_each_outcome_of_each_kind_can_be_said(outcome: Outcome, kind: RequestKind) -> None:
    lines = list(in_words(decision(outcome=outcome, kind=kind, reasons=[])))
    assert KINDS[kind] in lines[0]
    assert lines[0].endswith("for the purpose suspected_breach, by DMU 5.2b.")


def test_a_refusal_says_why_and_that_nothing_was_opened() -> None:
    assert list(in_words(decision(outcome="refused", reasons=["length_missing"]))) == [
        "Refused: opening of content for the purpose suspected_breach, by DMU 5.2b.",
        "It does not say until when: state an end.",
        "Nothing was opened.",
    ]


def test_what_waits_says_who_approved_so_far_by_their_role() -> None:
    assert list(in_words(decision(outcome="pending", reasons=["second_approver_missing"], approvers=[HR]))) == [
        "Waiting: opening of content for the purpose suspected_breach, by DMU 5.2b.",
        "Two different people have to approve, and one has: another who may has to approve too.",
        "Approved so far by: hr-approver at 2026-03-10 12:00 UTC.",
    ]


def test_a_view_that_was_granted_says_of_what_to_whom_and_until_when() -> None:
    lines = list(in_words(decision(outcome="granted", reasons=[], approvers=[HR], grant=grant())))
    assert lines[1] == "Approved by: hr-approver at 2026-03-10 12:00 UTC."
    assert lines[2] == "It allows a view of 1 message, seen by investigator; it ends at 2026-04-09 00:00 UTC."


def test_a_scan_that_was_granted_says_by_what() -> None:
    scan = grant(mode="scan", scanners=["malware", "dlp"], message_tokens=["m-" + "1" * 32] * 2, viewers=[])
    lines = list(in_words(decision(outcome="granted", reasons=[], grant=scan)))
    assert lines[1].startswith("It allows a scan of 2 messages by malware, dlp; nobody sees text;")


def test_a_grant_without_messages_speaks_of_none() -> None:
    lines = list(in_words(decision(outcome="granted", kind="reveal", reasons=[], grant=grant(message_tokens=[]))))
    assert lines[1].startswith("It allows a view, seen by investigator;")


def test_the_answer_to_a_command_that_decided_nothing_is_no_refusal_of_the_request() -> None:
    answer = decision(outcome="refused", reasons=["approver_is_requester"], about_request="f1" * 16)
    assert list(in_words(answer)) == [
        "The command changed nothing, by DMU 5.2b.",
        "Whoever asks does not decide: somebody else has to.",
    ]


def test_nobody_is_named_but_by_role() -> None:
    text = " ".join(in_words(decision(outcome="granted", reasons=[], approvers=[HR], grant=grant())))
    assert builders.BILALS_TOKEN not in text
