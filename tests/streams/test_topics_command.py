"""`headerfirst topics`: what it prints, and the exit codes that a deployment's scripts rely on."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner
from headerfirst.streams.commands.topics import topics
from headerfirst.streams.topics import TOPICS


@pytest.mark.e2e
def test_check_finds_what_is_missing_until_it_is_applied(kafka: str, prefix: str) -> None:
    arguments = ["--bootstrap", kafka, "--prefix", prefix, "--partitions", "2"]
    before = CliRunner().invoke(topics, ["check", *arguments])
    assert (before.exit_code, before.output.count(": missing")) == (1, len(TOPICS))
    applied = CliRunner().invoke(topics, ["apply", *arguments])
    assert (applied.exit_code, applied.output.count(f"created {prefix}")) == (0, len(TOPICS))
    for command in ("check", "apply"):
        after = CliRunner().invoke(topics, [command, *arguments])
        assert (after.exit_code, after.output) == (0, "Every topic is as it should be.\n")


@pytest.mark.e2e
def test_other_partitions_are_refused_by_name(kafka: str, prefix: str) -> None:
    CliRunner().invoke(topics, ["apply", "--bootstrap", kafka, "--prefix", prefix, "--partitions", "2"])
    checked = CliRunner().invoke(topics, ["check", "--bootstrap", kafka, "--prefix", prefix, "--partitions", "3"])
    assert checked.exit_code == 1
    assert f"{prefix}usage: partitions is 2, should be 3\n" in checked.output


@pytest.mark.parametrize("command", ["check", "apply"])
def test_an_absent_broker_is_one_sentence_and_exit_code_2(command: str) -> None:
    arguments = ["topics", command, "--bootstrap", "127.0.0.1:1"]
    code = "from headerfirst.streams.cli import main; main()"
    ended = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert "No Kafka answers at 127.0.0.1:1: start one, or name another with --bootstrap." in ended.stderr
