"""`headerfirst ledger` as an auditor, an operator and a union representative use it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from confluent_kafka import Producer
from headerfirst.agents.ledger.note import Signer
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.commands.ledger import ledger
from headerfirst.streams.ledger import signing_keys
from headerfirst.streams.ledger.file import write_ledger

from tests.agents.ledger import ledgers
from tests.conftest import NewBroker
from tests.streams import command_line

SEED = b"\x07" * 32
SIGNER = Signer.of("headerfirst/ledger", SEED)
KEY = ("--key", str(SIGNER.verifier))
ENVIRONMENT = {"HEADERFIRST_LEDGER_KEY": SEED.hex()}
SEEN = ledgers.sights(300)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.jsonl"
    write(path, SEEN)
    return path


def write(path: Path, seen: Any, signer: Signer = SIGNER) -> None:
    with path.open("wb") as opened:
        write_ledger(ledgers.lines(seen), signer, opened)


def run(*arguments: str | Path, environment: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(ledger, [str(one) for one in arguments], env=environment)


@pytest.fixture
def topic(embedded: NewBroker) -> str:
    """Address of a broker with 300 lines and one checkpoint of 256."""
    address = embedded({"ledger": 1}).bootstrap
    producer: Any = Producer({"bootstrap.servers": address})
    for value in ledgers.values(ledgers.records(SEEN)):
        producer.produce("ledger", value=value)
    assert producer.flush(10) == 0
    return address


def test_a_sound_file_is_accepted_and_its_size_said(file: Path) -> None:
    result = run("verify", file, *KEY)
    assert (result.exit_code, result.output) == (0, "Nothing is wrong. Lines: 300; signed checkpoints: 2.\n")


def test_any_one_line_changed_is_found_and_named(file: Path) -> None:
    pieces = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([*pieces[:7], pieces[7].replace(b"opening", b"purge"), *pieces[8:]]))
    result = run("verify", file, *KEY)
    assert (result.exit_code, result.stdout) == (1, "altered at 7: it is not the line whose hash it states\n")
    file.write_bytes(b"".join([*pieces[:7], *pieces[8:]]))
    result = run("verify", file, *KEY)
    assert (result.exit_code, result.stdout) == (1, "dropped at 7: the line is missing\n")


def test_more_problems_than_anybody_reads_are_counted(file: Path) -> None:
    file.write_bytes(b"nonsense\n" * 300)
    result = run("verify", file, *KEY)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == "… and 201 more."


def test_without_a_key_only_the_demonstration_s_is_believed_and_that_is_said(file: Path) -> None:
    result = run("verify", file)
    assert (result.exit_code, result.stderr) == (1, f"{signing_keys.PUBLISHED_WARNING}\n")
    assert result.stdout.startswith("bad_signature at 256: ")
    write(file, SEEN, signing_keys.published_signer())
    assert run("verify", file).exit_code == 0
    assert run("verify", file, *KEY).exit_code == 1


def test_keys_stand_in_the_environment_too(file: Path) -> None:
    both = f"{ledgers.OTHER_SIGNER.verifier} {SIGNER.verifier}"
    assert run("verify", file, environment={"HEADERFIRST_LEDGER_VERIFIERS": both}).exit_code == 0


def test_the_topic_is_verified_in_place(topic: str) -> None:
    result = run("verify", "--bootstrap", topic, *KEY)
    expected = "Nothing is wrong. Lines: 300, 44 of them not signed yet; signed checkpoints: 1.\n"
    assert (result.exit_code, result.output) == (0, expected)


def test_an_export_is_a_file_that_is_accepted(topic: str, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    signed = run("export", "--bootstrap", topic, "--out", out, "--sign", environment=ENVIRONMENT)
    assert (signed.exit_code, out.read_bytes()) == (0, b"".join(ledgers.file_of(SEEN)))
    assert run("verify", out, *KEY).exit_code == 0
    unsigned = run("export", "--bootstrap", topic, *KEY)
    assert (unsigned.exit_code, unsigned.stdout_bytes) == (0, b"".join(ledgers.file_of(SEEN[:256])))
    assert unsigned.stderr == "Left out, because they wait for their checkpoint: the newest 44.\n"


def test_an_export_of_what_is_not_sound_says_so(embedded: NewBroker) -> None:
    address = embedded({"ledger": 1}).bootstrap
    assert run("export", "--bootstrap", address, *KEY).exit_code == 1
    producer: Any = Producer({"bootstrap.servers": address})
    producer.produce("ledger", value=b"nonsense")
    assert producer.flush(10) == 0
    result = run("export", "--bootstrap", address, "--sign", environment=ENVIRONMENT)
    assert (result.exit_code, result.stderr) == (1, "altered at 0: it cannot be read\n")
    assert "closing" not in result.stdout


def test_what_is_proven_can_be_checked_without_the_ledger(file: Path, tmp_path: Path) -> None:
    entry_id = SEEN[123].entry.entry_id
    proven = run("prove", entry_id, file, *KEY)
    assert proven.exit_code == 0
    proof = tmp_path / "entry.tlog-proof"
    proof.write_text(proven.stdout, encoding="utf-8")
    file.unlink()
    checked = run("check-proof", proof, *KEY)
    assert (checked.exit_code, checked.stderr) == (0, "Line 123 of headerfirst/ledger, among the first 300:\n")
    assert json.loads(checked.stdout)["entry_id"] == entry_id
    proof.write_text(proven.stdout.replace("index 123", "index 124"), encoding="utf-8")
    assert run("check-proof", proof, *KEY).exit_code == 1
    proof.write_bytes(b"\xff")
    assert run("check-proof", proof, *KEY).exit_code == 1


def test_what_cannot_be_proven_is_said(file: Path, topic: str) -> None:
    unknown = run("prove", "f" * 32, file, *KEY)
    assert (unknown.exit_code, unknown.output) == (1, "The ledger has no such entry.\n")
    waiting = run("prove", SEEN[299].entry.entry_id, "--bootstrap", topic, *KEY)
    assert (waiting.exit_code, waiting.stdout) == (1, "")
    assert "no checkpoint covers it yet" in waiting.stderr
    file.write_bytes(file.read_bytes().replace(b'"seq":9,', b'"seq":8,'))
    assert run("prove", SEEN[1].entry.entry_id, file, *KEY).stderr.startswith("altered at 9")


def test_a_witness_knows_tomorrow_what_was_today(file: Path, tmp_path: Path) -> None:
    kept = tmp_path / "branch.checkpoint"
    write(file, SEEN[:200])
    assert run("witness", "keep", kept, file, *KEY).exit_code == 0
    assert kept.read_text(encoding="utf-8").startswith("headerfirst/ledger\n200\n")
    write(file, SEEN)
    checked = run("witness", "check", kept, file, *KEY)
    assert (checked.exit_code, checked.stdout.splitlines()[-1]) == (
        0,
        "The first 200 lines are those that the witness saw.",
    )
    write(file, [ledgers.sight(n, kind="purge") if n == 150 else one for n, one in enumerate(SEEN)])
    assert run("verify", file, *KEY).exit_code == 0
    for command in ("check", "keep"):
        forked = run("witness", command, kept, file, *KEY)
        assert (forked.exit_code, forked.stdout.startswith("forked at 200: ")) == (1, True)
    assert kept.read_text(encoding="utf-8").startswith("headerfirst/ledger\n200\n")
    write(file, SEEN[:199])
    truncated = run("witness", "check", kept, file, *KEY)
    assert (truncated.exit_code, truncated.stdout) == (1, "truncated at 199: the witness saw 200 lines\n")


def test_a_witness_may_watch_the_topic(topic: str, tmp_path: Path) -> None:
    kept = tmp_path / "branch.checkpoint"
    assert run("witness", "keep", kept, "--bootstrap", topic, *KEY).exit_code == 0
    assert run("witness", "keep", kept, "--bootstrap", topic, *KEY).exit_code == 0
    assert kept.read_text(encoding="utf-8").startswith("headerfirst/ledger\n256\n")


def test_there_is_nothing_to_keep_of_an_unsigned_ledger(embedded: NewBroker, tmp_path: Path) -> None:
    address = embedded({"ledger": 1}).bootstrap
    kept = tmp_path / "branch.checkpoint"
    assert run("witness", "keep", kept, "--bootstrap", address, *KEY).exit_code == 1
    assert not kept.exists()


def test_the_public_key_is_printed_for_others() -> None:
    result = run("key", "--prefix", "x-", environment=ENVIRONMENT)
    assert (result.exit_code, result.output) == (0, f"{Signer.of('headerfirst/x-ledger', SEED).verifier}\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "nowhere.jsonl"),
        ("verify", "nowhere.jsonl", "--key", "mistyped"),
        ("witness", "check", "nowhere.checkpoint", "nowhere.jsonl", *KEY),
        ("export", "--sign"),
        ("key",),
    ],
)
def test_what_is_wrong_with_a_command_line_is_one_sentence(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert isinstance(result.exception, Misconfigured)


def test_exit_codes_are_those_of_every_command(file: Path) -> None:
    assert command_line.run("ledger", "verify", file, *KEY).returncode == 0
    assert command_line.run("ledger", "verify", file).returncode == 1
    sentence = command_line.only_sentence(command_line.run("ledger", "verify", "nowhere.jsonl", *KEY))
    assert sentence == "nowhere.jsonl cannot be read: No such file or directory."
