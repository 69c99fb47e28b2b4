"""The command `headerfirst`: one file per group in `commands/`, imported only when it is called."""

from __future__ import annotations

import importlib
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import click
from headerfirst.schemas.errors import HeaderFirstError, Misconfigured

_COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "agents": ("agents", "agents"),
    "answer": ("incident", "answer"),
    "approve": ("decide", "approve"),
    "backtest": ("backtest", "backtest"),
    "categories": ("categories", "categories"),
    "close": ("incident", "close"),
    "confirm-consultation": ("consult", "confirm_consultation"),
    "consult": ("consult", "consult"),
    "dead-letters": ("dead_letters", "dead_letters"),
    "decision": ("pending", "decision"),
    "defer-notice": ("request", "defer_notice"),
    "demo": ("demo", "demo"),
    "doctor": ("doctor", "doctor"),
    "hold": ("request", "hold"),
    "identity": ("identity", "identity"),
    "ingest": ("ingest", "ingest"),
    "ledger": ("ledger", "ledger"),
    "need-met": ("decide", "need_met"),
    "object": ("incident", "object_"),
    "pending": ("pending", "pending"),
    "policy": ("policy", "policy"),
    "refer": ("request", "refer"),
    "refuse": ("decide", "refuse"),
    "register": ("register", "register"),
    "reopen": ("incident", "reopen"),
    "report": ("report", "report"),
    "request": ("request", "request"),
    "reveal": ("request", "reveal"),
    "revoke": ("decide", "revoke"),
    "topics": ("topics", "topics"),
    "triage": ("incident", "triage"),
    "view": ("view", "view"),
    "withdraw": ("incident", "withdraw"),
    "worker": ("worker", "worker"),
}
"""Name on the command line: module below `commands`, and the command in it."""
EXIT_MISCONFIGURED: Final = 2


class LazyGroup(click.Group):
    """Imports a command's module when the command is asked for: `backtest` must not wait for Faust."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(f"headerfirst.streams.commands.{module}"), name)
        return command


@click.group(
    cls=LazyGroup,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "auto_envvar_prefix": "HEADERFIRST",
        "max_content_width": 120,  # else the list of commands breaks off its sentences
    },
)
@click.version_option(version("headerfirst"), prog_name="headerfirst")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="HEADERFIRST_CONFIG",
    help='A TOML file with a table for each command: [worker] bootstrap = "…".',
)
@click.pass_context
def headerfirst(context: click.Context, config: Path | None) -> None:
    """Look at the address and the heading first; open content only for a recorded reason; be able to answer for it.

    Every option may stand on the command line, in the environment (HEADERFIRST_WORKER_METRICS_PORT=9400) or in the
    file that --config names; the command line wins, then the environment.
    """
    name = context.invoked_subcommand
    if config is None or name is None:
        return
    settings = settings_in(config).get(name)
    command = headerfirst.get_command(context, name)
    if settings is not None and command is not None:
        context.default_map = {name: by_parameter(command, settings, name)}


def by_parameter(command: click.Command, settings: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Settings under the names that click has for them; raises Misconfigured where the command has no such option."""
    if isinstance(command, click.Group):
        parts = {name: part for name, part in command.commands.items() if isinstance(settings.get(name), dict)}
        _refuse(set(settings) - set(parts), where, [f"{where}.{name}" for name in command.commands])
        return {name: by_parameter(part, settings[name], f"{where}.{name}") for name, part in parts.items()}
    parameters = {option.removeprefix("--"): one.name or "" for one in command.params for option in one.opts}
    named = {name.replace("_", "-"): value for name, value in settings.items()}
    _refuse(set(named) - set(parameters), where, [f"--{name}" for name in parameters])
    return {parameters[name]: value for name, value in named.items()}


def _refuse(unknown: Iterable[str], where: str, known: Iterable[str]) -> None:
    """A setting that is misspelt would otherwise leave a default in force, in silence."""
    for name in sorted(unknown):
        raise Misconfigured(f"The settings of [{where}] have no {name!r}: there are {', '.join(sorted(known))}.")


def settings_in(file: Path) -> dict[str, dict[str, Any]]:
    """By command; raises Misconfigured where the file cannot be read or names what there is not."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise Misconfigured(f"{file} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{file} is not TOML.") from error
    for command, settings in tables.items():
        if command not in _COMMANDS or not isinstance(settings, dict):
            raise Misconfigured(f"{file} has no use for {command!r}: its tables are {', '.join(sorted(_COMMANDS))}.")
    return tables


def main(arguments: Sequence[str] | None = None) -> None:
    """Exit codes: 0; 1, a check found something; 2, usage or configuration, said in one sentence on stderr."""
    try:
        headerfirst.main(args=None if arguments is None else list(arguments), prog_name="headerfirst")
    except HeaderFirstError as error:
        click.echo(f"headerfirst: {error}", err=True)
        sys.exit(EXIT_MISCONFIGURED)


if __name__ == "__main__":
    main()
