"""First the record, then its entry; and neither twice while it travels."""

from __future__ import annotations

from headerfirst.agents.book import Moment
from headerfirst.agents.gate.registrar import Registrar
from headerfirst.agents.step import Publish

from tests import builders

RECORD, ENTRY = builders.objection(), builders.ledger_entry(kind="register-change")
PUT = [Publish("register", "objection/objection-1", RECORD)]


def at(offset: int) -> Moment:
    return Moment(builders.NOON, register_is_fresh=True, register_offset=offset)


def test_the_record_comes_first() -> None:
    assert Registrar().say(RECORD, ENTRY, at(7), is_there=False) == PUT


def test_the_entry_comes_once_the_register_has_it() -> None:
    entered = [Publish("ledger-entries", ENTRY.entry_id, ENTRY)]
    assert Registrar().say(RECORD, ENTRY, at(8), is_there=True) == entered


def test_a_record_that_is_on_its_way_is_not_said_again() -> None:
    registrar = Registrar()
    assert registrar.put(RECORD, at(7)) == PUT
    assert registrar.put(RECORD, at(7)) == []


def test_a_record_that_did_not_come_is_said_again() -> None:
    registrar = Registrar()
    registrar.put(RECORD, at(7))
    assert registrar.put(RECORD, at(8)) == PUT


def test_an_empty_register_is_written_to() -> None:
    assert Registrar().put(RECORD, at(-1)) == PUT


def test_who_forgets_says_it_again() -> None:
    registrar = Registrar()
    registrar.put(RECORD, at(7))
    registrar.forget()
    assert registrar.put(RECORD, at(7)) == PUT
