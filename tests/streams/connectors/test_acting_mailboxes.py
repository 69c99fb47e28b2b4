"""Whose act a message is follows from what is ours, not from where the copy was found."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.schemas.email_metadata import Authentication
from headerfirst.streams.connectors.acting_mailboxes import vouched_for

from tests import builders
from tests.builders import AMARA, BILAL, ELENI
from tests.streams.connectors.desks import desk, desk_without_register, one_mail


@pytest.mark.parametrize(
    ("headers", "acts"),
    [
        ([f"From: {ELENI}", f"To: {AMARA}"], [("inbound", "recipient", AMARA)]),
        (
            [f"From: {ELENI}", f"To: {AMARA}, {BILAL}"],
            [("inbound", "recipient", AMARA), ("inbound", "recipient", BILAL)],
        ),
        ([f"From: {ELENI}", f"To: {AMARA}, {AMARA.upper()}"], [("inbound", "recipient", AMARA)]),
        ([f"From: {AMARA}", f"To: {ELENI}"], [("outbound", "sender", AMARA)]),
        ([f"From: {AMARA}", f"To: {BILAL}, {ELENI}"], [("outbound", "sender", AMARA)]),
        ([f"From: {AMARA}", f"To: {BILAL}"], [("internal", "sender", AMARA)]),
        ([f"From: {AMARA}", f"To: {BILAL}", f"Delivered-To: {BILAL}"], [("internal", "sender", AMARA)]),
        (["From: Amara.Okafor+x@EXAMPLE.org", f"To: {BILAL}"], [("internal", "sender", AMARA)]),
        ([f"From: {ELENI}", f"To: {AMARA}", f"Delivered-To: {BILAL}"], [("inbound", "recipient", BILAL)]),
        ([f"From: {ELENI}", "To: list@example.net", f"X-Original-To: {BILAL}"], [("inbound", "recipient", BILAL)]),
        ([f"From: {ELENI}", f"To: {AMARA}", "Delivered-To: list@example.net"], [("inbound", "recipient", AMARA)]),
        ([f"From: {ELENI}", f"To: {AMARA}", f"Envelope-To: {BILAL}"], [("inbound", "recipient", BILAL)]),
    ],
)
def test_who_acts(tmp_path: Path, headers: list[str], acts: list[tuple[str, str, str]]) -> None:
    found = [(record.direction, record.mailbox_role, record.mailbox) for record in one_mail(tmp_path, *headers).records]
    assert found == acts


FAILED = "Authentication-Results: mx.example.org; spf=fail; dkim=none; dmarc=fail"


@pytest.mark.parametrize(
    ("found", "acts"),
    [
        ([FAILED], ("inbound", "recipient", BILAL)),
        (["Authentication-Results: mx.example.org; spf=fail; dkim=fail"], ("inbound", "recipient", BILAL)),
        (["Authentication-Results: mx.example.org; spf=softfail; dkim=none"], ("internal", "sender", AMARA)),
        (["Authentication-Results: mx.example.org; spf=fail; dkim=pass; dmarc=pass"], ("internal", "sender", AMARA)),
        (["Authentication-Results: mx.example.org; none"], ("internal", "sender", AMARA)),
        (["Authentication-Results: mx.example.org; dmarc=pass", FAILED], ("internal", "sender", AMARA)),
        ([FAILED, "Authentication-Results: mx.example.org; dmarc=pass"], ("inbound", "recipient", BILAL)),
    ],
)
def test_mail_that_our_server_found_forged_is_not_the_act_of_whom_it_names(
    tmp_path: Path, found: list[str], acts: tuple[str, str, str]
) -> None:
    (record,) = one_mail(tmp_path, f"From: {AMARA}", f"To: {BILAL}", *found).records
    assert (record.direction, record.mailbox_role, record.mailbox) == acts


def test_forged_mail_to_oneself_is_inbound(tmp_path: Path) -> None:
    (record,) = one_mail(tmp_path, f"From: {AMARA}", f"To: {AMARA}", FAILED).records
    assert (record.direction, record.mailbox_role, record.mailbox) == ("inbound", "recipient", AMARA)


def test_forged_mail_that_reached_nobody_of_ours_is_nobodys(tmp_path: Path) -> None:
    account = one_mail(tmp_path, f"From: {AMARA}", f"To: {ELENI}", FAILED).account
    assert (account.out_of_scope, account.produced) == ({"not_ours": 1}, 0)


@pytest.mark.parametrize(
    ("signed_in", "auth", "vouched"),
    [
        (AMARA, Authentication(dmarc="fail"), True),
        ("a name that is no address", None, True),
        ("", Authentication(dmarc="fail"), False),
        (None, Authentication(spf="fail", dmarc="none"), False),
        (None, Authentication(dkim="pass"), True),
        (None, Authentication(spf="softfail"), None),
        (None, None, None),
    ],
)
def test_whoever_signed_in_stands_for_it_before_what_a_server_found(
    signed_in: str | None,
    auth: Authentication | None,
    vouched: bool | None,  # noqa: FBT001 - what a case expects
) -> None:
    assert vouched_for(signed_in, auth) is vouched


@pytest.mark.parametrize("to", ["To: list@example.net", "To:", "To: undisclosed-recipients:;"])
def test_where_no_side_is_ours_nothing_is_produced(tmp_path: Path, to: str) -> None:
    account = one_mail(tmp_path, to).account
    assert (account.out_of_scope, account.produced, account.seen) == ({"not_ours": 1}, 0, 1)


def test_the_command_line_says_whose_mailbox_it_is(tmp_path: Path) -> None:
    outcome = one_mail(tmp_path, f"To: {BILAL}", f"Delivered-To: {BILAL}", at=desk(mailbox=AMARA.upper()))
    assert [record.mailbox for record in outcome.records] == [AMARA]


@pytest.mark.parametrize("person_type", ["student", "visitor"])
def test_students_and_visitors_are_dropped_at_the_door(tmp_path: Path, person_type: str) -> None:
    student = builders.person(id="sam", addresses=["sam@example.org"], name="Sam", person_type=person_type)
    outcome = one_mail(tmp_path, f"To: sam@example.org, {AMARA}", at=desk(student))
    assert [record.mailbox for record in outcome.records] == [AMARA]
    assert (outcome.account.out_of_scope, outcome.account.seen) == ({person_type: 1}, 2)


def test_without_a_register_every_recipient_is_staff_and_all_mail_inbound(tmp_path: Path) -> None:
    outcome = one_mail(tmp_path, f"From: {AMARA}", f"To: {ELENI}, {builders.CARYS}", at=desk_without_register())
    assert [(record.direction, record.mailbox) for record in outcome.records] == [
        ("inbound", ELENI),
        ("inbound", builders.CARYS),
    ]
