"""Each thing is entered once, under an id that says what it is about and with the hash of its bytes."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

import msgspec
import pytest
from headerfirst.agents.book import Arrival
from headerfirst.agents.gate.ages import REMEMBERED
from headerfirst.agents.gate.entries import Entries, approval_entry, decision_entries, request_entry
from headerfirst.schemas.inspection import Requester
from headerfirst.streams.codec import encode

from tests import builders
from tests.agents.made_packs import KEYS

NOON = builders.NOON


def kinds(*, was_granted: bool = False, **changes: Any) -> list[str]:
    return [entry.kind for entry in decision_entries(KEYS, builders.decision(**changes), was_granted=was_granted)]


@pytest.mark.parametrize(
    ("changes", "entered"),
    [
        ({"outcome": "pending"}, []),
        ({"outcome": "granted"}, ["grant"]),
        ({"outcome": "granted", "kind": "reveal"}, ["grant", "reveal"]),
        ({"outcome": "granted", "kind": "export"}, ["grant", "export"]),
        ({"outcome": "granted", "kind": "defer-notice"}, ["grant", "deferral"]),
        ({"outcome": "refused"}, ["refusal"]),
        ({"outcome": "revoked", "was_granted": True}, ["refusal"]),
        ({"outcome": "expired"}, ["refusal"]),
        ({"outcome": "expired", "was_granted": True}, []),
    ],
)
def test_what_is_entered_of_a_decision(changes: dict[str, Any], entered: list[str]) -> None:
    assert kinds(**changes) == entered


def test_the_hash_is_of_the_bytes_on_the_topic() -> None:
    request, decision = builders.inspection_request(), builders.decision()
    (grant,) = decision_entries(KEYS, decision, was_granted=False)
    assert request_entry(KEYS, request).payload_hash == sha256(encode(request)).hexdigest()
    assert grant.payload_hash == sha256(encode(decision)).hexdigest()


def test_an_approval_is_entered_with_the_hash_of_what_was_signed() -> None:
    command, decision = builders.command(), builders.decision()
    value = msgspec.json.encode(command)
    arrival = Arrival("commands", 0, NOON, "f1", command, value)
    entry = approval_entry(KEYS, "approve-0001", arrival, decision, builders.BILALS_TOKEN)
    assert (entry.kind, entry.actor, entry.decision_id) == ("approval", builders.BILALS_TOKEN, decision.request_id)
    assert entry.payload_hash == sha256(value).hexdigest()


def test_the_same_thing_has_the_same_id_and_others_have_others() -> None:
    request = builders.inspection_request()
    things = [
        request_entry(KEYS, request),
        *decision_entries(KEYS, builders.decision(kind="reveal"), was_granted=False),
        *decision_entries(KEYS, builders.decision(outcome="revoked"), was_granted=True),
        *decision_entries(KEYS, builders.decision(outcome="refused"), was_granted=False),
        *decision_entries(KEYS, builders.decision(outcome="refused", about_request="x"), was_granted=False),
    ]
    assert len({entry.entry_id for entry in things}) == len(things) == 6
    assert request_entry(KEYS, request) == things[0]


def test_who_acted_is_whoever_decided_else_whoever_gave_the_command() -> None:
    giver = Requester(token="p-" + "c3" * 16, role="soc")
    decided = builders.decision(outcome="refused", requester=giver)
    told = builders.decision(outcome="refused", approvers=[], about_request="x", requester=giver)
    hopeless = builders.decision(outcome="refused", approvers=[], requester=giver)
    actors = [next(decision_entries(KEYS, one, was_granted=False)).actor for one in (decided, told, hopeless)]
    assert actors == [builders.BILALS_TOKEN, giver.token, None]


def test_an_entry_is_missing_until_it_is_there() -> None:
    entries, entry = Entries(), builders.ledger_entry()
    entries.due(entry, NOON)
    assert entries.missing(NOON) == [entry]
    entries.take(entry)
    assert entries.missing(NOON) == []


def test_an_entry_that_was_read_first_is_not_missing() -> None:
    entries, entry = Entries(), builders.ledger_entry()
    entries.take(entry)
    entries.due(entry, NOON)
    assert entries.missing(NOON) == []


def test_entries_of_other_writers_are_not_kept_in_mind() -> None:
    entries = Entries()
    entries.take(builders.ledger_entry(kind="opening"))
    assert not entries.claim(builders.ledger_entry().entry_id)


def test_missing_entries_come_in_one_order() -> None:
    one, other = builders.ledger_entry(entry_id="a" * 32), builders.ledger_entry(entry_id="b" * 32)
    entries = Entries()
    entries.due(other, NOON)
    entries.due(one, NOON)
    assert entries.missing(NOON) == [one, other]
    entries.forget()
    assert entries.missing(NOON) == []


def test_what_the_topics_are_about_to_lose_is_not_entered_again() -> None:
    entries = Entries()
    entries.due(builders.ledger_entry(), NOON)
    assert entries.missing(NOON + REMEMBERED + timedelta(seconds=1)) == []
