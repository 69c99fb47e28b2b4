"""One arrival of content is one entry, whatever the order in which its fields were met."""

from __future__ import annotations

from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.stripped import stripped_entry

NAMES = Pseudonyms(b"t" * 32, b"i" * 32)


def test_it_counts_field_names_and_holds_nothing_else() -> None:
    entry = stripped_entry(NAMES, "event-1", "email-metadata", ["query", "body", "query"])
    assert (entry.kind, entry.counts) == ("stripped", {"body": 1, "query": 2})
    assert entry.person is None


def test_the_same_arrival_is_the_same_entry() -> None:
    one = stripped_entry(NAMES, "event-1", "email-metadata", ["query", "body"])
    assert stripped_entry(NAMES, "event-1", "email-metadata", ["body", "query"]) == one


def test_another_arrival_is_another_entry() -> None:
    entries = [
        stripped_entry(NAMES, "event-1", "email-metadata", ["body"]),
        stripped_entry(NAMES, "event-2", "email-metadata", ["body"]),
        stripped_entry(NAMES, "event-1", "web-proxy", ["body"]),
        stripped_entry(NAMES, "event-1", "email-metadata", ["body", "body"]),
    ]
    assert len({entry.entry_id for entry in entries}) == 4
    assert len({entry.payload_hash for entry in entries}) == 4
