"""`headerfirst doctor`: green on the demo, exit code 1 where something failed, and the settings of the worker."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from headerfirst.streams.demo.play import broker as broker_of_the_demo
from headerfirst.streams.demo.play import ref_of, with_workers
from headerfirst.streams.demo.screen import PlainScreen
from headerfirst.streams.packs import find_pack
from headerfirst.streams.sample.day import last_weekday, sample_day

from tests.streams.command_line import NOBODY, only_sentence, run


def test_it_is_green_on_the_demo() -> None:
    pack = find_pack("dmu")
    sample = sample_day(last_weekday(datetime.now(UTC).date()), 1, [ref_of(pack)], 300)
    with broker_of_the_demo(None) as where, with_workers(sample, pack, where) as running:
        running.play(PlainScreen())
        running.keep_up()
        done = run("doctor", "--bootstrap", where.bootstrap, "--demo-keys", "--json")
        said = [json.loads(line) for line in done.stdout.splitlines()]
        worded = run("doctor", "--bootstrap", where.bootstrap, "--demo-keys")
    about_kafka = {one["state"] for one in said if one["check"] not in ("python", "lock")}  # not the demo's doing
    assert (done.returncode, about_kafka) == (0, {"ok", "not checked"}), done.stdout
    well = {one["check"] for one in said if one["state"] == "ok"}
    assert {"broker", "topics", "register", "pack", "clock", "ledger", "notary", "role mail"} <= well
    assert (worded.returncode, worded.stderr) == (0, "")
    assert "failed: 0" in worded.stdout.splitlines()[-1]


def test_what_failed_is_exit_code_1_and_says_what_to_do() -> None:
    done = run("doctor", "--bootstrap", NOBODY)
    assert (done.returncode, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    broker = next(number for number, line in enumerate(lines) if line.startswith("FAILED  broker"))
    assert lines[broker + 1].strip() == "Start it, or name another with --bootstrap."
    assert NOBODY not in done.stdout


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--only", "gatekeeper"), "There is no role 'gatekeeper'"),
        (("--smtp", "mail.example.org:x"), "--smtp has to be HOST or HOST:PORT."),
    ],
)
def test_a_setting_that_a_worker_would_refuse_is_exit_code_2(options: tuple[str, ...], sentence: str) -> None:
    assert only_sentence(run("doctor", *options)).startswith(sentence)


def test_it_takes_what_the_worker_was_told(tmp_path: Path) -> None:
    settings = tmp_path / "headerfirst.toml"
    settings.write_text('[worker]\nonly = "gatekeeper"\nsmtp-from = "x"\n')
    assert "'gatekeeper'" in only_sentence(run("--config", settings, "doctor"))
    settings.write_text('[worker]\nonly = "gatekeeper"\n[doctor]\nonly = "porter"\n')
    assert "'porter'" in only_sentence(run("--config", settings, "doctor"))
    assert "'usher'" in only_sentence(run("doctor", environment={"HEADERFIRST_WORKER_ONLY": "usher"}))
