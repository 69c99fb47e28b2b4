"""The command line as a whole: help for everything, settings from three places, one sentence for whatever is wrong."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from headerfirst.schemas.errors import Forbidden, HeaderFirstError, Malformed, Misconfigured, Retriable
from headerfirst.streams.cli import headerfirst, main, settings_in

from tests.streams.command_line import NOBODY, only_sentence, run


def commands(group: click.Group = headerfirst, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every command, groups included."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def command_at(path: tuple[str, ...]) -> click.Command:
    command: click.Command | None = headerfirst
    for name in path:
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), name)
    assert command is not None
    return command


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
def test_every_command_explains_itself_and_all_its_options(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*path, "--help"])
    shown = capsys.readouterr().out
    command = command_at(path)
    assert ended.value.code == 0
    assert command.get_short_help_str().rstrip(".")[:40] in " ".join(shown.split())
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert [option for option in parameter.opts if option in shown], parameter.name


def test_all_commands_are_there() -> None:
    assert {path[0] for path in commands()} == {
        "agents", "answer", "approve", "backtest", "categories", "close", "confirm-consultation", "consult",
        "dead-letters", "decision", "defer-notice", "demo", "doctor", "hold", "identity", "ingest", "ledger",
        "need-met", "object", "pending", "policy", "refer", "refuse", "register", "reopen", "report", "request",
        "reveal", "revoke", "topics", "triage", "view", "withdraw", "worker",
    }  # fmt: skip
    below = {path for path in commands() if len(path) > 1}
    assert {("register", "import"), ("register", "heartbeat"), ("topics", "apply"), ("topics", "check")} <= below


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    from importlib.metadata import version

    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"headerfirst, version {version('headerfirst')}\n"


def test_backtest_does_not_wait_for_faust() -> None:
    code = (
        "import sys; from headerfirst.streams.cli import main\n"
        "try: main(['backtest', '--pack', 'dmu', '--format', 'eml', '/dev/null'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'faust', 'aiokafka', 'kafka', 'confluent_kafka', 'aiohttp'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "error",
    [
        Misconfigured("Say so."),
        Retriable("Say so."),
        Forbidden("Say so."),
        Malformed("not_json"),
        HeaderFirstError("x"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_whatever_we_raise_is_one_sentence_and_exit_code_2(
    error: HeaderFirstError, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_options: object) -> None:
        raise error

    monkeypatch.setattr(headerfirst, "main", fail)
    with pytest.raises(SystemExit) as ended:
        main(["agents"])
    assert (ended.value.code, capsys.readouterr().err) == (2, f"headerfirst: {error}\n")


def test_an_unknown_command_is_a_usage_error() -> None:
    done = run("nonesuch")
    assert (done.returncode, done.stdout) == (2, "")
    assert "No such command 'nonesuch'" in done.stderr


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    return tmp_path / "headerfirst.toml"


def test_a_file_gives_what_the_command_line_and_the_environment_do_not(settings: Path) -> None:
    settings.write_text('[worker]\nbootstrap = "127.0.0.1:2"\ndemo-keys = true\nmetrics_port = 9\n')
    file = ("--config", settings)
    assert "127.0.0.1:2" in only_sentence(run(*file, "worker"))
    assert NOBODY in only_sentence(run(*file, "worker", environment={"KAFKA_BOOTSTRAP_SERVERS": NOBODY}))
    told = run(*file, "worker", "--bootstrap", NOBODY, environment={"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:3"})
    assert NOBODY in only_sentence(told)
    assert "127.0.0.1:2" in only_sentence(run("worker", environment={"HEADERFIRST_CONFIG": str(settings)}))


def test_every_option_has_a_place_in_the_environment() -> None:
    environment = {"HEADERFIRST_WORKER_ONLY": "gatekeeper", "HEADERFIRST_WORKER_DEMO_KEYS": "1"}
    assert only_sentence(run("worker", environment=environment)).startswith("There is no role 'gatekeeper'")


def test_options_are_called_in_a_file_what_they_are_called_on_the_command_line(settings: Path) -> None:
    settings.write_text('[worker]\ndemo-keys = true\npack-dir = ["nonesuch"]\n')
    assert "'--pack-dir': Directory 'nonesuch' does not exist" in run("--config", settings, "worker").stderr


def test_a_command_below_another_has_a_table_below(settings: Path) -> None:
    settings.write_text(f'[topics.check]\nbootstrap = "{NOBODY}"\n')
    assert NOBODY in only_sentence(run("--config", settings, "topics", "check"))


@pytest.mark.parametrize(
    ("text", "command", "sentence"),
    [
        ('[worker]\nbootstap = "x"\n', "worker", "The settings of [worker] have no 'bootstap': there are --"),
        ("[topics]\nbootstrap = 1\n", "topics", "The settings of [topics] have no 'bootstrap': there are topics.apply"),
        ("[topics.check]\nx = 1\n", "topics", "The settings of [topics.check] have no 'x': there are --bootstrap"),
    ],
)
def test_a_setting_that_there_is_not_is_named(settings: Path, text: str, command: str, sentence: str) -> None:
    settings.write_text(text)
    arguments = [command, "check"] if command == "topics" else [command]
    assert only_sentence(run("--config", settings, *arguments)).startswith(sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"[worker", "is not TOML"),
        (b"\xff", "is not TOML"),
        (b"[wurker]\n", "has no use for 'wurker': its tables are agents, answer, approve, backtest"),
        (b"worker = 1\n", "has no use for 'worker'"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_sentence(settings: Path, text: bytes, sentence: str) -> None:
    settings.write_bytes(text)
    with pytest.raises(Misconfigured, match=sentence):
        settings_in(settings)


def test_a_file_that_is_not_there_is_a_sentence(settings: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot be read: No such file or directory"):
        settings_in(settings)
