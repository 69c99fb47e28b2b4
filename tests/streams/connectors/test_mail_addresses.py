"""Addresses as real mail writes them; none can be hidden by bad grammar, and nothing raises."""

from __future__ import annotations

import pytest
from headerfirst.streams.connectors.mail_addresses import parse_addresses
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ada@example.org", [("ada@example.org", None)]),
        ("Ada <ada@example.org>", [("ada@example.org", "Ada")]),
        (
            '"Okafor, Amara" <amara@example.org>, b@example.org (Bee)',
            [("amara@example.org", "Okafor, Amara"), ("b@example.org", "Bee")],
        ),
        ('"A \\"Bee\\" C" <a@example.org>', [("a@example.org", 'A "Bee" C')]),
        ("=?utf-8?q?Andr=C3=A9?= <andre@example.org>", [("andre@example.org", "André")]),
        (
            "Staff: a@example.org, B <b@example.org>; c@example.org",
            [("a@example.org", None), ("b@example.org", "B"), ("c@example.org", None)],
        ),
        ("undisclosed-recipients:;", []),
        ("<@relay.example.net,@other.example.net:ada@example.org>", [("ada@example.org", None)]),
        ('"ada lovelace"@example.org', [('"ada lovelace"@example.org', None)]),
        ("ada(the first)@example.org", [("ada@example.org", "the first")]),
        ("a (b (c) d) <e@example.org>", [("e@example.org", "a")]),
        ("ada@[IPv6:2001:db8::1]", [("ada@[IPv6:2001:db8::1]", None)]),
        ("[EXT] Ada <ada@example.org>", [("ada@example.org", "[EXT] Ada")]),
        ("mailto:ada@example.org", [("ada@example.org", None)]),
        ("MAILER-DAEMON <>", [("MAILER-DAEMON", None)]),
        ("<>", []),
        ("Ada Lovelace", []),
        ("", []),
    ],
)
def test_a_list_of_addresses(written: str, meant: list[tuple[str, str | None]]) -> None:
    assert [(entry.address, entry.name) for entry in parse_addresses(written)] == meant


@pytest.mark.parametrize(
    "written",
    [
        '"Ada <ada@example.org>',
        "Ada (x <ada@example.org>",
        "<ada@example.org, ",
        "Survey,(<ada@example.org>)",
        "=?utf-8?b?QWRhIDxhZGFAZXhhbXBsZS5vcmc+?=",
        "ada@example.org Subject: Re: lunch",
        '"x" .y\t <ada@example.org>',
        "ada@example.org;",
    ],
)
def test_no_bad_grammar_hides_an_address(written: str) -> None:
    assert [entry.address for entry in parse_addresses(written)] == ["ada@example.org"]


@given(st.text(alphabet='<>()[]",;:@ \\a=?', max_size=60))
def test_any_text_is_read_without_an_exception(written: str) -> None:
    assert all(entry.address for entry in parse_addresses(written))


@pytest.mark.parametrize("unit", ["<", '"', "(", '\\"', "a@b,", "=?", "<a", "a@@", "[", "a"])
def test_a_mebibyte_of_nonsense_is_read_in_linear_steps(unit: str) -> None:
    """It would not end within a test run if steps grew with the square."""
    parse_addresses(unit * ((1 << 20) // len(unit)))
