"""What a union officer said is recorded by whom it concerns, and by nobody else."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from headerfirst.agents.book import Arrival
from headerfirst.agents.gate.consulting import consultation_entry, consultation_of
from headerfirst.agents.gate.entries import hash_of
from headerfirst.agents.gate.given import Commands, Given
from headerfirst.schemas.inspection import InspectionRequest
from headerfirst.schemas.register import Consultation
from headerfirst.schemas.vocabulary import CommandKind

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import NOON, World, command
from tests.agents.made_packs import KEYS

SAID: dict[str, Any] = {
    "union": builders.UNION,
    "officer": "dewi",
    "level": "regional",
    "outcome": "no-objection",
    "scope": "One message",
    "valid_until": "2026-04-01T00:00:00Z",
    "about": "carys",
}
DEWI = made.colleague("dewi", addresses=[builders.DEWI])


def given(stated: dict[str, Any], person: str, kind: CommandKind, command_id: str) -> Given:
    one = command(kind, person, command_id, payload=stated)
    taken = Commands(KEYS).take(Arrival("commands", 0, NOON + made.HOUR, "key", one, msgspec.json.encode(one)))
    assert taken is not None
    return taken


def made_of(
    person: str = "idris",
    kind: CommandKind = "consult",
    request: InspectionRequest | None = None,
    command_id: str = "consult-0001",
    **changes: Any,
) -> Consultation | str:
    world = World(DEWI, made.carys_in_office(), made.dewi_in_office(person="dewi"))
    one = given(SAID | changes, person, kind, command_id)
    asked = request or made.about_carys()
    return consultation_of(world.bench, world.directory, asked, one, made.consent(person).signer)


def test_whoever_asks_records_it() -> None:
    assert made_of() == builders.consultation(
        id="consult-0001", request_id=made.REQUEST, at=NOON, recorded_by="idris", scope="One message",
        valid_until=builders.WORKING_DAY.replace(month=4, day=1),
    )  # fmt: skip


def test_a_token_of_whom_it_is_about_is_turned_into_the_person() -> None:
    record = made_of(about=made.token("carys"))
    assert isinstance(record, Consultation)
    assert record.about == "carys"


@pytest.mark.parametrize(
    ("person", "request_", "is_recorded"),
    [
        ("jonas", made.about_carys(), True),
        ("tove", made.about_carys(), False),
        ("hana", made.about_carys(), False),
        ("hana", made.malware_scan(), True),
        ("tove", made.malware_scan(), False),
    ],
)
def test_who_may_record_it(person: str, request_: InspectionRequest, is_recorded: bool) -> None:  # noqa: FBT001 - the table's
    made_it = made_of(person, request=request_)
    assert isinstance(made_it, Consultation) == is_recorded
    assert is_recorded or made_it == "requester_role"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"officer": ""}, "officer_not_named"),
        ({"officer": "  "}, "officer_not_named"),
        ({"level": "county"}, "field_absent"),
        ({"outcome": "yes"}, "field_absent"),
        ({"valid_until": "2026-04-01"}, "field_absent"),
        ({"valid_until": "2026-04-01T00:00:00+01:00"}, "field_absent"),
        ({"note": "he smiled"}, "field_absent"),
        ({"command_id": "no/id/at/all"}, "field_absent"),
    ],
    ids=str,
)
def test_what_is_no_consultation(changes: dict[str, Any], reason: str) -> None:
    assert made_of(**changes) == reason


@pytest.mark.parametrize(
    ("person", "officer", "outcome"),
    [
        ("dewi", "dewi", None),
        ("dewi", "", None),
        ("dewi", "carys", "officer_not_named"),
        ("tove", "tove", "officer_not_in_office"),
        ("idris", "dewi", "officer_not_in_office"),
    ],
)
def test_only_the_officer_confirms_what_the_officer_said(person: str, officer: str, outcome: str | None) -> None:
    record = made_of(person, "confirm-consultation", officer=officer)
    if outcome is not None:
        assert record == outcome
        return
    assert isinstance(record, Consultation)
    assert (record.officer, record.recorded_by) == ("dewi", "dewi")


def test_its_entry_names_nobody() -> None:
    record = made_of()
    assert isinstance(record, Consultation)
    entry = consultation_entry("e" * 32, made.about_carys(), record, made.consent("idris").signer)
    assert (entry.kind, entry.person, entry.actor) == ("consultation", made.token("carys"), made.token("idris"))
    assert (entry.decision_id, entry.payload_hash) == (made.REQUEST, hash_of(record))
