"""WCC section 2 on the web: whom the policy binds, and on which equipment."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.vocabulary import PersonType
from headerfirst.streams.codec import decode, encode

from tests import builders
from tests.clauses.browsing import OURS, OWN, visit
from tests.clauses.triage import outcome

MAILBOX: dict[str, Any] = {"host": "mail.google.com"}
OUT_OF_SCOPE = {"student", "visitor"}
BOUND = sorted(set(get_args(PersonType)) - OUT_OF_SCOPE)


@pytest.mark.clause("WCC 2 scope", "WCC 4 partner staff")
@pytest.mark.parametrize("person_type", BOUND)
def test_2_everybody_whom_the_policy_lists_is_bound(person_type: Any) -> None:
    """Employees, agency workers, consultants, volunteers, partners' and subsidiaries' staff, councillors alike."""
    someone = builders.person(person_type=person_type)
    told = outcome("wcc", visit(device=OURS, **MAILBOX), register=(someone,))
    assert (told.categories, told.of("dead-letters")) == (["unapproved_webmail"], [])


@pytest.mark.clause("WCC 2 scope")
@pytest.mark.parametrize("person_type", sorted(OUT_OF_SCOPE))
def test_2_who_is_no_staff_is_out_of_scope(person_type: Any) -> None:
    told = outcome("wcc", visit(**MAILBOX), register=(builders.person(person_type=person_type),))
    assert (told.incidents, told.counts) == ([], {("out_of_scope", person_type): 1})


@pytest.mark.clause("WCC 2 scope")
def test_2_a_councillor_is_bound_on_the_councils_equipment_alone() -> None:
    councillor = builders.person(person_type="councillor")
    own = outcome("wcc", visit(device=OWN, **MAILBOX), register=(councillor,))
    assert (own.incidents, own.counts) == ([], {("out_of_scope", "own_equipment"): 1})
    assert outcome("wcc", visit(device=OURS, **MAILBOX), register=(councillor,)).categories == ["unapproved_webmail"]
    employee = outcome("wcc", visit(device=OWN, **MAILBOX))
    assert employee.categories == ["unapproved_webmail"]


@pytest.mark.clause("WCC 2 scope")
def test_2_an_unknown_kind_of_person_is_a_dead_letter_and_no_default() -> None:
    written = encode(builders.person()).replace(b'"employee"', b'"lodger"')
    with pytest.raises(Malformed) as refused:
        decode("register", written)
    assert refused.value.reason == "value_unknown"


@pytest.mark.clause("WCC 2 scope")
def test_2_whom_no_register_knows_is_no_persons_incident() -> None:
    [incident] = outcome("wcc", visit(user="stranger@example.org")).incidents
    assert (incident.about, incident.person) == ("account", None)
