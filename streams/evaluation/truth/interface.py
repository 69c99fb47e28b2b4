"""One set of a vendor's examples: which folder of the data, which connector, and what somebody else expects of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple


class Case(NamedTuple):
    """What is read together: one log line, or all lines that one record is joined from. Silent in `repr`."""

    content: bytes
    """Of a file as the connector reads it, column names included."""
    expected: Mapping[str, Any]
    """By the dotted name of our field (`host`, `from.address`, `auth.spf`), in the form that our record has in JSON; a
    value of None: our record must not have it. Empty: the set says nothing of this case but that it can be read.
    """
    records: int = 1
    """How many records it should make; 0: the source says that it is of another kind."""

    def __repr__(self) -> str:
        return "<Case>"


@dataclass(frozen=True, slots=True)
class Truth:
    """`cases` is given the folder of all data."""

    format: str
    """The connector's name."""
    folder: str
    """Below the data, with the data's own name first: `sekoia_intake/squid`."""
    cases: Callable[[Path], Iterator[Case]]
    options: Mapping[str, str] = field(default_factory=dict)
    """Of the connector, as `--option` gives them."""
    deviations: Mapping[str, str] = field(default_factory=dict)
    """By field: why ours differs where it does. A field that differs and has no reason here fails the test."""
    suffix: str = ".log"
    """Of the file that a case is written to, where the format looks at it."""
