"""A number that was found is not told by its repr."""

from __future__ import annotations

from headerfirst.streams.inspection.scanners.identifiers.found import Found


def test_its_repr_is_silent() -> None:
    assert repr(Found(1, 10, "AB123456C")) == "Found(start=1, end=10)"
