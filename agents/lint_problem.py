"""One thing that is wrong with a pack: where, and what, as a sentence for its authors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Problem:
    """An `error` keeps the pack from a worker; a `warning` does not."""

    severity: Literal["error", "warning"]
    where: str
    """A rule, a purpose, a clause or a part of pack.yaml."""
    says: str

    def __str__(self) -> str:
        return f"{self.where}: {self.says}."


def error(where: str, says: str) -> Problem:
    return Problem("error", where, says)


def warning(where: str, says: str) -> Problem:
    return Problem("warning", where, says)
