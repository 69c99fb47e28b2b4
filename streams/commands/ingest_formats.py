"""What `ingest --help` says of each format: an example, its options, and what it cannot see, in 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from headerfirst.streams.connectors import formats
from headerfirst.streams.connectors.families import by_family
from headerfirst.streams.connectors.interface import Connector

_WIDTH: Final = 74
"""click indents by two, and leaves two free."""


def formats_shown() -> str:
    """The backspaces keep click from filling the lines."""
    parts = []
    for family, connectors in by_family(formats()).items():
        parts.append(f"\b\n{family.upper()}")
        parts += ["\b\n" + "\n".join(_lines_of(connector)) for connector in connectors]
    return "\n\n".join(parts)


def _lines_of(connector: Connector) -> Iterator[str]:
    yield connector.name
    for line in connector.example.splitlines():
        yield _shortened(line)
    yield from _wrapped(f"cannot see: {connector.cannot_see}")
    for name, meaning in connector.options.items():
        yield from _wrapped(f"--option {name}=…: {meaning}")


def _shortened(line: str) -> str:
    return f"  {line}" if len(line) <= _WIDTH - 2 else f"  {line[: _WIDTH - 3]}…"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
