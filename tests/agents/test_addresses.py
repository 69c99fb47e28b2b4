"""One mailbox has one form, and what looks like an address to a reader has its skeleton."""

from __future__ import annotations

import pytest
from headerfirst.agents.addresses import (
    domain_of,
    mailbox_form,
    normalise,
    normalise_domain,
    skeleton,
    without_tag,
)
from hypothesis import given
from hypothesis import strategies as st

CARYS = "carys.pugh@example.org"


@pytest.mark.parametrize(
    "written",
    [
        "Carys.Pugh@Example.ORG",
        "  carys.pugh@example.org ",
        "carys.pugh@example.org.",
        "carys.pugh+branch@example.org",
        "carys.pugh+a+b@example.org",
        '"carys.pugh"@example.org',
        '"carys\\.pugh"@example.org',
        "\uff43arys.pugh@example.org",
        "carys.pugh@example\uff0eorg",
    ],
)
def test_one_mailbox_has_one_form(written: str) -> None:
    assert mailbox_form(written) == CARYS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (CARYS, "carys.pugh@example.net"),
        (CARYS, "caryspugh@example.org"),
        ("a+x@example.org", "b+x@example.org"),
    ],
)
def test_different_mailboxes_stay_different(one: str, other: str) -> None:
    assert mailbox_form(one) != mailbox_form(other)


def test_a_domain_is_the_same_in_unicode_and_in_ascii() -> None:
    assert normalise("ada@Bücher.example") == normalise("ada@xn--bcher-kva.example")
    assert normalise_domain("Bücher.Example.") == "xn--bcher-kva.example"


@pytest.mark.parametrize(
    "odd", ["", "@", "root", "a@b@c", "+tag@example.org", '""@example.org', "x@" + "y" * 80, "x@a..b"]
)
def test_what_is_no_address_has_a_form_all_the_same(odd: str) -> None:
    assert mailbox_form(mailbox_form(odd)) == mailbox_form(odd)


def test_a_tag_alone_is_no_mailbox() -> None:
    assert without_tag("+tag@example.org") == "+tag@example.org"


def test_the_domain_is_what_stands_behind_the_last_at() -> None:
    assert domain_of('"a@b"@example.org') == "example.org"
    assert domain_of("root") == "root"


@pytest.mark.parametrize(
    "lookalike",
    [
        "саrуs.рugh@example.org",  # noqa: RUF001 - Cyrillic letters, to be taken for Latin ones
        "carys.pugh@ехаmple.org",  # noqa: RUF001 - Cyrillic letters, to be taken for Latin ones
        "carys.pugh@examp1e.org",
        "сarys.pugh+x@example.org",  # noqa: RUF001 - Cyrillic letters, to be taken for Latin ones
        "carys\u200b.pugh@example.org",
        "carys.pugh@exarnple.org",
        "carys.pugh@xn--mple-43d3a6i.org",
    ],
)
def test_what_looks_like_an_address_has_its_skeleton(lookalike: str) -> None:
    assert mailbox_form(lookalike) != CARYS
    assert skeleton(mailbox_form(lookalike)) == skeleton(CARYS)


@pytest.mark.parametrize("other", ["carys.pugh@example.net", "cerys.pugh@example.org", "branch@example.org"])
def test_what_looks_different_has_another(other: str) -> None:
    assert skeleton(other) != skeleton(CARYS)


PRINTABLE = st.characters(min_codepoint=33, max_codepoint=126, exclude_characters='"\\')


@given(st.text(PRINTABLE, max_size=40) | st.emails())
def test_forms_and_skeletons_are_reached_in_one_step(text: str) -> None:
    form = mailbox_form(text)
    assert mailbox_form(form) == mailbox_form(form.upper()) == form
    assert skeleton(skeleton(form)) == skeleton(form)
