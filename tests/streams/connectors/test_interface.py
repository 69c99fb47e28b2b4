"""Formats are found by being there, and what passes between a connector and the door shows nothing of itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors import connector_for, formats
from headerfirst.streams.connectors.interface import Draft, Given, NoEvent, Origin, Raw, Unreadable

from tests import builders

PROMISED = {"eml", "mbox", "squid", "elff", "zscaler", "zeek-http", "zeek-smtp", "postfix", "exchange-tracking"} | {
    "m365-trace",
    "m365-audit",
    "workspace-gmail",
    "jsonl",
}
"""The formats whose names other programs rely on."""


def test_formats_are_found_in_alphabetical_order_and_say_what_they_leave_alone() -> None:
    assert list(formats()) == sorted(formats())
    assert set(formats()) >= PROMISED
    for connector in formats().values():
        assert connector.example
        assert connector.cannot_see
        assert connector.does_not_read


def test_a_format_that_is_none_is_said_in_one_sentence() -> None:
    with pytest.raises(Misconfigured, match=rf"There is no format 'pst'; the formats are {', '.join(formats())}\."):
        connector_for("pst")


def test_items_and_drafts_are_silent() -> None:
    items = (
        Raw(Origin("-", 0, 0), b"planted", 7, envelope_line=b"planted", folder="planted"),
        Draft("email-metadata", "planted", builders.email_metadata(subject="planted"), ("planted",), value=b"planted"),
        Unreadable("not_json", "planted", b"planted"),
        NoEvent("register", "planted", builders.person(name="planted")),
        Given(mailbox="planted"),
    )
    assert "planted" not in repr(items)


@pytest.mark.checkout
def test_every_format_says_in_the_documents_what_it_cannot_see() -> None:
    document = (Path(__file__).parents[3] / "docs/connectors.md").read_text(encoding="utf-8")
    assert [name for name in formats() if f"| `{name}` |" not in document] == []
