"""A name has one form and one key, and what lies under it begins with that key."""

from __future__ import annotations

import pytest
from headerfirst.streams.categories.domain_keys import is_address, key_of, key_of_it_alone, plain_name
from hypothesis import given
from hypothesis import strategies as st

LABEL = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,4}[a-z0-9])?", fullmatch=True)
NAME = st.lists(LABEL, min_size=1, max_size=5).map(".".join)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("www.example.org", "www.example.org"),
        ("WWW.Example.ORG.", "www.example.org"),
        (" example.org\n", "example.org"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("a_b.example.org", "a_b.example.org"),
        ("intranet", "intranet"),
        ("192.0.2.7", "192.0.2.7"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("a.b.c.d.e.f.example.org", "a.b.c.d.e.f.example.org"),
    ],
)
def test_a_name_has_one_form(written: str, plain: str) -> None:
    assert plain_name(written) == plain


@pytest.mark.parametrize(
    "text",
    ["", ".", "a b.example", "example.org/path", "user@example.org", "192.0.2", "192.0.2.700", "x" * 254, "a..b"],
)
def test_what_is_no_host_has_none(text: str) -> None:
    assert plain_name(text) is None


def test_an_address_is_told_from_a_name() -> None:
    assert [is_address(text) for text in ("192.0.2.7", "2001:db8::1", "example.org", "7.example.org")] == [
        True,
        True,
        False,
        False,
    ]


@given(NAME, NAME)
def test_a_key_begins_with_another_exactly_where_the_name_is_that_or_lies_under_it(name: str, other: str) -> None:
    below = name == other or name.endswith(f".{other}")
    assert key_of_it_alone(name).startswith(key_of(other)) == below
    assert key_of_it_alone(f"{name}.{other}").startswith(key_of(other))


@given(NAME, NAME)
def test_a_name_alone_is_found_by_itself_and_nothing_else(name: str, other: str) -> None:
    assert key_of_it_alone(name).startswith(key_of_it_alone(other)) == (name == other)
    assert not key_of_it_alone(f"{name}.{other}").startswith(key_of_it_alone(other))
