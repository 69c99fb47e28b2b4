"""The catalogue speaks of every topic and of fields that exist, and a plain example of every record exists."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest
from headerfirst.schemas.catalogue import BY_RECORD, BY_TOPIC, CATALOGUE, Entry
from headerfirst.schemas.register import KINDS, RegisterRecord, kind_of
from headerfirst.streams import codec
from headerfirst.streams.topics import TOPICS

from tests import builders

EXAMPLES = [
    make()
    for name, make in vars(builders).items()
    if callable(make) and getattr(make, "__module__", "") == builders.__name__ and not name.startswith("_")
]


def test_every_topic_has_its_record() -> None:
    assert BY_TOPIC.keys() == TOPICS.keys()


@pytest.mark.parametrize("entry", CATALOGUE, ids=[entry.name for entry in CATALOGUE])
def test_the_fields_that_it_names_exist(entry: Entry) -> None:
    info = msgspec.inspect.type_info(entry.record)
    kinds = info.types if isinstance(info, msgspec.inspect.UnionType) else [info]
    for kind in kinds:
        assert isinstance(kind, msgspec.inspect.StructType)
        named = {entry.id_field, entry.time_field, entry.version_field} - {None}
        assert named <= {field.name for field in kind.fields}


def test_there_is_a_valid_example_of_every_record() -> None:
    assert {type(example) for example in EXAMPLES} >= BY_RECORD.keys()
    for example in EXAMPLES:
        entry = BY_RECORD.get(type(example))
        if entry is not None:
            decoded = codec.decode(entry.topics[0], codec.encode(example), entry.ce_type.encode())
            assert decoded.record == example


def test_there_is_a_valid_example_of_every_kind_of_the_register() -> None:
    entries = [example for example in EXAMPLES if isinstance(example, get_args(RegisterRecord))]
    assert {kind_of(entry) for entry in entries} == KINDS
    assert all(codec.decode("register", codec.encode(entry)).record == entry for entry in entries)
