"""A message of chat is a record of its author's where that is ours, else of those of ours whom it reached."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.schemas.email_metadata import Address, EmailMetadata
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.chat_drafts import Said, drafts_of

from tests import builders
from tests.builders import AMARA, BILAL, ELENI
from tests.streams.connectors.desks import desk, desk_without_register


def people(*addresses: str) -> tuple[Address, ...]:
    return tuple(Address(address=address) for address in addresses)


def said(**changes: Any) -> Said:
    fields: dict[str, Any] = {
        "at": builders.NOON,
        "message_id": "19:7/1",
        "author": Address(address=AMARA),
        "members": people(AMARA, BILAL),
    }
    return Said(**(fields | changes))


def records(message: Said) -> list[EmailMetadata]:
    return [draft.record for draft in drafts_of(desk(), message) if isinstance(draft.record, EmailMetadata)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("internal", "sender", [AMARA])),
        ({"members": people(AMARA, ELENI)}, ("outbound", "sender", [AMARA])),
        ({"reached_outside": True}, ("outbound", "sender", [AMARA])),
        ({"members": None}, ("internal", "sender", [AMARA])),
        ({"author": Address(address=ELENI)}, ("inbound", "recipient", [AMARA, BILAL])),
        ({"author": Address(address="amara"), "members": people("bilal")}, ("internal", "sender", [AMARA])),
    ],
)
def test_whose_act_it_is_and_where_it_went(changes: dict[str, Any], expected: tuple[str, str, list[str]]) -> None:
    found = records(said(**changes))
    assert (found[0].direction, found[0].mailbox_role, [one.mailbox for one in found]) == expected
    assert all(one.channel == "im" for one in found)


def test_its_author_is_no_recipient() -> None:
    record = records(said())[0]
    assert ([one.address for one in record.to], record.recipient_count) == ([BILAL], 1)


def test_nobody_of_ours_is_out_of_scope() -> None:
    message = said(author=Address(address=ELENI), members=people("x@example.com"))
    assert [draft.record for draft in drafts_of(desk(), message)] == [None]


@pytest.mark.parametrize(
    ("changes", "visible"),
    [
        ({}, ["in_reply_to", "to"]),
        ({"members": None}, ["in_reply_to"]),
        ({"size_bytes": 7}, ["in_reply_to", "size_bytes", "to"]),
    ],
)
def test_what_the_service_says_is_visible(changes: dict[str, Any], visible: list[str]) -> None:
    assert records(said(**changes))[0].visible == visible


def test_without_a_register_it_reaches_whom_it_names() -> None:
    found = [draft.key for draft in drafts_of(desk_without_register(), said())]
    alone = [draft.key for draft in drafts_of(desk_without_register(), said(members=None))]
    unknown = [draft.key for draft in drafts_of(desk_without_register(), said(members=people("U9")))]
    assert (found, alone, unknown) == ([BILAL], [AMARA], ["u9"])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"at": None}, "time_unusable"),
        ({"message_id": ""}, "field_missing"),
        ({"author": Address(address="U9")}, "field_missing"),
        ({"author": Address(address="")}, "field_missing"),
        ({"members": people("U9")}, "field_missing"),
    ],
)
def test_who_is_on_no_record_cannot_be_shielded_and_is_not_told_of(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(Malformed) as raised:
        list(drafts_of(desk(), said(**changes)))
    assert raised.value.reason == reason


def test_a_message_is_silent() -> None:
    assert repr(said()) == "<Said>"
