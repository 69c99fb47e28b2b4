"""Counts of people who have delegated to nobody: who counts, what counts, and how few are too few to tell of."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from headerfirst.agents.addresses import mailbox_form
from headerfirst.agents.delegation_gaps import ELSEWHERE, Gap, _form, asks_for_delegation, gaps, people_without
from headerfirst.agents.register import Register
from headerfirst.schemas.register import RegisterRecord
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.agents import made_packs
from tests.agents.made_packs import ANY_MAIL
from tests.builders import EARLIER, LATER, NOON


def employee(number: int, team: str | None = "estates", **changes: Any) -> RegisterRecord:
    fields = {"id": f"e-{number}", "addresses": [f"e{number}@example.org"], "name": f"E {number}", "org_unit": team}
    return builders.person(**(fields | changes))


def delegated(number: int, **changes: Any) -> RegisterRecord:
    fields = {"id": f"d-{number}", "mailbox": f"e{number}@example.org"}
    return builders.delegation(**(fields | changes))


def register(*records: RegisterRecord) -> Register:
    return made_packs.register(*records)


def test_people_without_are_counted_by_team_the_largest_gap_first() -> None:
    known = [
        *(employee(number) for number in range(4)),
        *(employee(number, "parks") for number in range(4, 7)),
        *map(delegated, (0, 1, 2, 4)),
    ]
    assert gaps(register(*known), NOON, smallest=3) == [Gap("parks", 3, 2), Gap("estates", 4, 1)]
    assert people_without(register(*known), NOON, smallest=3) == 3


@pytest.mark.parametrize(
    ("record", "without"),
    [
        pytest.param(delegated(0), 0, id="to the manager"),
        pytest.param(delegated(0, mailbox="E0+minutes@Example.org"), 0, id="however the address is written"),
        pytest.param(delegated(0, from_=LATER), 1, id="from later on"),
        pytest.param(delegated(0, to=EARLIER), 1, id="until it ended"),
        pytest.param(delegated(0, delegate="e-0"), 1, id="to themselves"),
        pytest.param(delegated(0, mailbox="another@example.org"), 1, id="of another mailbox"),
    ],
)
def test_what_counts_as_delegated(record: RegisterRecord, without: int) -> None:
    assert people_without(register(employee(0), record), NOON, smallest=1) == without


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"person_type": "agency"}, id="no employee"),
        pytest.param({"person_type": "service"}, id="no person at all"),
        pytest.param({"ends": EARLIER}, id="who has left"),
        pytest.param({"addresses": [builders.CARYS]}, id="a union official by address"),
        pytest.param({"id": "carys"}, id="a union official by person"),
    ],
)
def test_who_is_not_asked_to(changes: dict[str, Any]) -> None:
    known = register(builders.union_official(), employee(0, **changes), employee(1))
    assert gaps(known, NOON, smallest=1) == [Gap("estates", 1, 1)]


def test_teams_that_are_too_small_are_counted_together() -> None:
    known = [
        *(employee(number) for number in range(3)),
        *(employee(number, "parks") for number in range(3, 5)),
        employee(5, "roads"),
        employee(6, None),
    ]
    assert gaps(register(*known), NOON, smallest=3) == [Gap("estates", 3, 3), Gap(ELSEWHERE, 4, 4)]


def test_where_they_are_too_few_even_so_the_smallest_of_the_others_goes_with_them() -> None:
    known = [
        *(employee(number) for number in range(3)),
        *(employee(number, "parks") for number in range(3, 7)),
        employee(7, "roads"),
    ]
    assert gaps(register(*known), NOON, smallest=3) == [Gap("parks", 4, 4), Gap(ELSEWHERE, 4, 4)]


def test_of_too_few_people_nothing_is_told() -> None:
    known = register(employee(0), employee(1, "parks"))
    assert gaps(known, NOON, smallest=3) == []
    assert people_without(known, NOON, smallest=3) is None


@given(teams=st.lists(st.sampled_from(["a", "b", "c", "d", None]), max_size=40), smallest=st.integers(2, 10))
def test_no_figure_is_about_fewer_people_and_their_sum_tells_of_no_few_either(
    teams: list[str | None], smallest: int
) -> None:
    known = register(*(employee(number, team) for number, team in enumerate(teams)))
    told = gaps(known, NOON, smallest)
    assert all(gap.people >= smallest and gap.without <= gap.people for gap in told)
    # Whoever knows how many there are in all learns nothing of a remainder that is smaller.
    assert sum(gap.people for gap in told) in {len(teams), 0}
    assert bool(told) == (len(teams) >= smallest)
    sizes = Counter(teams)
    assert all(gap.people == sizes[gap.team] for gap in told if gap.team != ELSEWHERE)


@given(name=st.one_of(st.emails(), st.from_regex(r"[a-zA-Z0-9_.+@-]{0,12}", fullmatch=True), st.text(max_size=12)))
def test_an_address_that_is_taken_as_it_is_is_in_its_normal_form(name: str) -> None:
    assert _form(name) == mailbox_form(name)


def test_a_policy_asks_for_it_by_a_rule_that_looks_for_what_is_missing() -> None:
    asking = made_packs.rule("gap", ANY_MAIL, category="delegation_gap", purpose="delegated_access")
    assert asks_for_delegation(made_packs.pack(asking).pack)
    assert not asks_for_delegation(made_packs.pack(made_packs.rule("any", ANY_MAIL)).pack)
