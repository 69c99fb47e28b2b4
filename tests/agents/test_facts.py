"""Who acts, and what was approved, is answered from the event's own time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from headerfirst.agents.facts import Mail, Visit
from headerfirst.agents.mail import look_up
from headerfirst.schemas.register import ApprovedObject, RegisterRecord

from tests import builders
from tests.agents.made_packs import LARGE, bench, pack, pack_file, plain_records, register, rule, sent

AMARA, BILAL, NOON = builders.AMARA, builders.BILAL, builders.NOON
PACK = pack(rule("large", LARGE))
LIST = "all.users@example.org"


def mail(record: Any, *records: RegisterRecord) -> Mail:
    return look_up(bench(PACK, *records), PACK, record)


def acting(**changes: Any) -> str | None:
    person = mail(sent(**changes), builders.mailbox()).person
    return person.id if person is not None else None


def test_whose_mailbox_sent_it_acts() -> None:
    assert acting() == "amara"


@pytest.mark.parametrize("account", [BILAL, "Bilal.Rahman+x@Example.org", "bilal"])
def test_who_signed_in_acts_and_not_whose_mailbox_was_used(account: str) -> None:
    assert acting(authenticated_sender=account) == "bilal"
    assert acting(authenticated_sender=account, mailbox="helpdesk@example.org") == "bilal"


def test_an_account_that_is_nobodys_makes_nobody_act() -> None:
    assert acting(authenticated_sender="relay@example.net") is None


def test_a_log_in_name_that_tells_nothing_leaves_it_with_the_mailbox() -> None:
    assert acting(authenticated_sender="u12345") == "amara"


def test_who_receives_mail_does_not_act() -> None:
    assert mail(builders.email_metadata()).person is None


def test_recipients_are_to_cc_and_bcc_and_no_reply_address() -> None:
    looked_at = mail(
        sent(
            reply_to=[builders.address("reply@example.net")],
            cc=[builders.address(BILAL)],
            bcc=[builders.address("bcc@example.net")],
        )
    )
    assert [party.address for party in looked_at.recipients] == [builders.ELENI, BILAL, "bcc@example.net"]
    assert [party.address for party in looked_at.external_recipients()] == [builders.ELENI, "bcc@example.net"]
    assert (looked_at.acting.address, looked_at.sender.address) == (AMARA, AMARA)


def test_mail_to_nobody_has_no_recipients() -> None:
    assert mail(sent(to=[], reply_to=[builders.address(BILAL)])).recipients == ()


@pytest.mark.parametrize(
    ("since", "sent_at", "approved"),
    [
        (NOON - timedelta(seconds=1), NOON, True),
        (NOON + timedelta(seconds=1), NOON, False),
        (NOON + timedelta(seconds=1), NOON + timedelta(hours=1), False),
        (NOON - timedelta(seconds=30), NOON - timedelta(minutes=1), False),
        (NOON, None, True),
        (NOON + timedelta(seconds=1), None, False),
    ],
    ids=["before", "after", "after, with a clock ahead", "between sending and arrival", "undated", "undated, after"],
)
def test_an_approval_counts_only_if_it_was_there_before(
    since: datetime, sent_at: datetime | None, *, approved: bool
) -> None:
    looked_at = mail(sent(sent_at=sent_at), builders.approval(from_=since))
    assert looked_at.approved("mass-mail", LIST) is approved


def test_an_approval_counts_for_who_sends_on_behalf_of_its_owner() -> None:
    amaras, bilals = builders.approval(), builders.approval(person="bilal")
    on_behalf = sent(authenticated_sender=BILAL)
    assert mail(on_behalf, amaras).approved("mass-mail", LIST)
    assert mail(on_behalf, bilals).approved("mass-mail", LIST)
    assert not mail(sent(), bilals).approved("mass-mail", LIST)
    assert not mail(on_behalf, builders.approval(person="carys")).approved("mass-mail", LIST)


def test_an_approval_for_everybody_counts_for_a_mailbox_that_is_nobodys() -> None:
    from_nobody = sent(mailbox="unknown@example.org")
    assert mail(from_nobody, builders.approval(person=None)).approved("mass-mail", LIST)
    assert not mail(from_nobody, builders.approval()).approved("mass-mail", LIST)


def test_a_visit_knows_what_was_approved_before_it_and_whether_it_was_stopped() -> None:
    site = ApprovedObject(type="host", value="tools.example.net")
    known = register(*plain_records(), builders.approval(for_="software", object=site, from_=NOON, person=None))

    def visit(at: datetime, action: str = "allowed") -> Visit:
        return Visit(builders.web_proxy(observed_at=at, action=action), known, pack_file(), None, ())

    assert visit(NOON).approved("software", "Tools.example.net")
    assert not visit(NOON - timedelta(seconds=1)).approved("software", "tools.example.net")
    assert visit(NOON, "blocked").blocked
    assert not visit(NOON).blocked
