"""Our own records as lines: decoded like any value on a topic, and a letter about whatever is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from headerfirst.schemas.record import Record
from headerfirst.streams import keys
from headerfirst.streams.codec import LONGEST, encode

from tests import builders
from tests.streams.connectors.desks import Outcome, read

MAIL = orjson.loads(encode(builders.email_metadata()))


def lines(folder: Path, *written: bytes) -> Outcome:
    path = folder / "records.jsonl"
    path.write_bytes(b"\n".join(written) + b"\n")
    return read("jsonl", path)


def line(topic: str, value: Any, **changes: Any) -> bytes:
    return orjson.dumps({"topic": topic, "value": value} | changes)


@pytest.mark.parametrize(
    ("topic", "record", "key"),
    [
        ("email-metadata", builders.email_metadata(), builders.AMARA),
        ("web-proxy", builders.web_proxy(), builders.AMARA),
        ("web-proxy", builders.web_proxy(user=None, attribution="none"), None),
        ("account-changes", builders.account_change(), builders.AMARA),
        ("reports", builders.report(), builders.BILAL),
    ],
)
def test_a_door_record_passes_under_its_key(tmp_path: Path, topic: str, record: Record, key: str | None) -> None:
    outcome = lines(tmp_path, line(topic, orjson.loads(encode(record))))
    assert (outcome.records, [one.key for one in outcome.lines]) == ([record], [key])


def test_a_key_that_is_given_is_kept(tmp_path: Path) -> None:
    assert lines(tmp_path, line("email-metadata", MAIL, key="given")).lines[0].key == "given"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (b"planted", "not_json"),
        (b'{"topic": "email-metadata", "value": {', "not_json"),
        (b'{"topic": "email-metadata\xff", "value": {}}', "not_utf8"),
        (b"[]", "wrong_type"),
        (b'{"topic": "email-metadata"}', "field_missing"),
        (line("planted", {}), "value_unknown"),
        (line("email-metadata", None), "null_value"),
        (line("email-metadata", []), "wrong_type"),
        (line("email-metadata", {}), "field_missing"),
        (line("email-metadata", MAIL | {"direction": "planted"}), "value_unknown"),
        (line("email-metadata", MAIL | {"recipient_count": "planted"}), "wrong_type"),
        (line("email-metadata", MAIL | {"observed_at": "1980-01-01T00:00:00Z"}), "time_unusable"),
        (line("email-metadata", MAIL | {"observed_at": "2099-01-01T00:00:00Z"}), "time_ahead"),
        (line("email-metadata", MAIL | {"subject": "a" * LONGEST}), "too_large"),
        (line("email-metadata", MAIL | {"subject": "a" * 10_000_000}), "too_large"),
        (line("reports", orjson.loads(encode(builders.report(identified=False)))), "value_unknown"),
        (
            line("reports", orjson.loads(encode(builders.report(kind="press", about=None, identified=False)))),
            "value_unknown",
        ),
        (line("register", {"kind": "planted"}), "value_unknown"),
    ],
)
def test_a_bad_line_is_a_letter_and_its_neighbours_go_on(tmp_path: Path, written: bytes, reason: str) -> None:
    outcome = lines(tmp_path, written, line("email-metadata", MAIL))
    assert [letter.reason for letter in outcome.letters] == [reason]
    assert len(outcome.records) == 1


def test_a_letter_is_about_the_value_as_it_would_be_on_the_topic(tmp_path: Path) -> None:
    letter = lines(tmp_path, b'{"topic": "web-proxy", "key": "k", "value": {"host":  1}}').letters[0]
    assert (letter.digest, letter.length) == (keys.PUBLISHED.digest(b'{"host":  1}'), 12)
    assert letter.key_token == keys.PUBLISHED.token("key", "k")


def test_register_records_are_passed_on_and_are_no_event(tmp_path: Path) -> None:
    record = builders.union_official()
    written = line("register", orjson.loads(encode(record)))
    outcome = lines(tmp_path, written, line("register", None, key="union-official/carys"))
    assert [(one.key, one.record) for one in outcome.passed_by] == [
        ("union-official/carys", record),
        ("union-official/carys", None),
    ]
    assert (outcome.account.seen, outcome.account.not_events) == (0, 2)


def test_what_only_the_pipeline_writes_is_no_input(tmp_path: Path) -> None:
    outcome = lines(tmp_path, line("findings", orjson.loads(encode(builders.finding()))))
    assert (outcome.lines, outcome.letters, outcome.account.seen) == ([], [], 0)
