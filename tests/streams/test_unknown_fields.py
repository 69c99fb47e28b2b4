"""What is dropped is counted at every depth, and what is known is left as it was."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from headerfirst.schemas.catalogue import BY_TOPIC
from headerfirst.streams.unknown_fields import Dropped, drop
from hypothesis import given
from hypothesis import strategies as st

from tests import builders, strategies


def dropped_from(value: Any, topic: str = "email-metadata") -> tuple[Any, Dropped]:
    return drop(value, msgspec.inspect.type_info(BY_TOPIC[topic].record))


@pytest.mark.parametrize(
    ("value", "kept", "dropped"),
    [
        ({"channel": "im"}, {"channel": "im"}, Dropped((), 0)),
        ({"body": "x", "TEXT": "y", "z": 1}, {}, Dropped(("body", "text"), 1)),
        ({"to": [{"address": "a", "x": 1}]}, {"to": [{"address": "a"}]}, Dropped((), 1)),
        ({"auth": {"query": 1}}, {"auth": {}}, Dropped(("query",), 0)),
        ({"auth": [{"query": 1}]}, {"auth": [{"query": 1}]}, Dropped((), 0)),
        ({"auth": None, "to": None}, {"auth": None, "to": None}, Dropped((), 0)),
        ({"z": [{"a": {"body": {"data": 1}}}]}, {}, Dropped(("body", "data"), 1)),
        ([{"body": 1}], [{"body": 1}], Dropped((), 0)),
        ("body", "body", Dropped((), 0)),
    ],
)
def test_it_keeps_what_the_record_has(value: Any, kept: Any, dropped: Dropped) -> None:
    assert dropped_from(value) == (kept, dropped)


def test_of_a_union_the_tag_says_which_fields_are_known() -> None:
    address = {"kind": "union-address", "address": "a@example.org", "addresses": []}
    assert dropped_from(address, "register") == (
        {"kind": "union-address", "address": "a@example.org"},
        Dropped((), 1),
    )
    official = {"kind": "union-official", "address": "a@example.org", "addresses": []}
    assert dropped_from(official, "register")[0] == {"kind": "union-official", "addresses": []}


def test_a_free_mapping_is_left_alone() -> None:
    command = msgspec.to_builtins(builders.command(payload={"text": "I am away", "deep": {"body": 1}}))
    assert dropped_from(command, "commands") == (command, Dropped((), 0))


@given(strategies.JSON, st.sampled_from(sorted(BY_TOPIC)))
def test_dropping_twice_drops_nothing_more(value: Any, topic: str) -> None:
    kept, _ = dropped_from(value, topic)
    assert dropped_from(kept, topic) == (kept, Dropped((), 0))
