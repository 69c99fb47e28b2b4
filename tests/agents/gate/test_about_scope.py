"""Exact messages, of one person, within the time that was asked for and the time that may be granted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from headerfirst.agents.gate.about_scope import longest
from headerfirst.schemas.inspection import InspectionRequest, MessageFacts, Scope, Selector
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.agents.gate.made_questions import (
    ASKED,
    DAY,
    HOUR,
    MESSAGE,
    NOON,
    NOW,
    WCC,
    absence_access,
    absence_opening,
    ask,
    away,
    consent,
    delegated_access,
    facts,
    granted,
    hold,
    list_headings,
    malware_scan,
    nomination,
    open_mail,
    out_of_office,
    pending,
    refused,
    reveal,
    scope,
    token,
)
from tests.agents.made_packs import KEYS

LAST_WEEK = Selector(from_=NOON - 7 * DAY, to=NOON, counterparts=[], terms=["tender"])
YESTERDAYS = Selector(from_=NOON - 7 * DAY, to=NOON - 2 * DAY, counterparts=[], terms=[])


def test_refuses_scope_missing() -> None:
    assert refused(ask(open_mail(scope=scope()), approved=["hana"])) == "scope_missing"
    assert refused(ask(malware_scan(scope=scope()))) == "scope_missing"


def test_refuses_scope_too_wide_for_a_search() -> None:
    assert refused(ask(open_mail(scope=scope(selector=LAST_WEEK)), approved=["hana"])) == "scope_too_wide"


def test_refuses_scope_too_wide_for_a_heap() -> None:
    heap = [f"m-{number:032x}" for number in range(51)]
    known = [facts(message_token=one) for one in heap]
    assert refused(ask(open_mail(scope=scope(*heap)), known=known, approved=["hana"])) == "scope_too_wide"
    assert granted(ask(open_mail(scope=scope(*heap[:50])), known=known, approved=["hana"]))


def test_refuses_outside_scope_by_time() -> None:
    """App A 5iii: only what is relevant to the access request."""
    narrow = scope(MESSAGE, selector=YESTERDAYS)
    request = absence_opening(scope=narrow)
    assert refused(ask(request, away(), approved=["hana"], listed=True)) == "outside_scope"


def test_messages_within_the_time_that_was_selected_are_in_scope() -> None:
    assert granted(ask(open_mail(scope=scope(MESSAGE, selector=LAST_WEEK)), approved=["hana"]))


def test_refuses_outside_scope_what_is_spoken_of_and_not_asked_for() -> None:
    others = [facts(), facts(message_token="m-" + "0" * 32)]
    assert refused(ask(malware_scan(messages=others))) == "outside_scope"


@pytest.mark.parametrize(
    "request_",
    [
        open_mail(mailbox_token=KEYS.mailbox(builders.BILAL)),
        list_headings(mailbox_token=KEYS.mailbox(builders.BILAL)),
        open_mail(person=token("bilal"), mailbox_token=None, case_id=None, incident_id="c1" * 16),
    ],
    ids=["another's mailbox", "another's headings", "another's message"],
)
def test_refuses_outside_scope_what_is_not_the_persons(request_: InspectionRequest) -> None:
    assert refused(ask(request_, approved=["hana"])) == "outside_scope"


@pytest.mark.parametrize(("owners", "outcome"), [(["amara"], None), (["bilal"], "outside_scope")])
def test_a_shared_mailbox_is_that_of_its_owners(owners: list[str], outcome: str | None) -> None:
    shared = builders.mailbox(owners=owners)
    request = open_mail(mailbox_token=KEYS.mailbox(shared.address))
    question = ask(request, shared, known=[facts(of=shared.address)], approved=["hana"])
    assert refused(question) == outcome


@pytest.mark.parametrize(
    ("owners", "of", "outcome"),
    [([], "shared", None), ([], "hers", "outside_scope"), (["bilal"], "shared", "outside_scope")],
    ids=["a message in it", "a message elsewhere", "one that has an owner"],
)
def test_a_mailbox_that_is_nobodys_opens_nobody_elses(owners: list[str], of: str, outcome: str | None) -> None:
    """Else a mailbox without an owner would open everybody's mail, and nobody would be told."""
    shared = builders.mailbox(owners=owners)
    request = open_mail(person=None, case_id=None, incident_id="c1" * 16, mailbox_token=KEYS.mailbox(shared.address))
    known = facts(of=shared.address if of == "shared" else builders.AMARA)
    assert refused(ask(request, shared, known=[known], approved=["hana"])) == outcome


@pytest.mark.parametrize("request_", [open_mail(scope=scope(MESSAGE, until=None)), reveal(scope=scope(until=None))])
def test_refuses_length_missing(request_: InspectionRequest) -> None:
    assert refused(ask(request_, approved=["hana"])) == "length_missing"


@pytest.mark.parametrize(
    ("request_", "most"),
    [
        (open_mail(), 14 * DAY),
        (malware_scan(), 7 * DAY),
        (reveal(), 24 * HOUR),
        (absence_access(), 14 * DAY),
        (delegated_access(), 90 * DAY),
        (hold(), 180 * DAY),
        (out_of_office(), 30 * DAY),
    ],
    ids=lambda one: one.kind if isinstance(one, InspectionRequest) else "",
)
def test_refuses_length_over_maximum(request_: InspectionRequest, most: timedelta) -> None:
    tokens = request_.scope.message_tokens

    def running(length: timedelta) -> InspectionRequest:
        return type(request_)(
            **{name: getattr(request_, name) for name in request_.__struct_fields__}
            | {"scope": Scope(message_tokens=tokens, until=ASKED + length)}
        )

    others: list[RegisterRecord] = [nomination()] if request_.kind == "delegated-access" else [away()]
    assert longest(ask(request_)) == most
    assert refused(ask(running(most + timedelta(seconds=1)), *others)) == "length_over_maximum"
    assert refused(ask(running(most), *others)) is None


def test_refuses_expired_when_its_own_time_is_over() -> None:
    assert refused(ask(open_mail(scope=scope(MESSAGE, until=NOW)), approved=["hana"])) == "expired"
    assert granted(ask(open_mail(scope=scope(MESSAGE, until=NOW + timedelta(seconds=1))), approved=["hana"]))


def test_refuses_expired_when_nobody_approved_in_time() -> None:
    """DMU waits for fourteen days, which is as long as such a request may run; a hold may run longer."""
    request, late = hold(scope=scope(until=ASKED + 60 * DAY)), ASKED + 14 * DAY
    in_time = consent("jonas", at=late - timedelta(seconds=1))
    case = builders.case(until=NOON + 90 * DAY)
    assert refused(ask(request, case, approved=[consent("jonas", at=late)], now=late)) == "expired"
    assert granted(ask(request, case, approved=[in_time], now=late))


@pytest.mark.parametrize(
    ("arrived", "expected"),
    [
        (datetime(2025, 9, 10, 15, tzinfo=UTC), "retention_elapsed"),
        (datetime(2025, 9, 10, 16, tzinfo=UTC), None),
    ],
)
def test_refuses_retention_elapsed(arrived: datetime, expected: str | None) -> None:
    """Six calendar months before 15:00 on 10 March."""
    old: MessageFacts = facts(observed_at=arrived, sent_at=None)
    assert refused(ask(open_mail(), known=[old], approved=["hana"])) == expected
    assert refused(ask(malware_scan(), known=[old], pack=WCC)) == expected


def test_refuses_message_not_found_where_the_headings_did_not_show_it() -> None:
    assert pending(ask(open_mail(), known=(), listed=True)) == "message_not_found"
    assert refused(ask(open_mail(), known=(), listed=True, approved=["hana"])) == "message_not_found"
