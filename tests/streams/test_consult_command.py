"""What a union officer says goes on record, by whoever asks or by the officer's own key, and counts from then on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests import builders
from tests.streams.operators import FRANCES, GARETH, Said, Town, colleague, token, town, with_key

WHY = "Three complaints about messages to all users, and nobody else could have sent them"
NOW = datetime.now(UTC)
OFFICER, WITNESS = "dewi", "iolo"


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("town"), "gate") as at_work:
        case = builders.case(
            person="carys",
            from_=NOW - timedelta(days=2),
            suspicion_at=NOW - timedelta(days=3),
            until=NOW + timedelta(days=9),
        )
        officer = builders.regional_officer(person=OFFICER)
        at_work.installation.write(case, with_key(colleague(OFFICER)), with_key(colleague(WITNESS)), officer)
        yield at_work


@pytest.fixture
def request_id(gate: Town) -> str:
    """A look at the headings of a union official who is employed here: the regional officer has to be asked."""
    said = gate.give(
        FRANCES, "investigator", "request", "list-headings", "--purpose", "suspected_breach", "--case", "case-1",
        "--person", token("carys"), "--reason", WHY, "--hours", "24", "--viewer", token(FRANCES),
    )  # fmt: skip
    return said.request_id


def consult(gate: Town, request_id: str, person: str, command: str = "consult", **changes: str) -> Said:
    stated = {
        "--union": builders.UNION,
        "--officer": OFFICER,
        "--level": "regional",
        "--outcome": "no-objection",
        "--about": token("carys"),
        "--scope": "All headings of March",
        "--valid-until": (NOW + timedelta(days=9)).isoformat(),
    } | {f"--{name}": value for name, value in changes.items()}
    role = "investigator" if person == FRANCES else "staff"
    options = [word for option in stated.items() for word in option if option[1]]
    return gate.give(person, role, command, request_id, *options)  # type: ignore[arg-type]  # one of two roles


def test_a_consultation_that_is_missing_is_asked_for_and_when_recorded_is_not(gate: Town, request_id: str) -> None:
    waiting = gate.ask("decision", request_id)
    assert "the union was not consulted about it" in waiting.out
    assert f"Next: headerfirst consult {request_id} " in waiting.out
    said = consult(gate, request_id, FRANCES)
    assert (said.code, said.err) == (0, "")
    assert said.lines[0] == "Recorded: the consultation is on the register, and its entry is on the ledger."
    assert said.lines[-1].startswith(f"Request {request_id}, command ")
    assert gate.give(GARETH, "hr-approver", "approve", request_id).lines[0].startswith("Granted: ")


def test_the_officer_may_say_it_with_their_own_key(gate: Town, request_id: str) -> None:
    said = consult(gate, request_id, OFFICER, "confirm-consultation", officer="")
    assert (said.code, said.lines[0].startswith("Recorded: ")) == (0, True)


def test_who_is_no_officer_confirms_nothing(gate: Town, request_id: str) -> None:
    said = consult(gate, request_id, WITNESS, "confirm-consultation")
    assert said.code == 1
    assert said.lines[1].startswith("The officer was not in office then, by the register: ")


def test_a_stranger_to_the_request_records_nothing(gate: Town, request_id: str) -> None:
    said = consult(gate, request_id, WITNESS)
    assert (said.code, said.lines[0].startswith("The command changed nothing")) == (1, True)


def test_an_objection_stops_the_request(gate: Town, request_id: str) -> None:
    assert consult(gate, request_id, FRANCES, outcome="objection").code == 0
    said = gate.give(GARETH, "hr-approver", "approve", request_id)
    assert said.code == 1
    assert "The union officer objects: settle it with them" in said.out
