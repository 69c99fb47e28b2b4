"""People are found by a name however it is written, and domains by what a reader takes them for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.names import name_key, spells
from headerfirst.agents.register import Register
from headerfirst.schemas.register import key_of

from tests import builders
from tests.agents.made_packs import plain_records, register

CYRILLIC_A = "\N{CYRILLIC SMALL LETTER A}"
AMARA = builders.person()
LONG_AGO = builders.NOON - timedelta(days=400)


def domains(*ours: str) -> Register:
    return register(builders.organisation(domains=list(ours)))


@pytest.mark.parametrize(
    "written",
    [
        "Bilal Rahman",
        "RAHMAN, Bilal",
        "Dr. Bilal K. Rahman (Estates)",
        "[EXTERNAL] Bilal Rahman",
        f"Bil{CYRILLIC_A}l R{CYRILLIC_A}hman",
        "Bilal\N{NO-BREAK SPACE}Rahman",
        "Bi\N{ZERO WIDTH SPACE}lal Rahman",
        "Bil\N{LATIN SMALL LETTER A WITH GRAVE}l Rahman",
    ],
)
def test_a_name_is_the_same_however_it_is_written(written: str) -> None:
    assert name_key(written) == name_key("Bilal Rahman") != ""


@pytest.mark.parametrize(
    "name", ["", "Sam", "Zo\N{LATIN SMALL LETTER E WITH DIAERESIS}", "Dr. Sam", "sam@example.org", "7 3"]
)
def test_what_names_nobody_in_particular_has_no_key(name: str) -> None:
    assert name_key(name) == ""


def test_a_name_that_is_written_without_spaces_is_a_name() -> None:
    assert name_key("\u5c71\u7530\u592a\u90ce") != ""


def test_an_apostrophe_is_part_of_a_name() -> None:
    assert (
        name_key("O'Brien, Sean") == name_key("Sean O\N{RIGHT SINGLE QUOTATION MARK}Brien") == name_key("Sean OBrien")
    )


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("bilal.rahman", True),
        ("RahmanBilal75", True),
        ("b_rahman", True),
        ("bilalr", True),
        ("rahman.b", True),
        ("director.office", False),
        ("rahman", False),
        ("bilal.rahman.office", False),
        ("", False),
    ],
)
def test_a_local_part_is_made_of_a_name_or_not(local: str, expected: bool) -> None:  # noqa: FBT001 - a column
    assert spells(local, "Bilal Rahman") == expected


def test_a_name_without_words_is_spelled_by_nothing() -> None:
    assert not spells("", "")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, ["amara"], id="works here"),
        pytest.param({"person_type": "agency"}, ["amara"], id="for an agency"),
        pytest.param({"person_type": "student"}, [], id="a student"),
        pytest.param({"ends": builders.EARLIER}, [], id="has left"),
        pytest.param({"to": builders.EARLIER}, [], id="the record has ended"),
    ],
)
def test_staff_are_who_works_here_at_the_moment(changes: dict[str, Any], expected: list[str]) -> None:
    known = register(builders.person(**changes))
    assert [person.id for person in known.names.staff("Okafor, Amara", builders.NOON)] == expected


def test_the_register_keeps_names_current() -> None:
    known = register(AMARA)
    known.fold(key_of(AMARA), builders.person(name="Amara Boateng"))
    assert known.names.staff("Amara Okafor", builders.NOON) == []
    assert [person.id for person in known.names.staff("Amara Boateng", builders.NOON)] == ["amara"]
    known.fold(key_of(AMARA), None)
    assert known.names.staff("Amara Boateng", builders.NOON) == []


def test_two_people_of_one_name_are_both_found() -> None:
    known = register(AMARA, builders.person(id="other", addresses=["a.o@example.org"]))
    assert {person.id for person in known.names.staff("Amara Okafor", builders.NOON)} == {"amara", "other"}


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("examp1e.org", "letters"),
        ("exarnple.org", "letters"),
        (f"ex{CYRILLIC_A}mple.org".encode("idna").decode(), "letters"),
        ("ex\N{LATIN SMALL LETTER A WITH DIAERESIS}mple.org".encode("idna").decode(), "letters"),
        ("mail.examp1e.org", "letters"),
        ("ex-ample.org", "hyphen"),
        ("example-org.net", None),
        ("example.org.invoices.example.net", "sub-domain"),
        ("example-payroll.org", "added-word"),
        ("my-example.org", "added-word"),
        ("example.net", "ending:net"),
        ("example.co.uk", "ending:co.uk"),
        ("example.org", None),
        ("lists.example.org", None),
        ("examples.org", None),
        ("brightwater.org", None),
        ("org", None),
        ("", None),
    ],
)
def test_a_domain_is_taken_for_ours_or_not(domain: str, expected: str | None) -> None:
    assert domains("example.org").domains.likeness(domain) == expected


def test_a_dot_that_is_read_over_is_no_difference() -> None:
    assert domains("mail.example.org").domains.likeness("mail-example.org") == "hyphen"


def test_nothing_looks_like_ours_where_nothing_is_ours() -> None:
    assert Register().domains.likeness("examp1e.org") is None


def test_a_domain_that_becomes_ours_looks_like_ours_no_longer() -> None:
    known = domains("example.org")
    assert known.domains.likeness("examp1e.org") == "letters"
    known.fold("organisation/second", builders.organisation(id="second", domains=["Examp1e.org"]))
    assert known.domains.likeness("examp1e.org") is None
    assert known.is_ours("examp1e.org")


def test_what_is_ours_no_longer_is_not_imitated() -> None:
    known = register(*plain_records())
    assert known.domains.likeness("examp1e.org") == "letters"
    known.fold(key_of(builders.organisation()), builders.organisation(domains=["brightwater.org"]))
    assert known.domains.likeness("examp1e.org") is None
