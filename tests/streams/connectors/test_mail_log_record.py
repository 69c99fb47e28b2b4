"""What a log knows of a message becomes its records, and nothing is made up beside it."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.schemas.email_metadata import Authentication
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.interface import Desk
from headerfirst.streams.connectors.mail_log_record import LoggedMail, log_drafts, made_id, ours_first

from tests import builders
from tests.builders import AMARA, BILAL, CARYS, ELENI, NOON
from tests.streams.connectors.desks import desk, desk_without_register, utc


def logged(**changes: Any) -> LoggedMail:
    mail = LoggedMail(NOON, builders.address(ELENI), [builders.address(AMARA)], "<1@example.net>", b"line\nline")
    return mail._replace(**changes)


def records(mail: LoggedMail, at: Desk | None = None) -> list[Any]:
    return [draft.record for draft in log_drafts(at or desk(), mail)]


def test_what_the_log_does_not_say_stays_absent() -> None:
    record = records(logged())[0]
    assert record == builders.email_metadata(
        event_id=record.event_id,
        observed_at=NOON,
        sent_at=None,
        direction="inbound",
        mailbox=AMARA,
        mailbox_role="recipient",
        message_id="<1@example.net>",
        from_=builders.address(ELENI),
        authenticated_sender=None,
        to=[builders.address(AMARA)],
        recipient_count=1,
        subject=None,
        sensitivity="unknown",
        size_bytes=None,
        visible=[],
    )


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, ["to"]),
        ({"subject": "Tea"}, ["subject", "to"]),
        ({"size_bytes": 0}, ["size_bytes", "to"]),
        ({"authenticated_sender": ELENI}, ["authenticated_sender", "to"]),
        ({"is_notification": True}, ["auto_submitted", "to"]),
    ],
)
def test_what_is_said_only_sometimes_is_visible_where_it_is_said(changes: dict[str, Any], shown: list[str]) -> None:
    assert records(logged(visible=("to",), **changes))[0].visible == shown


def test_a_blind_copy_is_for_its_sender_to_know() -> None:
    blind = [builders.address(BILAL)]
    assert [record.bcc for record in records(logged(bcc=blind))] == [[], []]
    (sent,) = records(logged(bcc=blind, sender=builders.address(AMARA), to=[builders.address(ELENI)]))
    assert (sent.bcc, sent.recipient_count, sent.direction) == (blind, 2, "outbound")


def test_where_it_went_counts_for_more_than_whom_it_was_for() -> None:
    assert [record.mailbox for record in records(logged(delivered_to=(BILAL, "x@example.net")))] == [BILAL]


def test_where_no_side_is_ours_there_is_no_record_and_the_lines_are_its_value() -> None:
    (draft,) = log_drafts(desk(), logged(to=[builders.address("x@example.net")]))
    assert (draft.record, draft.value) == (None, b"line\nline")


@pytest.mark.parametrize("at", [None, utc(1989, 12, 31)])
def test_a_time_that_is_none_is_unusable(at: Any) -> None:
    with pytest.raises(Malformed) as error:
        records(logged(observed_at=at))
    assert error.value.reason == "time_unusable"


def test_parties_travel_with_the_draft() -> None:
    (draft,) = log_drafts(desk(), logged(parties=(CARYS,)))
    assert draft.parties == (CARYS,)


def test_a_made_id_depends_on_every_part_and_shows_none() -> None:
    made = {made_id(desk(), *parts) for parts in (("mail", "a"), ("mail", "b"), ("maila",), ("mail\udcff", "a"))}
    assert len(made) == 4
    assert not any("mail" in one for one in made)


def test_the_address_that_is_ours_comes_first() -> None:
    assert ours_first(desk(), NOON, ELENI, BILAL) == BILAL
    assert ours_first(desk(), NOON, ELENI, "x@example.net") == ELENI
    assert ours_first(desk_without_register(), NOON, ELENI, BILAL) == ELENI


def test_a_logged_mail_shows_nothing() -> None:
    assert repr(logged()) == "<LoggedMail>"


@pytest.mark.parametrize(
    ("said", "direction"),
    [
        ({}, "internal"),
        ({"auth": Authentication(dmarc="pass")}, "internal"),
        ({"auth": Authentication(dmarc="fail")}, "inbound"),
        ({"auth": Authentication(dmarc="fail"), "authenticated_sender": BILAL}, "internal"),
    ],
)
def test_a_sender_of_ours_that_is_disproved_wrote_nothing(said: dict[str, Any], direction: str) -> None:
    assert [one.direction for one in records(logged(sender=builders.address(BILAL), **said))] == [direction]
