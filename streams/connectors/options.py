"""What `--option NAME=VALUE` sets of a format: those that it has, each once."""

from __future__ import annotations

from collections.abc import Iterable

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.interface import Connector


def options_of(connector: Connector, written: Iterable[str]) -> dict[str, str]:
    """Raises Misconfigured for what the format does not have, with what it has; a value is never quoted."""
    options: dict[str, str] = {}
    for one in written:
        name, equals, value = one.partition("=")
        if not equals:
            raise Misconfigured(f"--option {name} has no value: write --option {name}=VALUE.")
        if name not in connector.options:
            raise Misconfigured(f"The format {connector.name} has no option {name!r}; {_those_of(connector)}.")
        if name in options:
            raise Misconfigured(f"--option {name} is given twice.")
        options[name] = value
    return options


def _those_of(connector: Connector) -> str:
    names = ", ".join(connector.options)
    return f"its options are {names}" if names else "it has none"
