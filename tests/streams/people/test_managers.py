"""A manager is an id that is known, never oneself, and never somebody whose line of managers comes back."""

from __future__ import annotations

from headerfirst.streams.people.interface import Entry, Problem
from headerfirst.streams.people.managers import CIRCLE, THEMSELVES, UNKNOWN, managers_of
from hypothesis import given
from hypothesis import strategies as st

from tests.streams.people.exports import entry


def one(number: int, manager: int | str | None = None, **changes: object) -> Entry:
    name = f"cn={manager}" if isinstance(manager, int) else manager
    fields = {"place": f"line {number}", "id": str(number), "names": [f"cn={number}"], "manager": name}
    return entry(**(fields | changes))


def test_a_manager_is_found_by_whatever_the_source_calls_them() -> None:
    entries = [one(1, 2), one(2, "3"), one(3)]
    assert managers_of(entries, entries, {}) == ({"1": "2", "2": "3"}, [])


def test_a_manager_whom_the_register_has_is_known_by_id() -> None:
    assert managers_of([one(1, "77")], [], {"77": None}) == ({"1": "77"}, [])


def test_a_manager_whose_entry_is_not_taken_is_known_if_the_register_has_them() -> None:
    everybody = [one(1, 2), one(2)]
    assert managers_of(everybody[:1], everybody, {"2": None}) == ({"1": "2"}, [])
    assert managers_of(everybody[:1], everybody, {}) == ({}, [Problem("line 1", UNKNOWN)])


def test_nobody_manages_by_being_a_mailbox_or_one_of_two_with_a_name() -> None:
    box = one(2, kind="shared")
    assert managers_of([one(1, 2), box], [one(1, 2), box], {}) == ({}, [Problem("line 1", UNKNOWN)])
    twins = [one(1, 2), one(2), one(3, names=["cn=2"])]
    assert managers_of(twins, twins, {}) == ({}, [Problem("line 1", UNKNOWN)])


def test_nobody_manages_themselves() -> None:
    assert managers_of([one(1, 1)], [one(1, 1)], {}) == ({}, [Problem("line 1", THEMSELVES)])


def test_a_circle_is_broken_for_all_who_are_in_it_and_for_nobody_else() -> None:
    entries = [one(1, 2), one(2, 3), one(3, 2), one(4, 3)]
    found, problems = managers_of(entries, entries, {})
    assert found == {"1": "2", "4": "3"}
    assert problems == [Problem("line 2", CIRCLE), Problem("line 3", CIRCLE)]


def test_a_circle_through_the_register_is_one() -> None:
    entries = [one(1, "77")]
    assert managers_of(entries, entries, {"77": "1"}) == ({}, [Problem("line 1", CIRCLE)])


@given(st.dictionaries(st.integers(0, 12), st.integers(0, 12)))
def test_every_line_of_managers_ends(above: dict[int, int]) -> None:
    entries = [one(number, above.get(number)) for number in range(13)]
    found, _ = managers_of(entries, entries, {})
    for start in found:
        line = [start]
        while line[-1] in found:
            line.append(found[line[-1]])
            assert len(line) <= 13
