"""Records are found under each of their keys, and under none of them once removed."""

from __future__ import annotations

from headerfirst.agents.index import Index
from headerfirst.schemas.register import Person

from tests import builders


def index() -> Index[Person]:
    return Index(lambda person: person.addresses)


def test_a_record_is_found_under_each_of_its_keys() -> None:
    people, amara = index(), builders.person(addresses=["a", "b"])
    people.add(amara)
    assert people.get("a") == people.get("b") == [amara]
    assert people.get("c") == []
    assert "a" in people
    assert "c" not in people


def test_a_record_with_a_key_twice_is_there_once() -> None:
    people, amara = index(), builders.person(addresses=["a", "a"])
    people.add(amara)
    assert people.get("a") == [amara]


def test_what_is_removed_is_found_no_more_and_its_neighbour_is() -> None:
    people = index()
    amara, bilal = builders.person(addresses=["a", "b"]), builders.person(id="bilal", addresses=["a"])
    people.add(amara)
    people.add(bilal)
    people.remove(amara)
    assert people.get("a") == [bilal]
    assert "b" not in people
    people.remove(bilal)
    assert not people


def test_all_records_can_be_gone_through() -> None:
    people, amara, bilal = index(), builders.person(addresses=["a"]), builders.person(id="bilal", addresses=["b"])
    people.add(amara)
    people.add(bilal)
    assert sorted(person.id for person in people.all()) == ["amara", "bilal"]
