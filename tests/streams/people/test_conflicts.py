"""Of two entries that cannot both be right neither is taken, and each is named by where it stands."""

from __future__ import annotations

from datetime import timedelta

from headerfirst.schemas.register import Mailbox, Person
from headerfirst.streams.people.conflicts import without_conflicts
from headerfirst.streams.people.interface import Entry, Problem
from headerfirst.streams.people.present import Present

from tests.streams.people.exports import AT, entry, person

ADA = entry()
BEA = entry(place="line 9", id="1002", names=["bea"], addresses=["bea@example.org"], name="Bea Novak")


def judge(
    *entries: Entry, registered: Person | Mailbox | None = None, officials: tuple[str, ...] = ()
) -> tuple[list[Entry], list[Problem]]:
    present = Present(officials=set(officials))
    match registered:
        case Person():
            present.people[registered.id] = registered
        case Mailbox():
            present.mailboxes[registered.id] = registered
    return without_conflicts(entries, present, AT)


def test_entries_of_different_people_are_taken() -> None:
    assert judge(ADA, BEA) == ([ADA, BEA], [])


def test_two_with_one_id() -> None:
    again = entry(place="line 9", addresses=["bea@example.org"])
    reasons = [Problem("line 1", "the same id as line 9"), Problem("line 9", "the same id as line 1")]
    assert judge(ADA, again) == ([], reasons)


def test_two_with_one_address_however_it_is_written() -> None:
    tagged = entry(place="line 9", id="1002", addresses=["bea@example.org", "ada+post@example.org"])
    reasons = [Problem("line 1", "the same address as line 9"), Problem("line 9", "the same address as line 1")]
    assert judge(ADA, tagged) == ([], reasons)


def test_an_entry_without_an_id_is_never_taken() -> None:
    [problem] = judge(entry(id=None))[1]
    assert problem.reason.startswith("no stable id: name an attribute that stays")


def test_an_address_of_somebody_else_in_the_register() -> None:
    taken = entry(place="line 9", id="1002")
    kept, [problem] = judge(taken, registered=person())
    assert kept == []
    assert problem.reason.startswith("an address that another record of the register has")
    ended = person(to=AT - timedelta(days=1))
    assert judge(taken, registered=ended) == ([taken], [])


def test_an_address_that_goes_over_within_one_export_but_never_an_officials() -> None:
    moved = entry(addresses=["new@example.org"])
    taken = entry(place="line 9", id="1002")
    assert judge(moved, taken, registered=person()) == ([moved, taken], [])
    kept, [problem] = judge(moved, taken, registered=person(), officials=("1001",))
    assert kept == [moved]
    assert problem.place == "line 9"


def test_a_mailbox_may_have_the_address_of_somebody_who_left() -> None:
    shared = entry(place="line 9", id="1002", kind="shared")
    assert judge(shared, registered=person()) == ([shared], [])


def test_a_mailbox_that_is_registered_under_another_id() -> None:
    shared = entry(id="7001", kind="shared")
    by_hand = Mailbox(id="helpdesk", address="ada@example.org", type="shared", owners=["bilal"])
    kept, [problem] = judge(shared, registered=by_hand)
    assert kept == []
    assert problem.reason.startswith("an address that another record of the register has")
    for own in ("7001", "7001.5f2b8a01"):
        assert judge(shared, registered=Mailbox(id=own, address="ada@example.org", type="shared", owners=[])) == (
            [shared],
            [],
        )
