"""A number that was recognised, and what one kind of number is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Found:
    """`value` is the number in its one compact form, for counting; it leaves the scanner in no form."""

    start: int
    end: int
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Identifier:
    """One kind of number: `find` is given plain text and yields what passed every check, in the order of the text."""

    id: str
    mask: str
    """What a person reads in place of the value."""
    find: Callable[[str], Iterator[Found]]
