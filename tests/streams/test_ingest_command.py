"""`headerfirst ingest` counts what became of everything, ends when told to, and says in one sentence what is wrong."""

from __future__ import annotations

import re
import signal
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from tests import builders
from tests.streams.command_line import NOBODY, OWN_KEYS, only_sentence, run
from tests.streams.connectors.desks import mail
from tests.streams.ingest.test_run import YESTERDAY, a_folder, a_mail, append, visit
from tests.streams.installation import Installation, until

SUM = re.compile(
    r"(\d+) inputs; seen (\d+) = produced (\d+) \+ shielded (\d+) \+ out of scope (\d+) \+ dead letters (\d+)"
)


def ingest(
    installation: Installation, *arguments: str | Path, given: bytes | None = None
) -> subprocess.CompletedProcess[str]:
    return run("ingest", "--demo-keys", "--bootstrap", installation.bootstrap, *arguments, given=given)


def balanced(text: str) -> list[int]:
    """The sum that was printed: inputs, seen, produced, shielded, out of scope, dead."""
    found = SUM.search(text)
    assert found is not None, text
    inputs, seen, *outcomes = map(int, found.groups())
    assert seen == sum(outcomes)
    return [inputs, seen, *outcomes]


def test_an_mbox_is_read_and_the_sum_is_printed(installation: Installation, tmp_path: Path) -> None:
    installation.keep()
    box = tmp_path / "box"
    outside = mail("To: nobody@example.com", "From: someone@example.com", "Message-ID: <3@mail.example.net>")
    letters = [a_mail(1), a_mail(2, f"Cc: {builders.CARYS}"), outside, a_mail(4, at=YESTERDAY - timedelta(days=30))]
    box.write_bytes(b"".join(b"From x@example.net Mon Mar  9 12:00:00 2026\n" + letter + b"\n" for letter in letters))
    done = ingest(installation, "mbox", box)
    assert done.returncode == 0, done.stderr
    inputs, _, produced, shielded, outside_count, dead = balanced(done.stdout)
    assert (inputs, produced, shielded, outside_count, dead) == (4, 1, 2, 1, 1)
    assert len(installation.messages("email-metadata")) == 1
    assert len(installation.messages("dead-letters")) == 1
    assert builders.AMARA not in done.stdout + done.stderr


def test_standard_input_is_read_to_its_end(installation: Installation) -> None:
    installation.keep()
    done = ingest(installation, "squid", "-", given=visit(1) + visit(2) + b"no line of a log\n")
    assert balanced(done.stdout) == [3, 3, 2, 0, 0, 1]
    assert done.returncode == 0


def test_a_log_that_is_followed_is_on_its_topic_when_sigterm_has_ended_it(
    installation: Installation, tmp_path: Path
) -> None:
    installation.keep()
    log = tmp_path / "access.log"
    log.write_bytes(visit(1))
    running = installation.start_ingest("squid", log, "--follow")
    until(lambda: installation.messages("web-proxy"), running)
    append(log, visit(2))
    until(lambda: len(installation.messages("web-proxy")) == 2, running)
    assert running.stop(signal.SIGTERM) == 0
    assert balanced(running.text) == [2, 2, 2, 0, 0, 0]


def test_a_pipe_that_is_silent_can_be_ended_and_what_came_is_on_its_topic(installation: Installation) -> None:
    installation.keep()
    running = installation.start_ingest("squid", "-", given=subprocess.PIPE)
    pipe = running.popen.stdin
    assert pipe is not None
    pipe.write(visit(1))
    pipe.flush()
    until(lambda: installation.messages("web-proxy"), running)
    assert running.stop(signal.SIGINT) == 0
    assert balanced(running.text) == [1, 1, 1, 0, 0, 0]
    assert "Fatal Python error" not in running.text
    pipe.close()


def test_without_a_fresh_register_nothing_is_read(installation: Installation, tmp_path: Path) -> None:
    done = ingest(installation, "eml", a_folder(tmp_path / "in", a_mail(1)))
    assert only_sentence(done) == (
        "The register may not be relied on, so nothing is read: "
        "it has no heartbeat; start `headerfirst register heartbeat`."
    )


def test_an_absent_broker(tmp_path: Path) -> None:
    done = run("ingest", "--demo-keys", "--bootstrap", NOBODY, "eml", a_folder(tmp_path / "in"))
    assert only_sentence(done) == f"No Kafka answers at {NOBODY}: start one, or name another with --bootstrap."


def test_a_file_that_is_not_there() -> None:
    done = run("ingest", "--demo-keys", "--bootstrap", NOBODY, "eml", "nonesuch.eml")
    assert only_sentence(done) == "nonesuch.eml cannot be read: there is no such file or folder."


def test_an_unknown_format(tmp_path: Path) -> None:
    done = run("ingest", "--demo-keys", "--bootstrap", NOBODY, "outlook", tmp_path)
    assert "outlook" in only_sentence(done)


def test_missing_keys(tmp_path: Path) -> None:
    assert only_sentence(run("ingest", "eml", tmp_path)).startswith("Set HEADERFIRST_TOKEN_KEY")


def test_a_connector_needs_no_key_to_targets(tmp_path: Path) -> None:
    without = {name: key for name, key in OWN_KEYS.items() if "TARGET" not in name}
    done = run("ingest", "--bootstrap", NOBODY, "eml", tmp_path, environment=without)
    assert "HEADERFIRST_TARGET_KEY" not in done.stderr
    assert "No Kafka answers" in done.stderr


@pytest.mark.parametrize("name", ["eml", "mbox", "squid", "jsonl"])
def test_the_help_shows_each_format_and_what_it_cannot_see(name: str) -> None:
    text = run("ingest", "--help").stdout
    assert re.search(rf"^  {name}\n    \S.*\n    cannot see: ", text, re.MULTILINE)


def test_the_help_of_one_format_is_of_that_alone() -> None:
    text = run("ingest", "squid", "--help").stdout
    assert "  headerfirst ingest squid FILE --follow\n" in text
    assert "--option logformat=" in text
    assert "workspace-gmail" not in text


def test_the_help_of_a_format_that_there_is_not_names_those_that_there_are() -> None:
    assert "the formats are dovecot" in only_sentence(run("ingest", "outlook", "--help"))


def test_an_option_is_looked_at_before_the_broker_is_asked(tmp_path: Path) -> None:
    (tmp_path / "log").touch()
    wrong = ("--option", "time-zone=Mars/Base")
    done = run("ingest", "--demo-keys", "--bootstrap", NOBODY, "postfix", tmp_path / "log", *wrong)
    assert only_sentence(done) == "The option time-zone is no time zone: say Europe/London or its like."
