"""`headerfirst backtest` on the command line: lines on stdout, words on stderr, one sentence and exit code 2."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from headerfirst.schemas.register import key_of
from headerfirst.streams.codec import encode
from headerfirst.streams.line import Line

from tests import builders
from tests.streams.connectors.desks import EVERYBODY, mail
from tests.streams.domain_lists import store_file


def run(
    *arguments: str | Path, given: bytes | None = None, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "headerfirst.streams.cli", "backtest", *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, input=given, env=os.environ | (environment or {}))


@pytest.fixture
def a_mail(tmp_path: Path) -> Path:
    path = tmp_path / "one.eml"
    path.write_bytes(mail())
    return path


def test_with_json_lines_go_to_stdout_and_the_summary_to_stderr(a_mail: Path) -> None:
    done = run("--pack", "dmu", "--format", "eml", a_mail, "--json")
    (line,) = map(orjson.loads, done.stdout.splitlines())
    assert (done.returncode, line["topic"], line["key"]) == (0, "email-metadata", builders.AMARA)
    assert b"1 inputs; seen 1 = produced 1" in done.stderr
    assert b"published demonstration keys" in done.stderr
    assert b"Without --register nobody is known" in done.stderr


def test_without_json_the_summary_is_all(a_mail: Path) -> None:
    done = run("--pack", "wcc", "--format", "eml", a_mail)
    assert done.stdout.startswith(b"1 inputs; seen 1 = produced 1")
    assert builders.AMARA.encode() not in done.stdout + done.stderr


def test_keys_of_ones_own_are_used_and_nothing_is_said_of_any(a_mail: Path) -> None:
    own = {f"HEADERFIRST_{name}_KEY": str(number) * 64 for number, name in enumerate(("TOKEN", "ID", "TARGET"), 1)}
    own_ids = run("--pack", "dmu", "--format", "eml", a_mail, "--json", environment=own)
    published_ids = run("--pack", "dmu", "--format", "eml", a_mail, "--json")
    assert b"keys" not in own_ids.stderr
    assert own_ids.stdout != published_ids.stdout


def test_a_register_decides_what_is_ours(a_mail: Path, tmp_path: Path) -> None:
    register = tmp_path / "register.jsonl"
    register.write_bytes(
        b"".join(Line("register", key_of(record), encode(record)).to_json() + b"\n" for record in EVERYBODY)
    )
    a_mail.write_bytes(mail(f"From: {builders.CARYS}"))
    done = run("--pack", "dmu", "--format", "eml", a_mail, "--register", register)
    assert b"Shielded: union_official 1" in done.stdout
    assert b"Without --register" not in done.stderr


def test_standard_input_is_a_file_called_dash() -> None:
    line = Line("web-proxy", None, encode(builders.web_proxy())).to_json()
    done = run("--pack", "dmu", "--format", "jsonl", "-", given=line)
    assert done.stdout.startswith(b"1 inputs; seen 1 = produced 1")


def test_mail_of_which_nothing_tells_the_time_has_that_of_the_command_line(a_mail: Path) -> None:
    a_mail.write_bytes(mail("Received:", "Date:"))
    done = run("--pack", "dmu", "--format", "eml", a_mail, "--json", "--at", "2026-03-10T13:00:00+01:00")
    assert orjson.loads(done.stdout)["value"]["observed_at"] == "2026-03-10T12:00:00Z"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--pack", "dmu", "--format", "eml", "MISSING"], b"MISSING cannot be read: there is no such file or folder."),
        (
            ["--pack", "dmu", "--format", "pst", "."],
            b"There is no format 'pst'; the formats are dovecot, e2guardian, elff, eml, ",
        ),
        (["--pack", "planted", "--format", "eml", "."], b"There is no pack 'planted': name one of dmu, wcc"),
        (["--pack", "dmu", "--format", "eml", ".", "--register", "MISSING"], b"MISSING cannot be read"),
        (["--pack", "dmu", "--format", "eml", ".", "--at", "2026-03-10"], b"write it with its zone"),
        (["--pack", "dmu", "--format", "eml", ".", "--at", "soon"], b"write it with its zone"),
        (["--pack", "dmu", "--format", "eml", ".", "--mailbox", "ada"], b"--mailbox has to be an address"),
        (["--pack", "dmu", "--format", "eml"], b"Missing argument"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(arguments: list[str], sentence: bytes) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert sentence in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_pack_that_does_not_lint_is_said_in_one_sentence(tmp_path: Path, a_mail: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "pack.yaml").write_text("id: broken\n")
    (pack / "clauses.yaml").write_text("[]\n")
    done = run("--pack", pack, "--format", "eml", a_mail)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"headerfirst: pack.yaml: ")
    assert done.stderr.count(b"\n") == 1


def test_faust_is_not_waited_for() -> None:
    script = "import sys; from headerfirst.streams.commands import backtest; print('faust' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    assert done.stdout == b"False\n"


def test_what_sites_are_comes_from_a_store_too_and_the_summary_counts_visits_by_group(tmp_path: Path) -> None:
    store = store_file(tmp_path, {"games": ["example.com"], "sect": ["example.net"]})
    log = tmp_path / "day.jsonl"
    visits = [builders.web_proxy(event_id=host, host=host) for host in ("www.example.com", "www.example.net")]
    log.write_bytes(b"".join(Line("web-proxy", None, encode(visit)).to_json() + b"\n" for visit in visits))
    arguments = ("--pack", "dmu", "--format", "jsonl", log)
    without = run(*arguments).stdout.decode()
    assert "Visits by category: reference 2" in without
    by_option = run(*arguments, "--categories", store)
    by_environment = run(*arguments, environment={"HEADERFIRST_CATEGORIES": str(store)})
    assert by_option.stdout == by_environment.stdout
    assert "shielded 1" in by_option.stdout.decode()
    assert "Visits by category: leisure 1" in by_option.stdout.decode()
