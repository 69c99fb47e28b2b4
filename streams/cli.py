"""The command `headerfirst`: one file per group in `commands/`, imported only when it is called."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Final

import click
from headerfirst.schemas.errors import HeaderFirstError

_COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "agents": ("agents", "agents"),
    "backtest": ("backtest", "backtest"),
    "dead-letters": ("dead_letters", "dead_letters"),
    "demo": ("demo", "demo"),
    "ingest": ("ingest", "ingest"),
    "policy": ("policy", "policy"),
    "register": ("register", "register"),
    "topics": ("topics", "topics"),
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
        command = getattr(importlib.import_module(f"headerfirst.streams.commands.{module}"), name)
        return command if isinstance(command, click.Command) else None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("headerfirst"), prog_name="headerfirst")
def headerfirst() -> None:
    """Look at the address and the heading first; open content only for a recorded reason; be able to answer for it."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Exit codes: 0; 1, a check found something; 2, usage or configuration, said in one sentence on stderr."""
    try:
        headerfirst.main(args=None if arguments is None else list(arguments), prog_name="headerfirst")
    except HeaderFirstError as error:
        click.echo(f"headerfirst: {error}", err=True)
        sys.exit(EXIT_MISCONFIGURED)


if __name__ == "__main__":
    main()
