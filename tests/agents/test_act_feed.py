"""Signed commands and inspections' results reach their incident, in whatever order their topics are read."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from headerfirst.agents.act_feed import ActFeed
from headerfirst.agents.book import Arrival
from headerfirst.agents.directory import Directory
from headerfirst.agents.incidents import IncidentBook
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs
from headerfirst.agents.signatures import public_half, sign
from headerfirst.agents.step import Publish
from headerfirst.schemas.command import Actor
from headerfirst.schemas.incident import Incident, Referral
from headerfirst.schemas.inspection import Requester
from headerfirst.schemas.record import Record
from headerfirst.schemas.register import key_of

from tests import builders
from tests.agents.made_packs import pack

NOON = builders.NOON
KEYS = Pseudonyms(b"t" * 32, b"i" * 32, b"x" * 32)
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
PACKS = Packs([pack()])
FINDING = builders.finding(incident_id="i1", finding_id="f1", person=KEYS.person("amara"), message_token="m-1")


class Told:
    def __init__(self, keys: Pseudonyms = KEYS) -> None:
        register = Register()
        directory = Directory(register, keys)
        for record in (
            builders.person(id="amara", public_key=public_half(KEY)),
            builders.person(id="bilal", addresses=[builders.BILAL]),
            builders.role(person="bilal", role="investigator", public_key=public_half(KEY), from_=NOON),
        ):
            register.fold(key_of(record), record)
            directory(key_of(record), record)
        self.book = IncidentBook()
        self.feed = ActFeed(self.book, register, directory)
        self.offset = 0

    def tell(self, topic: str, record: Record | None, key: str = "k", signed: Ed25519PrivateKey | None = KEY) -> None:
        self.offset += 1
        value = msgspec.json.encode(record)
        signature = sign(signed, value) if signed is not None else None
        self.feed.take(Arrival(topic, self.offset, builders.LATER, key, record, value, signature))

    def says(self) -> list[Publish]:
        said = list(self.book.changes(PACKS))
        self.book.settled()
        return said

    def incident(self) -> Incident:
        [said] = [one for one in self.says() if isinstance(one.record, Incident)]
        assert isinstance(said.record, Incident)
        return said.record


def command(kind: str = "close", person: str = "bilal", role: Any = "investigator", **payload: Any) -> Record:
    actor = Actor(token=KEYS.person(person), role=role)
    return builders.command(command_id=f"{kind}-1", kind=kind, actor=actor, incident_id="i1", payload=payload)


def test_a_signed_command_closes_an_incident() -> None:
    told = Told()
    told.book.take(FINDING)
    told.tell("commands", command(reason="explained"))
    incident = told.incident()
    assert (incident.state, incident.change, incident.version) == ("closed", "closed", 2)
    assert incident.closure is not None
    assert incident.closure.reason == "explained"


def test_a_command_that_is_unsigned_or_by_another_key_is_nothing() -> None:
    for signed in (None, OTHER):
        told = Told()
        told.book.take(FINDING)
        told.tell("commands", command(reason="explained"), signed=signed)
        assert told.incident().state == "open"


def test_the_person_answers_with_their_own_key() -> None:
    told = Told()
    told.book.take(FINDING)
    told.tell("commands", command("answer", "amara", "staff", text_ref="text-9"))
    assert [(one.kind, one.text_ref) for one in told.incident().statements] == [("answer", "text-9")]


def test_what_comes_first_does_not_show() -> None:
    asked = builders.decision(request_id="r1", incident_id="i1", finding_ids=["f1"])
    result = builders.inspection_result(request_id="r1", message_token="m-1", outcome="clean")
    seen = set()
    for order in permutations(["finding", "decision", "result"]):
        told = Told()
        for what in order:
            if what == "finding":
                told.book.take(FINDING)
            elif what == "decision":
                told.tell("decisions", asked)
            else:
                told.tell("inspection-results", result)
        incident = told.incident()
        seen.add((incident.state, incident.closure.reason if incident.closure else None, incident.version))
    assert seen == {("closed", "cleared_by_inspection", 2)}


def test_a_granted_referral_goes_to_hr_and_so_does_every_later_version() -> None:
    told = Told()
    told.book.take(FINDING)
    granted = builders.decision(
        request_id="r1",
        kind="refer",
        person=FINDING.person,
        incident_id="i1",
        case_id="case-1",
        grant=None,
        reason="Heard, and not explained",
        requester=Requester(token="p-c", role="information-security"),
    )
    told.tell("decisions", builders.decision(request_id="r0", kind="refer", incident_id="i1", outcome="pending"))
    assert not [one for one in told.says() if one.topic == "referrals"]
    told.tell("decisions", granted)
    [referred] = [one for one in told.says() if one.topic == "referrals"]
    assert isinstance(referred.record, Referral)
    assert (referred.key, referred.record.referred_by.role) == ("case-1/i1", "information-security")
    assert (referred.record.reason, referred.record.incident.change) == ("Heard, and not explained", "referred")
    told.tell("referrals", referred.record, referred.key)
    assert told.says() == []
    told.tell("commands", command(reason="referred"))
    [later] = [one for one in told.says() if one.topic == "referrals"]
    assert isinstance(later.record, Referral)
    assert later.record.incident.state == "closed"


def test_what_a_late_gate_grants_after_the_refusal_refers_nobody() -> None:
    told = Told()
    told.book.take(FINDING)
    about = {"person": FINDING.person, "kind": "refer", "incident_id": "i1", "case_id": "case-1", "grant": None}
    for outcome in ("refused", "granted"):
        told.tell("decisions", builders.decision(request_id="r1", outcome=outcome, **about))
    assert not [one for one in told.says() if one.topic == "referrals"]


def test_a_referral_that_is_about_somebody_else_refers_nobody() -> None:
    """Who approved it was told that it is about Bilal."""
    told = Told()
    told.book.take(FINDING)
    told.says()
    about = {"person": KEYS.person("bilal"), "incident_id": "i1", "case_id": "case-2"}
    told.tell("decisions", builders.decision(kind="refer", **about))
    assert told.says() == []


def test_an_incident_of_before_a_rotation_is_referred_under_todays_token() -> None:
    rotated = Pseudonyms(b"T" * 32, b"i" * 32, b"x" * 32, previous_token_key=b"t" * 32)
    told = Told(rotated)
    told.book.take(FINDING)
    about = {"person": rotated.person("amara"), "incident_id": "i1", "case_id": "case-1"}
    told.tell("decisions", builders.decision(kind="refer", **about))
    assert [one.key for one in told.says() if one.topic == "referrals"] == ["case-1/i1"]


def test_a_command_that_is_given_again_changes_nothing() -> None:
    """By anybody who can read and write `commands`: the signature is right, and old."""
    told = Told()
    told.book.take(FINDING)
    told.tell("commands", command(reason="explained"))
    told.tell("commands", command("reopen"))
    assert told.incident().state == "open"
    told.tell("commands", command(reason="explained"))
    assert told.says() == []


def test_another_command_under_its_id_does_not_undo_a_command() -> None:
    told = Told()
    told.book.take(FINDING)
    told.tell("commands", command(reason="explained"))
    other = msgspec.structs.replace(command("answer", "amara", "staff"), command_id="close-1")
    told.tell("commands", other)
    assert told.incident().state == "closed"


def test_results_of_what_is_about_no_incident_are_not_kept() -> None:
    told = Told()
    for number, outcome in enumerate(("granted", "refused")):
        request_id, result = f"r{number}", builders.inspection_result(request_id=f"r{number}")
        told.tell("inspection-results", result)
        assert told.feed.waiting == 1
        told.tell("decisions", builders.decision(request_id=request_id, outcome=outcome, incident_id=None))
        told.tell("inspection-results", result)
        assert told.feed.waiting == 0


def test_the_topic_of_referrals_is_believed_after_a_restart() -> None:
    told = Told()
    told.book.take(FINDING)
    about = {"person": FINDING.person, "incident_id": "i1", "case_id": "case-1"}
    granted = builders.decision(request_id="r1", kind="refer", reason="Heard", **about)
    told.tell("decisions", granted)
    [referred] = [one for one in told.says() if one.topic == "referrals"]
    again = Told()
    again.book.take(FINDING)
    again.offset = 0
    again.tell("decisions", granted)
    again.tell("referrals", referred.record, referred.key)
    assert "referrals" not in [one.topic for one in again.says()]
