"""A letter names the reason and the place, is the same for equal bytes, and holds none of them."""

from __future__ import annotations

import pytest
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.schemas.vocabulary import DeadLetterReason
from headerfirst.streams import codec
from headerfirst.streams.dead_letters import Letter, Origin, dead_letter
from hypothesis import given
from hypothesis import strategies as st

from tests import builders

NAMES = Pseudonyms(b"t" * 32, b"i" * 32)
VALUE = b'{"subject":"Redundancies"'


def origin(
    value: bytes | None = VALUE, key: bytes | None = builders.AMARA.encode(), offset: int = 41, attempt: bytes = b"0"
) -> Origin:
    headers = [("headerfirst-attempt", attempt)]
    return Origin(topic="acme.email-metadata", partition=2, offset=offset, key=key, value=value, headers=headers)


def letter(of: Origin, reason: DeadLetterReason = "not_json") -> Letter:
    return dead_letter(NAMES, of, reason, "mail")


def test_it_names_reason_length_and_place() -> None:
    written = letter(origin())
    assert (written.record.reason, written.record.length, written.record.attempt) == ("not_json", len(VALUE), 0)
    headers = dict(written.headers)
    assert headers["ce_type"] == b"headerfirst.dead-letter.v1"
    assert {name: value for name, value in headers.items() if name.startswith("__connect")} == {
        "__connect.errors.topic": b"acme.email-metadata",
        "__connect.errors.partition": b"2",
        "__connect.errors.offset": b"41",
        "__connect.errors.connector.name": b"headerfirst-mail",
        "__connect.errors.stage": b"VALUE_CONVERTER",
        "__connect.errors.exception.class.name": b"Malformed",
    }


def test_it_holds_no_byte_of_the_record_and_no_key() -> None:
    met = origin()
    written = letter(met)
    everything = codec.encode(written.record) + repr((written, met)).encode()
    assert b"Redundancies" not in everything
    assert b"amara" not in everything


@given(st.binary(), st.binary())
def test_equal_bytes_are_one_letter_wherever_they_lie(value: bytes, key: bytes) -> None:
    one, other = origin(value, key, offset=1), origin(value, key, offset=7, attempt=b"3")
    assert letter(one).record.letter_id == letter(other).record.letter_id
    assert letter(other).record.attempt == 3


def test_other_bytes_another_key_or_reason_are_another_letter() -> None:
    letters = [
        letter(origin()),
        letter(origin(value=VALUE + b" ")),
        letter(origin(key=b"bilal.rahman@example.org")),
        letter(origin(key=None)),
        letter(origin(), "too_large"),
    ]
    assert len({each.record.letter_id for each in letters}) == 5


def test_the_letter_outlives_a_rotation_of_the_token_key() -> None:
    rotated = dead_letter(Pseudonyms(b"T" * 32, b"i" * 32), origin(), "not_json", "mail").record
    assert rotated.letter_id == letter(origin()).record.letter_id
    assert rotated.key_token != letter(origin()).record.key_token


def test_a_record_without_a_key_is_filed_under_the_letter_itself() -> None:
    written = letter(origin(key=None))
    assert written.key == written.record.letter_id
    assert written.record.key_token is None
    assert letter(origin()).key == letter(origin()).record.key_token


def test_a_null_value_has_no_length() -> None:
    assert letter(origin(value=None), "null_value").record.length == 0


def test_a_file_has_no_place_on_a_topic() -> None:
    written = dead_letter(NAMES, Origin(key=None, value=b"From: x"), "headers_unreadable", "ingest")
    assert "__connect.errors.topic" not in dict(written.headers)
    assert dict(written.headers)["__connect.errors.stage"] == b"HEADER_CONVERTER"


@pytest.mark.parametrize(
    ("reason", "stage"), [("step_failed", b"TRANSFORMATION"), ("output_too_large", b"KAFKA_PRODUCE")]
)
def test_the_stage_follows_from_the_reason(reason: DeadLetterReason, stage: bytes) -> None:
    assert dict(letter(origin(), reason).headers)["__connect.errors.stage"] == stage


def test_a_letter_can_be_read_like_any_record() -> None:
    written = letter(origin())
    assert codec.decode("dead-letters", codec.encode(written.record)).record == written.record
