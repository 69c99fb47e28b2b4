"""Exchange calls people by address, alias, path or id; an alias is an address of the tenant."""

from __future__ import annotations

import pytest
from headerfirst.streams.connectors.m365_names import address_of, addresses_in, last_name, people_in

ID = "0f0e0d0c-0b0a-0908-0706-050403020100"


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("amara@example.net", "amara@example.net"),
        ("smtp:amara@example.net", "amara@example.net"),
        ("amara", "amara@example.org"),
        ("EX1.PROD/Hosted Organizations/example.org/amara", "amara@example.org"),
        (ID, ID),
        ("Discovery Management", "Discovery Management"),
        ("eleni_example.net#EXT#@example.onmicrosoft.com", "eleni@example.net"),
        ("", ""),
    ],
)
def test_whom_a_name_means(name: str, address: str) -> None:
    assert address_of(name, "example.org") == address


def test_without_a_domain_an_alias_stays_one() -> None:
    assert address_of("amara", None) == "amara"


def test_what_a_mailbox_holds_is_cut_off() -> None:
    assert last_name("EX1/example.org/amara\\A rule/with a slash") == "amara"


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("eleni@example.net", ["eleni@example.net"]),
        ('"Eleni Markou" [SMTP:eleni@example.net]', ["eleni@example.net"]),
        ("bilal;eleni@example.net", ["bilal@example.org", "eleni@example.net"]),
        ('"Amara Okafor" [EX:/o=Example/ou=x/cn=Recipients/cn=amara]', ["amara@example.org"]),
        (f'"Amara" [EX:/o=Example/cn={"0" * 32}-amara]', ["amara@example.org"]),
        ('"amara"', ["amara@example.org"]),
        ("", []),
    ],
)
def test_recipients_of_a_rule(text: str, people: list[str]) -> None:
    assert list(people_in(text, "example.org")) == people


def test_addresses_anywhere() -> None:
    assert addresses_in("a@example.org; 'b@example.net', a@example.org.") == ("a@example.org", "b@example.net")
