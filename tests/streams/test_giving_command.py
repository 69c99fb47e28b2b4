"""What all commands share that a person gives: an identity, texts, waiting, and one sentence for whatever is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
import pytest
from click.testing import CliRunner
from headerfirst.schemas.command import Command
from headerfirst.schemas.inspection import Decision
from headerfirst.streams import plain_clients
from headerfirst.streams.commands.giving import further
from headerfirst.streams.commands.options import person_token, text

from tests import builders
from tests.streams.command_line import NOBODY
from tests.streams.operators import GARETH, Town, identity_file, say, token, town


@pytest.fixture(scope="module")
def nobody_answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A Kafka at which no gate is at work."""
    with town(tmp_path_factory.mktemp("town")) as quiet:
        yield quiet


def approve(at: Town, *options: str | Path) -> tuple[str | Path, ...]:
    path = identity_file(at.installation.folder, GARETH, "hr-approver")
    return ("approve", "request-0001", "--identity", path, "--bootstrap", at.installation.bootstrap, *options)


def test_whoever_does_not_wait_is_told_the_id_by_which_it_is_found_again(nobody_answers: Town) -> None:
    before = nobody_answers.installation.count("commands")
    said = say(*approve(nobody_answers, "--no-wait"))
    command = nobody_answers.installation.values("commands")[before]
    assert (said.code, said.err) == (0, "")
    assert said.out == f"Given. Request request-0001, command {command['command_id']}\n"
    assert (command["kind"], command["actor"]["token"]) == ("approve", token(GARETH))


def test_whoever_does_not_wait_may_have_the_command_itself(nobody_answers: Town) -> None:
    said = say(*approve(nobody_answers, "--no-wait", "--json"))
    assert msgspec.json.decode(said.out, type=Command).request_id == "request-0001"


def test_no_answer_in_time_is_exit_code_1_and_says_so(nobody_answers: Town) -> None:
    said = say(*approve(nobody_answers, "--wait", "0.2"))
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("No answer within 0.2 s. Nobody answered yet, perhaps because no gate runs")
    assert "Request request-0001, command " in said.err


def test_the_answer_is_known_by_the_commands_own_id(nobody_answers: Town) -> None:
    """Somebody else's decision meanwhile is none."""
    nobody_answers.installation.produce("decisions", builders.decision(request_id="request-0001"))
    assert say(*approve(nobody_answers, "--wait", "0.5")).code == 1


def test_nobody_speaks_without_an_identity() -> None:
    said = say("approve", "request-0001", "--bootstrap", NOBODY)
    assert said.code == 2
    assert "Missing option '--identity' (env var: 'HEADERFIRST_IDENTITY')" in said.err


def test_the_environment_may_name_the_identity(nobody_answers: Town) -> None:
    path = identity_file(nobody_answers.installation.folder, GARETH, "hr-approver")
    where = ("--bootstrap", nobody_answers.installation.bootstrap, "--no-wait")
    assert say("approve", "request-0001", *where, environment={"HEADERFIRST_IDENTITY": str(path)}).code == 0


def test_an_identity_that_others_can_read_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    path = identity_file(tmp_path, GARETH, "hr-approver")
    path.chmod(0o644)
    said = say("approve", "request-0001", "--identity", path, "--bootstrap", NOBODY)
    assert (said.code, said.err) == (
        2, f"headerfirst: Others can read or write {path}: say `chmod 600 {path}`, then give the command again.\n",
    )  # fmt: skip


def test_an_absent_broker_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_clients, "ANSWER", 0.5)
    path = identity_file(tmp_path, GARETH, "hr-approver")
    said = say("approve", "request-0001", "--identity", path, "--bootstrap", NOBODY)
    assert said == (
        2, "", f"headerfirst: No Kafka answers at {NOBODY}: start one, or name another with --bootstrap.\n",
    )  # fmt: skip


def test_a_missing_topic_is_one_sentence(nobody_answers: Town) -> None:
    said = say(*approve(nobody_answers, "--prefix", "p-"))
    lacks = f"Kafka at {nobody_answers.installation.bootstrap} lacks p-commands: run `headerfirst topics apply` first."
    assert said == (2, "", f"headerfirst: {lacks}\n")


@click.command()
@click.option("--words", type=text)
@click.option("--whom", type=person_token)
def echo(words: str | None, whom: str | None) -> None:
    click.echo(words or whom, nl=False)


def test_a_text_stands_on_the_line_in_a_file_or_on_standard_input(tmp_path: Path) -> None:
    (tmp_path / "why.txt").write_text("  Für\nalle \n", encoding="utf-8")
    typed = [
        CliRunner().invoke(echo, ["--words", words], input="From a pipe\n").stdout
        for words in (" as it stands ", f"@{tmp_path / 'why.txt'}", "-")
    ]
    assert typed == ["as it stands", "Für\nalle", "From a pipe"]


@pytest.mark.parametrize(
    ("words", "wrong"),
    [("@nonesuch", "nonesuch cannot be read: No such file"), ("  ", "there is nothing in it"), ("@latin", "no UTF-8")],
)
def test_a_text_that_is_none_is_said(words: str, wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "latin").write_bytes(b"f\xfcr")
    done = CliRunner().invoke(echo, ["--words", words])
    assert done.exit_code == 2
    assert wrong in done.stderr


def test_people_are_named_by_token_alone() -> None:
    done = CliRunner().invoke(echo, ["--whom", builders.AMARA])
    assert done.exit_code == 2
    assert "write a person's token, p- and 32 hex digits" in done.stderr
    assert builders.AMARA not in done.stderr


def waits_for(*reasons: str) -> Decision:
    return builders.decision(outcome="pending", request_id="request-0001", reasons=list(reasons))


def test_what_to_type_next_is_said_where_somebody_has_to() -> None:
    assert list(further(waits_for("approver_missing"))) == ["Next: headerfirst approve request-0001"]
    assert next(further(waits_for("consultation_missing"))).startswith("Next: headerfirst consult request-0001 ")
    assert list(further(waits_for("objection_pending"))) == []


def test_a_refusal_has_no_next_step_but_to_look_at_what_was_decided_before() -> None:
    refused = builders.decision(outcome="refused", reasons=["consultation_missing"])
    answer = builders.decision(outcome="refused", reasons=["already_decided"], about_request="request-0001")
    assert list(further(refused)) == []
    assert list(further(answer)) == ["Next: headerfirst decision request-0001"]
