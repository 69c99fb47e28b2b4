"""Appendix A: only while somebody is away, for reading, first the headings, and never by password or forwarding."""

from __future__ import annotations

import pytest
from headerfirst.schemas.inspection import InspectionRequest
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.agents.gate.made_questions import (
    ASKED,
    HOUR,
    LATER,
    NOON,
    REASON,
    absence_access,
    absence_opening,
    ask,
    away,
    delegated_access,
    granted,
    list_headings,
    nomination,
    open_mail,
    out_of_office,
    refused,
)


@pytest.mark.parametrize(
    "request_",
    [
        absence_access(reason="Please give me her password so that I can read the bids"),
        absence_access(reason="The tender closes; what is her log-in name and pass-code?"),
        out_of_office(text="Amara is away. Her credentials are with Bilal."),
        delegated_access(reason="She nominated me, and her username will do for the week"),
        open_mail(reason="To see it we need the password of her mailbox from her"),
        open_mail(less_intrusive_step="We asked the service desk to reset the staff member's password"),
    ],
)
def test_refuses_credentials_requested(request_: InspectionRequest) -> None:
    assert refused(ask(request_, away(), nomination())) == "credentials_requested"


def test_an_investigation_may_be_about_a_password() -> None:
    reason = "A message to all staff asked them to type their passwords into a page outside"
    assert granted(ask(open_mail(reason=reason), approved=["hana"]))


@pytest.mark.parametrize("address", [builders.ELENI, "amara@example.org.example.net", "nowhere", ""])
def test_refuses_external_forwarding_requested(address: str) -> None:
    assert refused(ask(absence_access(forward_to=address), away())) == "external_forwarding_requested"


def test_mail_may_be_forwarded_within_the_house() -> None:
    assert granted(ask(absence_access(forward_to="Bilal.Rahman+tender@EXAMPLE.org"), away(), approved=["hana"]))


@pytest.mark.parametrize("access", ["send-as", "send-on-behalf", "full"])
def test_refuses_write_access_requested(access: str) -> None:
    assert refused(ask(absence_access(access=access), away())) == "write_access_requested"


@pytest.mark.parametrize("access", ["read", None])
def test_access_is_for_reading(access: str | None) -> None:
    assert granted(ask(absence_access(access=access), away(), approved=["hana"]))


@pytest.mark.parametrize(
    "absences",
    [[], [away(person="bilal")], [away(from_=LATER)], [away(to=NOON - HOUR)]],
    ids=["none", "somebody else's", "not yet", "long over"],
)
def test_refuses_holder_not_absent(absences: list[RegisterRecord]) -> None:
    assert refused(ask(absence_access(), *absences, approved=["hana"])) == "holder_not_absent"
    assert refused(ask(out_of_office(), *absences, approved=["mira"])) == "holder_not_absent"


def test_refuses_holder_not_absent_for_a_colleague_who_stands_in_for_absences_alone() -> None:
    only_then = nomination(only_in_absence=True)
    assert refused(ask(delegated_access(), only_then, approved=["mira"])) == "holder_not_absent"
    assert granted(ask(delegated_access(), only_then, away(), approved=["mira"]))


def test_refuses_holder_returned() -> None:
    """Away when asked about, back when judged."""
    back = away(to=ASKED + HOUR)
    assert refused(ask(absence_access(), back, approved=["hana"])) == "holder_returned"
    assert refused(ask(absence_opening(), back, approved=["hana"], listed=True)) == "holder_returned"


def test_whoever_goes_away_again_has_not_returned() -> None:
    again = [away(to=ASKED + HOUR), away(id="absence-2", from_=ASKED + HOUR)]
    assert granted(ask(absence_access(), *again, approved=["hana"]))


def test_refuses_need_ended_where_a_nominated_colleague_reads_already() -> None:
    assert refused(ask(absence_access(), away(), nomination(), approved=["hana"])) == "need_ended"


@pytest.mark.parametrize(
    "others",
    [
        [nomination(basis="standing")],
        [nomination(to=NOON)],
        [nomination(), away(id="absence-2", person="tove")],
    ],
    ids=["not chosen by her", "no longer", "away too"],
)
def test_the_need_goes_on_where_nobody_stands_in(others: list[RegisterRecord]) -> None:
    assert granted(ask(absence_access(), away(), *others, approved=["hana"]))


def test_refuses_absence_flow_required() -> None:
    assert refused(ask(absence_opening(), away(), approved=["hana"])) == "absence_flow_required"


def test_headings_come_first_then_messages() -> None:
    look = list_headings(purpose="absence", case_id=None, requester=absence_access().requester, reason=REASON)
    assert granted(ask(look, away(), approved=["hana"]))
    assert granted(ask(absence_opening(), away(), approved=["hana"], listed=True))
