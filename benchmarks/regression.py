"""When a run is worse than the one on record: by how much it may be, and what is said of it."""

from __future__ import annotations

from typing import Final, NamedTuple

WARN_AT: Final = 1.25
FAIL_AT: Final = 1.5


class Verdict(NamedTuple):
    exit_code: int
    text: str


def verdict(ratio: float, recorded: float | None) -> Verdict:
    """Of our CPU an event as a multiple of the floor's; `recorded` is that of the repository, if there is one."""
    if recorded is None:
        return Verdict(0, f"PASS: {ratio:.2f} times the floor; there is nothing on record to compare with")
    change = ratio / recorded
    said = f"{ratio:.2f} times the floor, on record {recorded:.2f}: {_in_words(change)}"
    if change >= FAIL_AT:
        return Verdict(1, f"FAIL: {said}")
    if change >= WARN_AT:
        return Verdict(0, f"WARNING: {said}")
    return Verdict(0, f"PASS: {said}")


def _in_words(change: float) -> str:
    percent = round(abs(change - 1) * 100)
    return f"{percent} % {'worse' if change > 1 else 'better'}" if percent else "the same"
