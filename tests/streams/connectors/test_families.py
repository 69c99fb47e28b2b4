"""Every format is shown once, with its like."""

from __future__ import annotations

from collections import Counter

from headerfirst.streams.connectors import formats
from headerfirst.streams.connectors.families import FAMILIES, OTHERS, by_family


def test_every_format_is_in_one_family() -> None:
    shown = Counter(connector.name for connectors in by_family(formats()).values() for connector in connectors)
    assert shown == Counter(list(formats()))


def test_only_our_own_records_tell_of_everything() -> None:
    assert [connector.name for connector in by_family(formats())[OTHERS]] == ["jsonl"]


def test_each_that_is_named_is_there() -> None:
    assert {name for members in FAMILIES.values() for name in members} <= set(formats())


def test_no_format_is_named_in_two() -> None:
    names = [name for members in FAMILIES.values() for name in members]
    assert len(names) == len(set(names))
