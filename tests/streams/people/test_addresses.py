"""The primary address comes first, the others sorted, each once, in one form; what is no mail is left out and said."""

from __future__ import annotations

import pytest
from headerfirst.agents.addresses import normalise
from headerfirst.streams.people.addresses import in_order, is_address, of_proxies
from hypothesis import given
from hypothesis import strategies as st


def test_of_proxies_the_one_in_capitals_is_primary_and_what_is_no_mail_is_dropped() -> None:
    values = ["smtp:b@example.org", "X500:/o=Example", "SMTP:a@example.org", "Smtp:c@example.org", "sip:a@example.org"]
    assert of_proxies(values) == (["a@example.org"], ["b@example.org", "c@example.org"])


def test_each_address_stands_once_in_its_normal_form() -> None:
    found = in_order(["Ada@Example.ORG"], ["z@example.org", "ada@example.org", "b@example.org"], ())
    assert found == (["ada@example.org", "b@example.org", "z@example.org"], [])


def test_the_order_in_which_a_directory_lists_the_others_does_not_show() -> None:
    others = ["c@example.org", "b@example.org"]
    assert in_order((), others, ()) == in_order((), reversed(others), ())


def test_addresses_of_other_domains_are_left_out_where_domains_are_named() -> None:
    found = in_order(["ada@home.example", "ada@example.org"], (), ["example.org"])
    assert found == (["ada@example.org"], ["an address is outside `domains`; left out"])


@pytest.mark.parametrize(
    "text",
    ["", "ada", "@example.org", "ada@", "a b@c.d", "a@b@c.d", "Ada <ada@example.org>", "a\x1b@b.c"],
)
def test_what_is_no_address_is_left_out_and_not_repeated(text: str) -> None:
    assert not is_address(text)
    assert in_order([text], (), ()) == ([], ["an address is none; left out"])


@given(st.from_regex(r"[a-z0-9_.-]+@[a-z0-9.-]*[a-z0-9]", fullmatch=True))
def test_an_address_that_is_taken_as_it_is_has_its_normal_form(address: str) -> None:
    assert in_order([address], (), ()).kept == [normalise(address)]
