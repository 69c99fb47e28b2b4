"""Lines of a page of plain text: wrapped to its width, figures in columns."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Final

WIDTH: Final = 100


def wrapped(text: str, first: str) -> list[str]:
    """Further lines stand below the text, not below what comes first."""
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=" " * len(first), break_on_hyphens=False)


def row(name: str, count: int, words: str) -> list[str]:
    """A figure with its name and what it is made of."""
    start = f"  {name:<14}{count:>7,}  "
    return wrapped(words, start) or [start.rstrip()]


def by_name(counts: Mapping[str, int]) -> str:
    """`union official 12, no log 5`, the most frequent first."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in ranked if count)
