"""`headerfirst demo` and its options; whole runs of it are in tests/streams/demo/test_play.py."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from headerfirst.streams.cli import main
from headerfirst.streams.register_file import read_register

from tests.conftest import NewBroker

NOBODY_THERE = "127.0.0.1:9"


def demo(*options: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["demo", *options])
    return int(str(ended.value.code))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--pack", "nowhere"), "There is no pack 'nowhere': name one of dmu, wcc, or a folder that holds pack.yaml."),
        (
            ("--day", "2099-01-01"),
            "The day has to be over: records from the future are refused. Choose an earlier --day.",
        ),
        (
            ("--day", "2020-01-01", "--bootstrap", NOBODY_THERE),
            "A Kafka of yours deletes records after 7 days: choose a later --day, or leave out --bootstrap.",
        ),
    ],
)
def test_what_cannot_be_played_is_one_sentence(
    options: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo(*options) == 2
    assert capsys.readouterr().err == f"headerfirst: {sentence}\n"


def test_a_kafka_that_does_not_answer_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert demo("--bootstrap", NOBODY_THERE, "--records", "0") == 2
    assert f"headerfirst: No Kafka answers at {NOBODY_THERE}" in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize("option", [("--records", "-1"), ("--day", "yesterday"), ("--seed", "one")])
def test_options_of_the_wrong_kind_are_refused(option: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert demo(*option) == 2
    assert option[0] in capsys.readouterr().err


def test_a_sample_is_written_for_backtest_and_nothing_is_played(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "sample"
    options = ("--write-sample", str(folder), "--records", "700", "--day", "2026-03-10", "--pack", "wcc")

    assert demo(*options) == 0
    out = capsys.readouterr().out

    assert len((folder / "day.jsonl").read_bytes().splitlines()) == 694
    assert sum(1 for _ in read_register(folder / "register.jsonl")) > 300
    assert "694 records" in out
    assert "6 records that no line of JSON can hold were left out" in out
    assert f"headerfirst backtest --pack wcc --format jsonl {folder}/day.jsonl" in out


def test_what_is_said_to_try_with_a_sample_works(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], embedded: NewBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert demo("--write-sample", str(tmp_path), "--records", "700") == 0
    tried = [shlex.split(line.partition(": headerfirst ")[2]) for line in capsys.readouterr().out.splitlines()[1:]]
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", embedded({"register": 1}).bootstrap)

    for arguments in tried:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 0

    assert [arguments[0] for arguments in tried] == ["backtest", "register"]
    out = capsys.readouterr().out
    assert "Findings by rule: auto-forward" in out
    assert "cases of the past left out" in out
