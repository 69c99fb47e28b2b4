"""Incidents hear of each protection, whichever of the official's records comes first."""

from __future__ import annotations

from headerfirst.agents.incidents import IncidentBook, take_finding
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs
from headerfirst.schemas.register import RegisterRecord, key_of
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.protection_feed import ProtectionFeed

from tests import builders

ALIAS = "c.pugh@example.org"


def state_after(*records: RegisterRecord) -> str:
    """Of an incident that was published before, about mail from the official's second address."""
    book, register = IncidentBook(), Register()
    feed = ProtectionFeed(book, PUBLISHED, register)
    take_finding(book, builders.finding(parties=[PUBLISHED.party(ALIAS)], incident_id="i1"))
    list(book.changes(Packs([])))
    book.settled()
    for record in records:
        register.fold(key_of(record), record)
        feed(key_of(record), record)
    [change] = book.changes(Packs([]))
    return str(getattr(change.record, "state", None))


def test_an_office_withdraws_what_was_found_before_it_was_known() -> None:
    assert state_after(builders.union_official(addresses=[ALIAS])) == "withdrawn"


def test_an_official_is_known_by_the_addresses_of_the_person_whichever_comes_first() -> None:
    person = builders.person(id="carys", addresses=[builders.CARYS, ALIAS])
    official = builders.union_official(person="carys", addresses=[builders.CARYS])
    assert state_after(person, official) == "withdrawn"
    assert state_after(official, person) == "withdrawn"
