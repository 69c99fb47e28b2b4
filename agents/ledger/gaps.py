"""Numbers that were passed over and may turn up later."""

from __future__ import annotations

from collections.abc import Iterator


class Gaps:
    """As ranges: a file that lacks a million lines costs no more than one that lacks one."""

    __slots__ = ("_ranges",)

    def __init__(self) -> None:
        self._ranges: list[tuple[int, int]] = []

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """First number, and the one after the last."""
        return iter(sorted(self._ranges))

    def add(self, begin: int, end: int) -> None:
        self._ranges.append((begin, end))

    def fill(self, number: int) -> bool:
        """False where it was not missing."""
        for place, (begin, end) in enumerate(self._ranges):
            if begin <= number < end:
                parts = [(begin, number), (number + 1, end)]
                self._ranges[place : place + 1] = [(first, last) for first, last in parts if first < last]
                return True
        return False
