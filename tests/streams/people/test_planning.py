"""What an import would do: merge, end, leave alone. Doing it twice does nothing; nobody else's records are touched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.register import Person, RegisterRecord, key_of
from headerfirst.streams.codec import encode
from headerfirst.streams.people.interface import Entry, Export, Problem
from headerfirst.streams.people.planning import Plan, plan_import
from headerfirst.streams.people.present import Present, present_of
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.streams.people.exports import AT, DEFAULTS, defaults, entry, person, present

TIMES = st.none() | st.sampled_from([AT - timedelta(days=9), AT, AT + timedelta(days=9)])
ENTRIES = st.lists(
    st.builds(
        lambda number, **fields: entry(
            place=f"line {number}",
            id=str(number),
            names=[f"cn={number}"],
            addresses=[f"person{number}@example.org", f"p{number}@example.org"],
            **fields,
        ),
        st.integers(0, 9),
        kind=st.sampled_from(["person", "shared", "service"]),
        manager=st.none() | st.integers(0, 12).map("cn={}".format),
        org_unit=st.none() | st.just("Estates"),
        type=st.none() | st.sampled_from(["Contractor", "Nobody knows"]),
        ends=TIMES,
        endless=st.booleans(),
        active=st.none() | st.booleans(),
    ),
    max_size=8,
).map(lambda entries: [msgspec.structs.replace(one, place=f"line {line}") for line, one in enumerate(entries, 1)])


def plan(
    entries: Sequence[Entry], registered: Present | None = None, *, full: bool = False, settings: Any = DEFAULTS
) -> Plan:
    return plan_import(Export(entries=list(entries)), registered or Present(), settings, AT, full=full)


def register_of(*records: RegisterRecord) -> Present:
    return present_of({key_of(record): encode(record) for record in records})


def told(made: Plan) -> list[tuple[str, str]]:
    return sorted((change.kind, change.key) for change in made.changes)


@given(first=ENTRIES, second=ENTRIES, full=st.booleans())
def test_importing_twice_writes_nothing_the_second_time(first: list[Entry], second: list[Entry], *, full: bool) -> None:
    records: dict[str, RegisterRecord] = {}
    for entries in (first, second):
        made = plan(entries, register_of(*records.values()), full=full)
        records |= {key_of(record): record for record in made.records}
    again = plan(second, register_of(*records.values()), full=full)
    assert told(again) == []


def test_new_changed_unchanged_and_gone() -> None:
    registered = present(
        person(), person(id="1002", addresses=["b@example.org"]), person(id="1003", addresses=["c@x.y"])
    )
    made = plan([entry(name="Ada Novak"), entry(place="line 5", id="7", addresses=["d@example.org"])], registered)
    assert told(made) == [("changed", "person/1001"), ("new", "person/7")]
    assert (made.unchanged, made.gone, made.here) == (0, ["person/1002", "person/1003"], 3)


def test_who_is_missing_from_a_full_export_has_left_now_and_is_not_deleted() -> None:
    registered = present(person(), person(id="1002", addresses=["b@example.org"], ends=AT + timedelta(days=9)))
    made = plan([entry()], registered, full=True)
    [change] = made.changes
    assert (change.kind, change.fields) == ("leaving", ["ends"])
    assert change.record == person(id="1002", addresses=["b@example.org"], ends=AT)
    assert (made.unchanged, made.gone, made.leaving) == (1, [], 1)


def test_who_left_before_does_not_leave_again() -> None:
    left = person(id="1002", addresses=["b@example.org"], ends=AT - timedelta(days=9))
    ended = person(id="1003", addresses=["c@example.org"], to=AT - timedelta(days=9))
    made = plan([entry()], present(person(), left, ended), full=True)
    assert (made.changes, made.here) == ([], 1)


def test_people_of_another_source_are_left_alone() -> None:
    registered = present(person(id="ad-1001"), person(id="hr-7", addresses=["b@example.org"]))
    made = plan([entry(id="ad-1001")], registered, full=True, settings=defaults(id_prefix="ad-"))
    assert (made.changes, made.gone, made.here) == ([], [], 1)


def test_nobody_said_whom_the_source_should_have() -> None:
    settings = defaults(id_prefix=None)
    assert plan([entry()], present(person(id="2")), settings=settings).gone is None
    with pytest.raises(Misconfigured, match=r"^--full ends those who are missing, .* say `id_prefix` in --defaults"):
        plan([entry()], settings=settings, full=True)


def test_an_entry_that_is_not_taken_keeps_its_person_from_being_missing() -> None:
    registered = present(person(), person(id="1002", addresses=["bea@example.org"]))
    twins = [entry(), entry(place="line 9")]
    nameless = entry(place="line 12", id=None, addresses=["Bea@example.org"])
    made = plan([*twins, nameless], registered, full=True)
    assert made.changes == []
    assert [problem.place for problem in made.unreadable] == ["line 1", "line 9", "line 12"]


def test_a_mailbox_that_a_person_had_is_a_mailbox_and_the_person_has_left() -> None:
    made = plan([entry(kind="shared")], present(person(), person(id="2", addresses=["b@example.org"])), full=True)
    assert told(made) == [("leaving", "person/1001"), ("leaving", "person/2"), ("new", "mailbox/1001")]


def test_a_full_export_has_to_be_whole_for_sure() -> None:
    whole = [entry()]
    with pytest.raises(Misconfigured, match="the source has 7 users more than the file"):
        plan_import(Export(whole, missing=7), Present(), DEFAULTS, AT, full=True)
    garbled = [Problem("line 40", "not LDIF")]
    with pytest.raises(Misconfigured, match=r"1 entries could be anybody's, the first at line 40 \(not LDIF\)"):
        plan_import(Export(whole, garbled), Present(), DEFAULTS, AT, full=True)
    assert plan_import(Export(whole, garbled), Present(), DEFAULTS, AT, full=False).unreadable == garbled


def test_other_kinds_are_never_written() -> None:
    others: list[RegisterRecord] = [
        builders.union_official(person="1001"),
        builders.organisation(),
        builders.union_folder(),
    ]
    made = plan([entry(addresses=["new@example.org"])], register_of(person(), *others))
    assert [key_of(record) for record in made.records] == ["person/1001"]


def test_an_official_keeps_old_addresses_whether_the_office_names_person_or_address() -> None:
    by_id = builders.union_official(person="1001", addresses=["branch@union.example"])
    by_address = builders.union_official(person=None, addresses=["Ada@example.org"])
    for office in (by_id, by_address):
        [record] = plan([entry(addresses=["new@example.org"])], register_of(person(), office)).records
        assert isinstance(record, Person)
        assert record.addresses == ["new@example.org", "ada@example.org"]


def test_what_cannot_be_a_record_is_named_and_the_rest_is_planned() -> None:
    bad = entry(place="line 9", id="2", addresses=["b@example.org"], name=None)
    long = entry(place="line 12", id="3", addresses=["c@example.org"], name="x" * 1_000_001)
    made = plan([entry(), bad, long])
    assert told(made) == [("new", "person/1001")]
    assert made.unreadable == [
        Problem("line 9", "no name"),
        Problem("line 12", "too long for a record, or no text in Unicode"),
    ]


def test_what_was_left_out_of_entries_is_remarked() -> None:
    made = plan([entry(manager="cn=nobody", remarks=["an address is none; left out"])])
    assert [remark.reason for remark in made.remarks] == [
        "an address is none; left out",
        "its manager is neither in the export nor in the register; left out",
    ]
