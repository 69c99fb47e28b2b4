"""What people do about an incident shows as a new version of it; what is not theirs to do shows as nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from headerfirst.streams.commands.incident import incident_in_words

from tests import builders
from tests.streams.installation import until
from tests.streams.operators import FRANCES, HANA, Said, Town, identity_file, say, token, town


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("town"), "incidents", "gate") as at_work:
        yield at_work


@pytest.fixture
def incident(worker: Town, request: pytest.FixtureRequest) -> str:
    """One about Amara, from a finding of its own."""
    incident_id = f"incident-{request.node.name}"[:60]
    finding = builders.finding(finding_id=f"f-{incident_id}", incident_id=incident_id, person=token("amara"))
    worker.installation.produce("findings", finding)
    until(lambda: incident_id in keys_on(worker, "incidents-restricted"))
    return incident_id


def keys_on(worker: Town, topic: str) -> set[str]:
    return {message.key().decode() for message in worker.installation.messages(topic)}


def act(worker: Town, *arguments: str) -> Said:
    return worker.give(FRANCES, "investigator", *arguments)


def test_closing_says_why_and_by_whom(worker: Town, incident: str) -> None:
    said = act(worker, "close", incident, "--reason", "explained")
    assert (said.code, said.err) == (0, "")
    assert said.lines[0].startswith(f"Incident {incident}, version 2: closed (explained, by investigator), ")


def test_what_was_closed_may_be_opened_again(worker: Town, incident: str) -> None:
    assert act(worker, "close", incident, "--reason", "resolved").code == 0
    assert f"{incident}, version 3: open," in act(worker, "reopen", incident).lines[0]


def test_withdrawing_takes_it_back(worker: Town, incident: str) -> None:
    assert f"{incident}, version 2: withdrawn," in act(worker, "withdraw", incident).lines[0]


def test_only_a_person_calls_it_a_gross_misconduct_candidate(worker: Town, incident: str) -> None:
    said = act(worker, "triage", incident, "--gross-misconduct-candidate", "--json")
    assert (said.code, '"gross_misconduct_candidate":true' in said.out) == (0, True)


def test_whom_it_is_about_may_answer(worker: Town, incident: str) -> None:
    said = worker.give("amara", "staff", "answer", incident, "--text-ref", "case-1/answer-1")
    assert (said.code, ", 1 statements, " in said.lines[0]) == (0, True)


def test_a_correction_is_an_answer_of_its_own_kind(worker: Town, incident: str) -> None:
    said = worker.give("amara", "staff", "answer", incident, "--correction", "--json")
    assert '"kind":"correction"' in said.out


def test_whom_it_is_about_does_not_close_it(worker: Town, incident: str) -> None:
    path = worker.installation.folder / "amara.identity"
    worker.give("amara", "staff", "answer", incident)
    where = ("--bootstrap", worker.installation.bootstrap, "--wait", "2")
    said = say("close", incident, "--reason", "explained", "--identity", path, *where)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("No answer within 2 s. An act that is not yours to do changes nothing")


def test_a_reason_that_is_not_on_the_list_is_not_sent(worker: Town) -> None:
    said = act(worker, "close", "incident-1", "--reason", "punished")
    assert (said.code, "'cleared_by_inspection'" in said.err) == (2, True)


def test_an_objection_is_put_on_the_register(worker: Town) -> None:
    said = worker.give("amara", "staff", "object", "--case", "case-1")
    assert (said.code, said.lines[0][:11]) == (0, "Registered:")
    assert f"objection/{said.lines[-1].removeprefix('Command ')}" in keys_on(worker, "register")


def test_an_objection_to_an_incident_stands_there_too(worker: Town, incident: str) -> None:
    said = worker.give("amara", "staff", "object", incident, "--json")
    assert (said.code, '"kind":"objection"' in said.out) == (0, True)


def test_an_objection_that_nobody_proves_is_answered(worker: Town) -> None:
    """Hana holds a key for her office alone, and objects as staff."""
    folder = worker.installation.folder / "other"
    folder.mkdir()
    where = ("--bootstrap", worker.installation.bootstrap)
    said = say("object", "--identity", identity_file(folder, HANA, "staff"), *where)
    assert (said.code, said.lines[0].startswith("The command changed nothing, by ")) == (1, True)


def test_an_incident_in_words_names_nobody() -> None:
    words = incident_in_words(builders.incident())
    assert words.startswith("Incident ")
    assert builders.AMARAS_TOKEN not in words
