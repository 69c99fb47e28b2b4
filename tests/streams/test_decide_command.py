"""Approving, refusing, revoking: by whoever may, with their own key, and answered in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests import builders
from tests.streams.operators import FRANCES, GARETH, HANA, Said, Town, say, token, town

WHY = "Three complaints about messages to all users, and nobody else could have sent them"
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("town"), "gate") as at_work:
        at_work.installation.write(
            builders.case(
                from_=NOW - timedelta(days=2),
                suspicion_at=NOW - timedelta(days=3),
                until=NOW + timedelta(days=9),
            )
        )
        yield at_work


@pytest.fixture
def request_id(gate: Town) -> str:
    """A look at headings that Frances asks for; any one HR approver or data-protection officer may approve it."""
    said = gate.give(
        FRANCES, "investigator", "request", "list-headings", "--purpose", "suspected_breach", "--case", "case-1",
        "--person", token("amara"), "--reason", WHY, "--hours", "24", "--viewer", token(FRANCES),
    )  # fmt: skip
    assert said.lines[0].startswith("Waiting: ")
    return said.request_id


def hr(gate: Town, command: str, request_id: str) -> Said:
    return gate.give(GARETH, "hr-approver", command, request_id)


def test_an_approval_by_whoever_may_grants(gate: Town, request_id: str) -> None:
    said = hr(gate, "approve", request_id)
    assert (said.code, said.err) == (0, "")
    assert said.lines[0].startswith("Granted: look at headings")
    assert said.lines[1].startswith("Approved by: hr-approver at ")
    assert said.lines[-1].startswith(f"Request {request_id}, command ")


def test_whoever_asks_does_not_approve(gate: Town, request_id: str) -> None:
    said = gate.give(FRANCES, "investigator", "approve", request_id)
    assert said.code == 1
    assert said.lines[:2] == [
        "The command changed nothing, by DMU 5.2a.",
        "Whoever asks does not decide: somebody else has to.",
    ]


def test_of_two_approvals_the_second_changes_nothing(gate: Town, request_id: str) -> None:
    assert hr(gate, "approve", request_id).code == 0
    late = gate.give(HANA, "dpo", "approve", request_id)
    assert late.code == 1
    assert late.lines[1].startswith("There is no such request, or it was decided before: ")
    assert late.lines[2] == f"Next: headerfirst decision {request_id}"


def test_a_refusal_is_what_whoever_refuses_wants(gate: Town, request_id: str) -> None:
    said = hr(gate, "refuse", request_id)
    assert (said.code, said.lines[0].startswith("Refused: ")) == (0, True)
    assert said.lines[1].startswith("Decided by: hr-approver at ")


def test_what_was_refused_is_not_approved_any_more(gate: Town, request_id: str) -> None:
    assert hr(gate, "refuse", request_id).code == 0
    assert gate.give(HANA, "dpo", "approve", request_id).code == 1


def test_what_was_granted_may_be_revoked(gate: Town, request_id: str) -> None:
    assert hr(gate, "approve", request_id).code == 0
    said = gate.give(HANA, "dpo", "revoke", request_id)
    assert (said.code, said.lines[0].startswith("Revoked: ")) == (0, True)
    assert said.lines[2].startswith("Ended by: dpo at ")


def test_whoever_asked_says_that_the_need_is_met(gate: Town, request_id: str) -> None:
    assert hr(gate, "approve", request_id).code == 0
    said = gate.give(FRANCES, "investigator", "need-met", request_id)
    assert (said.code, said.lines[1].startswith("There is no need any more: ")) == (0, True)


def test_nobody_else_says_it_for_them(gate: Town, request_id: str) -> None:
    assert hr(gate, "need-met", request_id).code == 1


def test_a_request_that_there_is_not_is_said_to_be_none_in_time(gate: Town) -> None:
    """It may still come: a command may lie on its topic before the request does."""
    folder, where = gate.installation.folder, ("--bootstrap", gate.installation.bootstrap, "--wait", "1")
    said = say("approve", "nonesuch", "--identity", folder / f"{GARETH}.identity", *where)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("No answer within 1 s. ")
