"""A change is named by key and fields; values are for whoever asks."""

from __future__ import annotations

from datetime import timedelta

from headerfirst.streams.people.changes import Change, change_of

from tests import builders
from tests.streams.people.exports import AT, person


def test_nothing_changes_where_nothing_differs() -> None:
    assert change_of(person(), person(), AT) is None


def test_fields_that_differ_are_named() -> None:
    change = change_of(person(manager="1002", name="Ada Novak"), person(org_unit="Estates"), AT)
    assert change is not None
    assert (change.kind, change.key, change.fields) == ("changed", "person/1001", ["name", "manager", "org_unit"])
    assert change.values("name") == '"Ada Lind" -> "Ada Novak"'
    assert change.values("manager") == '- -> "1002"'


def test_a_new_record_has_all_its_fields() -> None:
    change = change_of(builders.mailbox(), None, AT)
    assert change is not None
    assert (change.kind, change.key, change.fields) == ("new", "mailbox/helpdesk", ["address", "type", "owners"])
    assert change.values("owners") == '["bilal"]'


def test_who_leaves_now_is_told_from_who_will_and_who_has() -> None:
    before, now, later = AT - timedelta(days=1), AT, AT + timedelta(days=1)
    kinds = [
        change.kind
        for ends, was in ((now, None), (before, None), (later, None), (now, before), (None, before))
        if (change := change_of(person(ends=ends), person(ends=was), AT)) is not None
    ]
    assert kinds == ["leaving", "leaving", "changed", "changed", "changed"]


def test_what_a_terminal_could_take_for_an_order_is_shown_as_text() -> None:
    change = Change("changed", "person/1001", person(name="Ada\u202e\x1b[2J"), person())
    assert change.values("name") == '"Ada Lind" -> "Ada\\u202e\\u001b[2J"'


def test_a_change_does_not_show_whom_it_is_about() -> None:
    assert "Ada" not in repr(Change("new", "person/1001", person(), None))
