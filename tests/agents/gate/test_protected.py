"""Which records stand in the way of a request: by its messages, by its mailbox, by whom it is about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from headerfirst.agents.gate.protected import moments_of, touches_proper_channel, union_records
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.agents.gate.made_questions import (
    EARLIER,
    LATER,
    NOON,
    NOW,
    absence_access,
    ask,
    carys_in_office,
    dewi_in_office,
    facts,
    list_headings,
    malware_scan,
    open_mail,
    usage_log,
)


def test_a_message_has_two_moments_or_one() -> None:
    sent = facts()
    assert moments_of(sent) == (sent.observed_at, sent.sent_at)
    assert moments_of(facts(sent_at=None)) == (sent.observed_at,)


def test_each_record_stands_once_in_the_order_of_the_register() -> None:
    known = facts(builders.CARYS, builders.DEWI, f"branch@{builders.DOMAIN}")
    records = [dewi_in_office(), carys_in_office(), builders.union_address()]
    question = ask(open_mail(), *records, known=[known])
    assert [record.id for record in union_records(question)] == ["branch-office", "carys", "dewi"]


def test_what_concerns_no_mail_is_not_shielded_by_an_office() -> None:
    office = carys_in_office(person="amara", addresses=[])
    assert union_records(ask(usage_log(), office)) == []
    assert [record.id for record in union_records(ask(list_headings(), office))] == ["carys"]


@pytest.mark.parametrize(
    ("office", "is_there"),
    [
        (carys_in_office(person="amara", from_=NOON + timedelta(minutes=1)), True),
        (carys_in_office(person="amara", to=NOON + timedelta(minutes=1)), True),
        (carys_in_office(person="amara", from_=NOW + timedelta(minutes=1)), False),
        (carys_in_office(person="amara", to=EARLIER), False),
    ],
    ids=["in office by now", "in office when asked", "later", "before"],
)
def test_an_office_counts_when_it_was_asked_and_when_it_is_judged(office: RegisterRecord, is_there: bool) -> None:  # noqa: FBT001 - a column
    assert bool(union_records(ask(list_headings(), office))) == is_there


def test_folders_count_where_the_whole_mailbox_is_opened() -> None:
    folder = builders.union_folder()
    assert union_records(ask(absence_access(), folder)) == [folder]
    assert union_records(ask(list_headings(), folder)) == []


def test_a_proper_channel_is_met_in_a_message_or_in_the_mailbox() -> None:
    channel = builders.protected_address()
    assert touches_proper_channel(ask(malware_scan(), channel, known=[facts(channel.address or "")]))
    assert not touches_proper_channel(ask(malware_scan(), channel))
    own, later = (builders.protected_address(address=builders.AMARA, from_=start) for start in (EARLIER, LATER))
    assert touches_proper_channel(ask(list_headings(), own))
    assert not touches_proper_channel(ask(usage_log(), own))
    assert not touches_proper_channel(ask(list_headings(), later))
