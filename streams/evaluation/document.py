"""The parts of docs/evaluation.md that a program writes: tables between markers, and the words around them stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from headerfirst.schemas.errors import Misconfigured


def begin(part: str) -> str:
    return f"<!-- evaluation {part}: begin -->"


def end(part: str) -> str:
    return f"<!-- evaluation {part}: end -->"


def replaced(document: str, part: str, text: str) -> str:
    """The document with this text between the markers of the part; raises Misconfigured where it has none."""
    before, opening, rest = document.partition(begin(part))
    _, closing, after = rest.partition(end(part))
    if not opening or not closing:
        raise Misconfigured(f"The document has no place for the table: put {begin(part)} and {end(part)} into it.")
    return f"{before}{opening}\n{text}{closing}{after}"


def table(head: Sequence[str], rows: Iterable[Sequence[object]], *, words: int = 1) -> str:
    """As Markdown; the first `words` columns are words, the others figures."""
    rules = ["---" if number < words else "---:" for number in range(len(head))]
    return "".join(f"| {' | '.join(map(_cell, row))} |\n" for row in (head, rules, *rows))


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
