"""A line's hash is over its own bytes, and anybody can say which."""

from __future__ import annotations

import hashlib
import json
import re

import msgspec
import pytest
from headerfirst.agents.ledger.leaf import leaf_data, leaf_of, line_bytes, line_of
from headerfirst.schemas.ledger import LedgerEntry, LedgerLine
from headerfirst.streams import codec
from hypothesis import given, settings

from tests import strategies
from tests.agents.ledger import ledgers

LINE = line_of(ledgers.sight(7), 5)
VALUE = line_bytes(LINE)


def test_a_line_says_what_its_entry_said_and_where_and_when_it_was_seen() -> None:
    seen = ledgers.sight(7)
    plain = msgspec.to_builtins(LINE)
    assert {name: plain.pop(name) for name in ("seq", "at", "source_offset", "leaf_hash")} == {
        "seq": 5,
        "at": "2026-03-10T00:07:00Z",
        "source_offset": 9,
        "leaf_hash": LINE.leaf_hash,
    }
    assert plain == msgspec.to_builtins(seen.entry)


def test_every_field_of_an_entry_is_a_field_of_a_line() -> None:
    added = {"seq", "at", "source_offset", "leaf_hash"}
    assert {*LedgerEntry.__struct_fields__, *added} == set(LedgerLine.__struct_fields__)
    assert LedgerLine.__struct_fields__[-1] == "leaf_hash"


def test_an_outsider_gets_the_hash_with_nothing_but_sha256_and_a_text_tool() -> None:
    """As docs/ledger.md says it."""
    data = re.sub(rb',"leaf_hash":"[0-9a-f]{64}"}$', b"}", VALUE)
    assert hashlib.sha256(b"\x00" + data).hexdigest() == json.loads(VALUE)["leaf_hash"]


@settings(max_examples=50)
@given(strategies.records("ledger-entries"))
def test_any_entry_s_line_states_the_hash_of_the_bytes_that_the_codec_writes(entry: LedgerEntry) -> None:
    line = line_of(ledgers.sight(3)._replace(entry=entry), 0)
    value = codec.encode(line)
    assert value == line_bytes(line)
    assert leaf_of(value) == bytes.fromhex(line.leaf_hash)
    assert line_bytes(codec.decode("ledger", value).record) == value


@pytest.mark.parametrize("place", range(len(VALUE)))
def test_no_byte_can_change(place: int) -> None:
    changed = bytearray(VALUE)
    changed[place] ^= 1
    assert leaf_of(bytes(changed)) is None


@pytest.mark.parametrize("value", [b"", b"{}", VALUE + b" ", b" " + VALUE, VALUE[:-1], VALUE.upper()])
def test_what_is_no_line_has_no_leaf(value: bytes) -> None:
    assert leaf_of(value) is None


def test_the_data_of_a_line_is_the_line_without_its_last_field() -> None:
    data = leaf_data(VALUE)
    assert data is not None
    plain = json.loads(VALUE)
    del plain["leaf_hash"]
    assert json.loads(data) == plain
    assert leaf_data(data) is None
