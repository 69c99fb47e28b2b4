"""Of the register people, mailboxes and offices are read; one that cannot be read stops the import."""

from __future__ import annotations

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.register import RegisterRecord, key_of
from headerfirst.streams.codec import encode
from headerfirst.streams.people.present import Present, present_of

from tests import builders
from tests.streams.people.exports import person


def register_of(*records: RegisterRecord) -> Present:
    return present_of({key_of(record): encode(record) for record in records})


def test_only_people_mailboxes_and_offices_are_read() -> None:
    found = register_of(person(), builders.mailbox(), builders.union_official(), builders.case())
    assert (found.people, found.officials) == ({"1001": person()}, {"carys"})
    assert found.mailboxes == {"helpdesk": builders.mailbox()}


def test_officials_are_known_by_person_and_by_address() -> None:
    office = builders.union_official(person=None, addresses=["ADA+branch@example.org"])
    assert register_of(person(), office).officials == {"1001"}
    assert register_of(person(id="2", addresses=["b@example.org"]), office).officials == set()


@pytest.mark.parametrize("key", ["person/7", "union-official/carys"])
def test_a_record_that_cannot_be_read_stops_the_import_and_names_nobody(key: str) -> None:
    kind, _, whose = key.partition("/")
    with pytest.raises(Misconfigured, match=f"^A record {kind} of the register cannot be read") as refused:
        present_of({key: b"{}"})
    assert whose not in str(refused.value)


def test_what_is_not_read_may_be_unreadable() -> None:
    assert present_of({"case/7": b"{}"}).people == {}
