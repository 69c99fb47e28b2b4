"""`headerfirst register`: a file is written as far as it differs, whole or not at all; a heartbeat beats till told."""

from __future__ import annotations

import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

from headerfirst.schemas.register import RegisterRecord, key_of
from headerfirst.streams.codec import encode
from headerfirst.streams.embedded import EmbeddedBroker
from headerfirst.streams.line import Line

from tests import builders
from tests.streams.command_line import NOBODY, only_sentence, run
from tests.streams.installation import Installation, until

RECORDS: tuple[RegisterRecord, ...] = (builders.organisation(), builders.person(), builders.union_official())


def a_file(folder: Path, *records: RegisterRecord, bad: bytes = b"") -> Path:
    path = folder / "register.jsonl"
    lines = [Line("register", key_of(record), encode(record)).to_json() + b"\n" for record in records]
    path.write_bytes(b"".join(lines) + bad)
    return path


def keys_on(installation: Installation) -> list[str]:
    return [message.key().decode() for message in installation.messages("register")]


def test_only_what_differs_is_written(installation: Installation, tmp_path: Path) -> None:
    where = ("--bootstrap", installation.bootstrap)
    first = run("register", "import", *where, a_file(tmp_path, *RECORDS))
    assert (first.returncode, first.stdout) == (0, "3 records written, 0 unchanged.\n")
    changed = a_file(tmp_path, *RECORDS[:2], builders.union_official(level="regional"))
    tried = run("register", "import", "--dry-run", *where, changed)
    assert (tried.returncode, tried.stdout) == (0, "1 records would be written, 2 unchanged.\n")
    assert len(keys_on(installation)) == 3
    again = run("register", "import", *where, changed)
    assert again.stdout == "1 records written, 2 unchanged.\n"
    assert keys_on(installation) == [*map(key_of, RECORDS), "union-official/carys"]


def test_one_bad_line_and_nothing_is_written(installation: Installation, tmp_path: Path) -> None:
    path = a_file(tmp_path, *RECORDS, bad=b'{"topic":"register","value":{"kind":"person","id":7}}\n')
    done = run("register", "import", "--bootstrap", installation.bootstrap, path)
    assert only_sentence(done) == f"{path}, line 4: not a register record (wrong_type)."
    assert keys_on(installation) == []


def test_a_case_in_the_past_is_refused_and_nothing_is_written(installation: Installation, tmp_path: Path) -> None:
    case = builders.case(from_=datetime.now(UTC) - timedelta(hours=1))
    done = run("register", "import", "--bootstrap", installation.bootstrap, a_file(tmp_path, *RECORDS, case))
    assert only_sentence(done).startswith("case/case-1 begins in the past")
    assert keys_on(installation) == []


def test_a_case_that_was_registered_in_time_is_no_news_later(installation: Installation, tmp_path: Path) -> None:
    case = builders.case(from_=datetime.now(UTC) - timedelta(hours=1))
    installation.write(case)
    done = run("register", "import", "--bootstrap", installation.bootstrap, a_file(tmp_path, case))
    assert (done.returncode, done.stdout) == (0, "0 records written, 1 unchanged.\n")


def test_a_heartbeat_in_a_file_vouches_for_nothing(installation: Installation, tmp_path: Path) -> None:
    path = a_file(tmp_path, builders.person(), builders.heartbeat())
    done = run("register", "import", "--bootstrap", installation.bootstrap, path)
    assert done.stdout == "1 records written, 0 unchanged.\n"
    assert keys_on(installation) == ["person/amara"]


def test_it_beats_once_and_ends(installation: Installation) -> None:
    done = run("register", "heartbeat", "--once", "--bootstrap", installation.bootstrap)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert keys_on(installation) == ["heartbeat/register"]


def test_it_beats_until_it_is_told_to_end(installation: Installation) -> None:
    running = installation.start("register", "heartbeat", "--every", "0.2", "--bootstrap", installation.bootstrap)
    until(lambda: len(keys_on(installation)) >= 3, running)
    assert running.stop(signal.SIGTERM) == 0
    assert running.text == ""


def test_a_broker_that_goes_away_does_not_end_it(installation: Installation, broker: EmbeddedBroker) -> None:
    running = installation.start("register", "heartbeat", "--every", "0.2", "--bootstrap", installation.bootstrap)
    until(lambda: keys_on(installation), running)
    broker.close()
    until(lambda: "headerfirst: Kafka did not take 1 records of the register" in running.text, running)
    assert running.popen.poll() is None


def test_an_absent_broker(tmp_path: Path) -> None:
    done = run("register", "import", "--bootstrap", NOBODY, a_file(tmp_path, *RECORDS))
    assert only_sentence(done) == f"No Kafka answers at {NOBODY}: start one, or name another with --bootstrap."


def test_a_missing_topic(installation: Installation, tmp_path: Path) -> None:
    elsewhere = ("--bootstrap", installation.bootstrap, "--prefix", "p-")
    lacks = f"Kafka at {installation.bootstrap} lacks p-register: run `headerfirst topics apply` first."
    assert only_sentence(run("register", "import", *elsewhere, a_file(tmp_path, *RECORDS))) == lacks
    assert only_sentence(run("register", "heartbeat", "--once", *elsewhere)) == lacks


def test_a_file_that_is_not_there() -> None:
    done = run("register", "import", "--bootstrap", NOBODY, "nonesuch.jsonl")
    assert only_sentence(done) == "nonesuch.jsonl cannot be read: No such file or directory."
