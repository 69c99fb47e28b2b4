"""From a token back to the register, for those whom the register has ever named."""

from __future__ import annotations

import pytest
from headerfirst.agents.directory import Directory
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.register import Register
from headerfirst.schemas.register import RegisterRecord, key_of
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.agents.made_packs import KEYS

SHARED = builders.mailbox(owners=["Archive@Example.org"])
RECORDS: tuple[RegisterRecord, ...] = (
    builders.person(),
    builders.person(id="bilal", name="Bilal Rahman", addresses=[builders.BILAL]),
    SHARED,
    builders.union_folder(mailbox="Branch.Post+Union@example.org"),
    builders.organisation(),
)


def directory(*records: RegisterRecord, keys: Pseudonyms = KEYS) -> Directory:
    register = Register()
    made = Directory(register, keys)
    for record in records:
        register.fold(key_of(record), record)
        made(key_of(record), record)
    return made


@given(st.permutations(RECORDS))
def test_each_person_is_found_by_token_whatever_came_first(records: list[RegisterRecord]) -> None:
    made = directory(*records)
    assert made.person(KEYS.person("amara")) == builders.person()
    assert made.person(made.token_of("bilal")) == RECORDS[1]


@pytest.mark.parametrize(
    "address",
    [builders.AMARA, "archive@example.org", f"helpdesk@{builders.DOMAIN}", "branch.post@example.org"],
    ids=["a person's", "an owner's", "a shared one", "one with a union folder"],
)
def test_each_mailbox_is_found_by_token_in_its_normal_form(address: str) -> None:
    assert directory(*RECORDS).mailbox(KEYS.mailbox(address)) == address


@pytest.mark.parametrize("token", [None, "", "p-" + "0" * 32, KEYS.person("eleni"), KEYS.mailbox(builders.ELENI)])
def test_a_token_of_nobody_stands_for_nobody(token: str | None) -> None:
    made = directory(*RECORDS)
    assert (made.person(token), made.mailbox(token)) == (None, None)


def test_a_person_is_as_the_register_has_them_now() -> None:
    register = Register()
    made = Directory(register, KEYS)
    for record in (builders.person(), builders.person(org_unit="stores")):
        register.fold(key_of(record), record)
        made(key_of(record), record)
    found = made.person(KEYS.person("amara"))
    assert found is not None
    assert found.org_unit == "stores"
    register.fold("person/amara", None)
    made("person/amara", None)
    assert made.person(KEYS.person("amara")) is None


def test_an_address_that_was_registered_once_stays_known() -> None:
    made = directory(builders.person(), builders.person(addresses=["a.okafor@example.org"]))
    known = [made.mailbox(KEYS.mailbox(address)) for address in (builders.AMARA, "a.okafor@example.org")]
    assert known == [builders.AMARA, "a.okafor@example.org"]


def test_other_keys_make_other_tokens() -> None:
    other = Pseudonyms(b"o" * 32, b"i" * 32)
    assert directory(*RECORDS, keys=other).person(KEYS.person("amara")) is None


def test_a_party_is_named_as_in_a_message() -> None:
    assert directory().party_of("Amara.Okafor+lists@Example.ORG") == KEYS.party(builders.AMARA)


def test_tokens_of_before_a_rotation_go_on_being_understood() -> None:
    before = Pseudonyms(b"b" * 32, b"i" * 32)
    after = Pseudonyms(b"a" * 32, b"i" * 32, previous_token_key=b"b" * 32)
    register = Register()
    rotated = Directory(register, after)
    person = builders.person(id="amara", addresses=[builders.AMARA])
    register.fold("person/amara", person)
    rotated("person/amara", person)
    for keys in (before, after):
        assert rotated.person(keys.person("amara")) == person
        assert rotated.mailbox(keys.mailbox(builders.AMARA)) == builders.AMARA
    assert rotated.token_of("amara") == after.person("amara")
    assert rotated.is_token_of(before.person("amara"), person)
    assert rotated.person(Pseudonyms(b"c" * 32, b"i" * 32).person("amara")) is None
