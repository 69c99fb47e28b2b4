"""A person states what they ask for, and neither who they are nor what a heading says."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from headerfirst.agents.book import Arrival
from headerfirst.agents.gate.given import Commands, Given
from headerfirst.agents.gate.requests import request_of
from headerfirst.agents.signatures import Signer
from headerfirst.schemas.inspection import InspectionRequest
from headerfirst.schemas.vocabulary import CommandKind

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import NOON, command, payload
from tests.agents.made_packs import KEYS

ASKED = made.open_mail()
PLAIN = payload(ASKED)


def given(
    stated: dict[str, Any] = PLAIN, kind: CommandKind = "request", person: str = "idris", **changes: Any
) -> Given:
    one = command(kind, person, "request-0001", payload=stated, **changes)
    taken = Commands(KEYS).take(Arrival("commands", 0, NOON, "key", one, msgspec.json.encode(one)))
    assert taken is not None
    return taken


def asked(one: Given, person: str = "idris") -> InspectionRequest | None:
    return request_of(one, made.consent(person).signer)


def test_a_request_is_what_was_stated_by_whom_it_was_signed() -> None:
    expected = msgspec.structs.replace(ASKED, request_id="request-0001", requested_at=NOON, target=None)
    assert asked(given()) == expected


def test_the_time_is_the_brokers() -> None:
    request = asked(given(at=NOON - made.DAY))
    assert request is not None
    assert request.requested_at == NOON


def test_the_command_may_name_case_and_incident() -> None:
    stated = {name: PLAIN[name] for name in PLAIN if name != "case_id"}
    request = asked(given(stated, case_id="case-1", incident_id="c1" * 16))
    assert request is not None
    assert (request.case_id, request.incident_id) == ("case-1", "c1" * 16)


@pytest.mark.parametrize("kind", ["refer", "hold", "defer-notice", "reveal"])
def test_some_commands_are_named_after_their_request(kind: CommandKind) -> None:
    stated = {name: PLAIN[name] for name in PLAIN if name != "kind"}
    request = asked(given(stated, kind))
    assert request is not None
    assert request.kind == kind
    assert asked(given(stated | {"kind": kind}, kind)) is not None
    assert asked(given(stated | {"kind": "export"}, kind)) is None


def test_the_scope_may_be_left_out_where_no_message_is_meant() -> None:
    request = asked(given({"purpose": "suspected_breach", "person": made.token("amara")}, "refer"))
    assert request is not None
    assert request.scope.message_tokens == []


@pytest.mark.parametrize(
    "changes",
    [
        {"purpose": None},
        {"purpose": "curiosity"},
        {"kind": None},
        {"kind": "wiretap"},
        {"messages": []},
        {"requester": {"token": made.token("hana"), "role": "dpo"}},
        {"request_id": "request-0002"},
        {"requested_at": "2026-03-10T12:00:00Z"},
        {"person": builders.AMARA},
        {"person": "amara"},
        {"mailbox_token": builders.AMARA},
        {"viewers": ["Idris Bell"]},
        {"viewers": [builders.BILAL]},
        {"scope": {"message_tokens": ["<minutes-1@mail.example.net>"]}},
        {"scope": {"message_tokens": [made.MESSAGE], "until": "2026-03-12T12:00:00+01:00"}},
        {"scope": {"message_tokens": [made.MESSAGE], "until": "2026-03-12T12:00:00"}},
        {
            "scope": {
                "message_tokens": [],
                "selector": {
                    "from": "2026-03-01T00:00:00+01:00",
                    "to": "2026-03-02T00:00:00Z",
                    "counterparts": [],
                    "terms": [],
                },
            }
        },
        {"information": {"source": "A", "credibility": "B", "received_at": "2026-03-01T00:00:00+02:00"}},
    ],
    ids=str,
)
def test_what_is_no_request(changes: dict[str, Any]) -> None:
    assert asked(given(PLAIN | changes)) is None


def test_who_holds_an_office_may_bring_what_another_asks_for() -> None:
    stated = PLAIN | {"on_behalf_of": {"token": made.token("nadia"), "role": "hr-approver"}}
    request = asked(given(stated, person="keiko"), "keiko")
    assert request is not None
    assert request.requester == made.by("nadia", via="information-security", brought_by="keiko")


def test_nobody_else_may() -> None:
    stated = PLAIN | {"on_behalf_of": {"token": made.token("nadia"), "role": "hr-approver"}}
    assert asked(given(stated, person="tove"), "tove") is None
    named = PLAIN | {"on_behalf_of": {"token": "nadia", "role": "hr-approver"}}
    assert asked(given(named, person="keiko"), "keiko") is None


def test_the_signer_is_who_asks() -> None:
    hana = made.consent("hana").signer
    request = request_of(given(), Signer(hana.person, hana.token, "staff"))
    assert request is not None
    assert request.requester == made.by("hana", "staff")
