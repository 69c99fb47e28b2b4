"""Checks are made of the types alone, reach every depth, and are none where the types say it all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.record import Struct, Time
from headerfirst.streams.value_checks import check_for

HOUR_EAST = timezone(timedelta(hours=1))
IN_TIME = datetime(2026, 3, 10, tzinfo=UTC)
IN_ANOTHER_ZONE = datetime(2026, 3, 10, tzinfo=HOUR_EAST)


class Leaf(Struct, frozen=True, kw_only=True, tag="leaf"):
    at: Time | None = None


class Other(Struct, frozen=True, kw_only=True, tag="other"):
    size: int | None = None


class Name(Struct, frozen=True, kw_only=True):
    name: str


class Tree(Struct, frozen=True, kw_only=True):
    leaf: Leaf | None = None
    leaves: list[Leaf] | None = None
    either: Leaf | Other | None = None
    sizes: dict[str, int] | None = None
    free: Any = None


def passes(tree: Tree) -> bool:
    check = check_for(msgspec.inspect.type_info(Tree))
    assert check is not None
    try:
        check(tree)
    except Malformed as refusal:
        return refusal.reason != "wrong_type"
    return True


@pytest.mark.parametrize(
    "broken",
    [
        Tree(leaf=Leaf(at=IN_ANOTHER_ZONE)),
        Tree(leaves=[Leaf(at=IN_TIME), Leaf(at=IN_ANOTHER_ZONE)]),
        Tree(either=Leaf(at=IN_ANOTHER_ZONE)),
        Tree(either=Other(size=2**64)),
        Tree(sizes={"a": 1, "b": -(2**63) - 1}),
        Tree(free={"a": [1, 0.5]}),
        Tree(free=[[2**64]]),
    ],
)
def test_it_reaches_every_depth(broken: Tree) -> None:
    assert not passes(broken)


@pytest.mark.parametrize(
    "sound",
    [
        Tree(),
        Tree(leaf=Leaf(at=IN_TIME), leaves=[Leaf()], either=Other(size=2**64 - 1)),
        Tree(either=Leaf(at=IN_TIME), sizes={"a": -(2**63)}, free={"a": ["text", None, True, {}]}),
    ],
)
def test_it_lets_pass_what_is_sound(sound: Tree) -> None:
    assert passes(sound)


def test_there_is_no_check_where_the_types_say_it_all() -> None:
    assert check_for(msgspec.inspect.type_info(Name)) is None
    assert check_for(msgspec.inspect.type_info(list[Name])) is None
