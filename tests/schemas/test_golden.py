"""Records and names of version 1, kept as they were first written: whatever changes, readers go on reading them.

The files under golden/ are never edited. A field may be added, so may a name to a closed list; what breaks one of these
needs a version 2 beside it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec
import pytest
from headerfirst.schemas import vocabulary
from headerfirst.schemas.catalogue import CATALOGUE, Entry
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.record import Record
from headerfirst.schemas.register import KINDS
from headerfirst.streams import codec

GOLDEN = Path(__file__).parent / "golden"
RECORDS = {path.stem: msgspec.json.decode(path.read_bytes()) for path in sorted((GOLDEN / "v1").glob("*.json"))}
ENTRIES = {entry.name: entry for entry in CATALOGUE}
MAIL = ENTRIES["email-metadata"]


def unreadable(entry: Entry, cases: dict[str, Any]) -> dict[str, str]:
    """Which of the golden cases this record does not read as they stand, and why."""
    decoder = codec._decoder(entry.topics[0], entry)
    problems = {}
    for name, value in cases.items():
        try:
            decoded = decoder(msgspec.json.encode(value), entry.ce_type.encode())
        except Malformed as refusal:
            problems[name] = str(refusal.reason)
            continue
        if decoded.dropped is not None or msgspec.json.decode(codec.encode(decoded.record)) != value:
            problems[name] = "changed"
    return problems


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_records_of_version_1_are_read_as_they_stand(name: str) -> None:
    assert unreadable(ENTRIES[name], RECORDS[name]) == {}


def test_every_record_and_every_kind_of_the_register_is_kept() -> None:
    assert RECORDS.keys() == ENTRIES.keys()
    assert all({"full", "minimal"} <= RECORDS[name].keys() for name in RECORDS if name != "register")
    kept = {value["kind"] for value in RECORDS["register"].values()}
    assert kept == KINDS
    assert len(RECORDS["register"]) == 2 * len(KINDS)


def changed(*fields: Any, without: str | None = None) -> Entry:
    """`email-metadata` as somebody might change it."""
    kept = [
        (field.name, field.type, msgspec.field(name=field.encode_name, default=field.default))
        for field in msgspec.structs.fields(EmailMetadata)
        if field.name not in {without, *(name for name, *_ in fields)}
    ]
    record = msgspec.defstruct("EmailMetadata", [*kept, *fields], bases=(Record,), frozen=True, kw_only=True)
    return replace(MAIL, record=record)


def test_a_new_optional_field_breaks_nobody() -> None:
    assert unreadable(changed(("thread", str | None, None)), RECORDS["email-metadata"]) == {}


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        pytest.param(changed(("thread", str)), "field_missing", id="a new field that is required"),
        pytest.param(changed(("size_bytes", int)), "field_missing", id="a field that became required"),
        pytest.param(changed(("recipient_count", str)), "wrong_type", id="another type"),
        pytest.param(changed(("channel", Literal["im"])), "value_unknown", id="a name taken off a list"),
        pytest.param(changed(without="visible"), "changed", id="a field taken away"),
        pytest.param(changed(("message", str), without="message_id"), "field_missing", id="a field under another name"),
    ],
)
def test_a_change_that_breaks_readers_is_caught(entry: Entry, reason: str) -> None:
    assert reason in unreadable(entry, RECORDS["email-metadata"]).values()


def test_no_name_was_taken_off_a_closed_list() -> None:
    golden: dict[str, list[str]] = msgspec.json.decode((GOLDEN / "vocabulary-v1.json").read_bytes())
    now = {name: set(get_args(kind)) for name, kind in vars(vocabulary).items() if get_origin(kind) is Literal}
    missing = {name: set(names) - now.get(name, set()) for name, names in golden.items()}
    assert {name: names for name, names in missing.items() if names} == {}
