"""What `ingest --help` says of all formats, and `ingest FORMAT --help` of one: in 80 columns, a command first."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from headerfirst.streams.connectors import formats
from headerfirst.streams.connectors.families import by_family
from headerfirst.streams.connectors.interface import Connector

_WIDTH: Final = 74
"""click indents by two, and leaves two free."""
_SAYS: Final = "headerfirst ingest"


def formats_shown() -> str:
    """The backspaces keep click from filling the lines."""
    parts = ["\b\nMore of one: headerfirst ingest FORMAT --help"]
    for family, connectors in by_family(formats()).items():
        parts.append(f"\b\n{family.upper()}")
        parts += ["\b\n" + "\n".join(_lines_of(connector)) for connector in connectors]
    return "\n\n".join(parts)


def format_shown(connector: Connector) -> str:
    """Of one alone, with every way to have it and an item whole."""
    parts = ["\b\n" + "\n".join([connector.name, *(f"  {command}" for command in commands(connector))])]
    if not connector.example.startswith("headerfirst "):
        parts.append("\b\n" + "\n".join(["an item:", *(f"  {line}" for line in connector.example.splitlines())]))
    said = [*_wrapped(f"cannot see: {connector.cannot_see}"), *_wrapped(f"does not read: {connector.does_not_read}")]
    parts.append("\b\n" + "\n".join([*said, *_options_of(connector)]))
    return "\n\n".join(parts)


def commands(connector: Connector) -> list[str]:
    """By which it is had, the usual one first."""
    name = connector.name
    if connector.read is None:
        return [connector.example]
    if connector.lines is None:
        return [f"{_SAYS} {name} FOLDER", f"{_SAYS} {name} FILE"]
    return [
        f"{_SAYS} {name} FILE… --bookmarks DIR",
        f"{_SAYS} {name} FILE --follow",
        f"{_SAYS} {name} tcp://127.0.0.1:5140 --spool DIR",
        f"headerfirst backtest --pack dmu --format {name} FILE",
    ]


def _lines_of(connector: Connector) -> Iterator[str]:
    yield connector.name
    yield _shortened(commands(connector)[0])
    yield from _wrapped(f"cannot see: {connector.cannot_see}")
    yield from _options_of(connector)


def _options_of(connector: Connector) -> Iterator[str]:
    for name, meaning in connector.options.items():
        yield from _wrapped(f"--option {name}=…: {meaning}")


def _shortened(line: str) -> str:
    return f"  {line}" if len(line) <= _WIDTH - 2 else f"  {line[: _WIDTH - 3]}…"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
