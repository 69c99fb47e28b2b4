"""Two spellings of one name have one form, and two names have two."""

from __future__ import annotations

import pytest
from headerfirst.streams.people.distinguished_names import dn_form
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    "spelt",
    [
        "cn=ada lind,ou=staff,dc=example",
        "CN=Ada Lind, OU=Staff, DC=Example",
        "CN = Ada  Lind;OU=Staff;DC=example",
        r"CN=\41da Lind,OU=Staff,DC=example",
    ],
)
def test_case_space_and_escapes_do_not_show(spelt: str) -> None:
    assert dn_form(spelt) == dn_form("CN=Ada Lind,OU=Staff,DC=example")


def test_escaped_letters_are_read_as_utf_8() -> None:
    assert dn_form(r"CN=Zo\C3\AB,O=x") == dn_form("cn=ZO\N{LATIN CAPITAL LETTER E WITH DIAERESIS},o=X")


def test_a_comma_in_a_name_separates_nothing() -> None:
    assert dn_form(r"CN=Lind\, Ada,OU=Staff") == dn_form(r"cn=lind\2C ada,ou=staff")
    assert dn_form(r"CN=Lind\,OU=Staff") != dn_form("CN=Lind,OU=Staff")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1), min_size=1))
def test_a_name_is_found_however_it_is_escaped(parts: list[str]) -> None:
    plain = ",".join("cn=" + "".join(f"\\{one}" if one in ',;+="\\<>#' else one for one in part) for part in parts)
    octets = ",".join("cn=" + "".join(f"\\{octet:02X}" for octet in part.encode()) for part in parts)
    assert dn_form(plain) == dn_form(octets)
