"""Every value becomes its record or a reason, never an exception that quotes it; every record survives the journey."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import orjson
import pytest
from headerfirst.schemas.catalogue import BY_TOPIC
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.vocabulary import FORBIDDEN_FIELDS
from headerfirst.streams import codec
from headerfirst.streams.unknown_fields import Dropped
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import builders, strategies

TOPICS = sorted(BY_TOPIC)
MAIL = codec.encode(builders.email_metadata())
READING_REASONS = {"not_utf8", "not_json", "wrong_type", "field_missing", "value_unknown", "time_unusable"}
FEW = settings(max_examples=20, deadline=None)
"""For each of nineteen topics."""
CANARY = b"Redundancies"


def mail(**fields: Any) -> bytes:
    """The plain message with these fields put in (or, as `None`, taken out) as JSON."""
    plain = msgspec.json.decode(MAIL) | fields
    return msgspec.json.encode({name: value for name, value in plain.items() if value is not None})


def reason_of(value: bytes | None, topic: str = "email-metadata", header: bytes | None = None) -> str:
    with pytest.raises(Malformed) as refusal:
        codec.decode(topic, value, header)
    assert refusal.value.__cause__ is None
    assert refusal.value.__context__ is None
    return refusal.value.reason


def attempt(topic: str, value: bytes) -> Any:
    """The decoded value, or the reason against it."""
    try:
        return codec.decode(topic, value)
    except Malformed as refusal:
        return refusal.reason


@pytest.mark.parametrize("topic", TOPICS)
@FEW
@given(data=st.data())
def test_every_record_survives_the_journey(topic: str, data: st.DataObject) -> None:
    record = data.draw(strategies.records(topic))
    assert codec.decode(topic, codec.encode(record)) == codec.Decoded(record, None)


@pytest.mark.parametrize("topic", TOPICS)
@FEW
@given(data=st.data())
def test_records_and_dicts_are_written_alike_byte_for_byte(topic: str, data: st.DataObject) -> None:
    value = codec.encode(data.draw(strategies.records(topic)))
    assert codec.encode_dict(orjson.loads(value)) == value


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        pytest.param(None, "null_value", id="a Kafka null"),
        pytest.param(b"", "not_json", id="nothing"),
        pytest.param(b"Redundancies: who goes", "not_json", id="text"),
        pytest.param(MAIL[:-20], "not_json", id="cut short"),
        pytest.param(MAIL + b"{}", "not_json", id="two values"),
        pytest.param(MAIL.replace(b'"recipient_count":1', b'"recipient_count":NaN'), "not_json", id="NaN"),
        pytest.param(MAIL.replace(b"Minutes", b"a\x00b"), "not_json", id="a bare NUL"),
        pytest.param(MAIL.replace(b"Minutes", b"\\ud800"), "not_json", id="half a surrogate pair"),
        pytest.param(MAIL.replace(b"Minutes", b"\xff\xfe"), "not_utf8", id="bytes in a heading"),
        pytest.param(b"\xff\xfe\x00{", "not_utf8", id="UTF-16"),
        pytest.param(MAIL.replace(b"Minutes", b"\xed\xa0\x80"), "not_utf8", id="a surrogate as bytes"),
        pytest.param(b'{"body":"\xff"}', "not_utf8", id="bytes in a field to drop"),
        pytest.param(b"[]", "wrong_type", id="a list"),
        pytest.param(b"null", "wrong_type", id="a JSON null"),
        pytest.param(mail(recipient_count="1"), "wrong_type", id="a number as text"),
        pytest.param(mail(recipient_count=1.5), "wrong_type", id="a float"),
        pytest.param(mail(recipient_count=-1), "wrong_type", id="a negative count"),
        pytest.param(mail(to=["amara"]), "wrong_type", id="an address that is no object"),
        pytest.param(MAIL.replace(b'count":1', b'count":' + b"9" * 30), "wrong_type", id="beyond 64 bits"),
        pytest.param(MAIL.replace(b'count":1', b'count":' + b"9" * 6000), "wrong_type", id="6,000 digits"),
        pytest.param(MAIL.replace(b'count":1', b'count":1e999'), "wrong_type", id="an infinite exponent"),
        pytest.param(b'{"channel":' + b"[" * 400_000, "wrong_type", id="nested in a field"),
        pytest.param(b'{"body":' + b"[" * 400_000, "wrong_type", id="nested in a field to drop"),
        pytest.param(mail(observed_at="yesterday"), "wrong_type", id="no time"),
        pytest.param(mail(observed_at=1_773_144_000), "wrong_type", id="a time as a number"),
        pytest.param(mail(observed_at="2026-03-10T12:00:00"), "wrong_type", id="a time without a zone"),
        pytest.param(mail(observed_at="2026-03-10T12:00:00+01:00"), "wrong_type", id="another zone"),
        pytest.param(mail(sent_at="2026-03-10T12:00:00-00:30"), "wrong_type", id="another zone, optional"),
        pytest.param(mail(observed_at="0001-01-01T00:00:00+23:00"), "wrong_type", id="before all time"),
        pytest.param(mail(mailbox=None), "field_missing", id="no mailbox"),
        pytest.param(mail(mailbox=None, body="x"), "field_missing", id="a body and no mailbox"),
        pytest.param(mail(to=[{"name": "Amara"}]), "field_missing", id="no address inside"),
        pytest.param(mail(channel="Redundancies"), "value_unknown", id="no such channel"),
        pytest.param(mail(channel="Redundancies", body="x"), "value_unknown", id="a body, no such channel"),
        pytest.param(mail(observed_at="1980-01-01T00:00:00Z"), "time_unusable", id="1980"),
        pytest.param(mail(subject="R" * 1_000_001), "too_large", id="a heading of a megabyte"),
    ],
)
def test_what_cannot_be_read_has_its_reason(value: bytes | None, reason: str) -> None:
    assert reason_of(value) == reason


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b'{"kind":"wizard","id":"x"}', "value_unknown"),
        (b'{"id":"x"}', "field_missing"),
        (b'{"kind":7,"id":"x"}', "wrong_type"),
        (b'{"kind":"union-address","id":"x","address":"a@example.org"}', "field_missing"),
        (b'{"kind":"heartbeat","id":"x","at":"2026-03-10T12:00:00+02:00"}', "wrong_type"),
    ],
)
def test_a_register_record_that_cannot_be_read_has_its_reason(value: bytes, reason: str) -> None:
    assert reason_of(value, "register") == reason


@pytest.mark.parametrize("payload", [{"a": 1.5}, {"a": [{"b": 2**64}]}, {"a": -(2**63) - 1}])
def test_a_free_mapping_holds_no_floats_and_64_bits(payload: dict[str, Any]) -> None:
    assert reason_of(msgspec.json.encode(builders.command(payload=payload)), "commands") == "wrong_type"


def test_a_free_mapping_is_nested_as_deep_as_somebody_would_write_it() -> None:
    def nested(levels: int) -> bytes:
        return codec.encode(builders.command()).replace(b"{}", b'{"a":' + b"[" * levels + b"]" * levels + b"}")

    assert codec.decode("commands", nested(20)).dropped is None
    assert reason_of(nested(40), "commands") == "wrong_type"


def test_the_version_is_the_header_s_and_absent_means_the_first() -> None:
    assert codec.decode("email-metadata", MAIL, None).record == builders.email_metadata()
    assert codec.decode("email-metadata", MAIL, b"headerfirst.email-metadata.v1").dropped is None
    for header in (b"headerfirst.email-metadata.v2", b"headerfirst.web-proxy.v1", b"", b"\xff"):
        assert reason_of(MAIL, header=header) == "schema_version_unknown"


def test_no_reason_quotes_the_value() -> None:
    for value in (
        mail(channel="Redundancies"),
        mail(sensitivity={"Redundancies": 1}),
        MAIL.replace(b"Minutes", b"Redundancies\xff"),
        MAIL.replace(b'"channel"', b'"Redundancies":\xff,"channel"'),
        b'{"body":"Redundancies',
    ):
        assert CANARY in value
        try:
            codec.decode("email-metadata", value)
        except Malformed:
            shown = traceback.format_exc()
        assert CANARY.decode() not in shown


def test_unknown_fields_are_dropped_and_counted_and_forbidden_ones_named() -> None:
    value = mail(
        body="Redundancies",
        x_priority=1,
        folder={"path": "INBOX", "query": "Redundancies", "colour": "red"},
        to=[{"address": builders.AMARA, "Content": "Redundancies"}],
    )
    decoded = codec.decode("email-metadata", value)
    assert decoded.dropped == (("body", "content", "query"), 2)
    assert decoded.record.folder.path == "INBOX"
    assert CANARY not in codec.encode(decoded.record)


def test_content_wrapped_in_an_unknown_field_is_content_all_the_same() -> None:
    value = mail(raw={"headers": {"subject": "x"}, "parts": [{"body": "Redundancies"}, {"body": "Redundancies"}]})
    assert codec.decode("email-metadata", value).dropped == (("body", "body"), 1)


def test_a_field_that_one_record_has_is_unknown_to_another() -> None:
    request = msgspec.json.decode(codec.encode(builders.inspection_request(text="I am away")))
    assert codec.decode("inspection-requests", msgspec.json.encode(request)).record.text == "I am away"
    assert codec.decode("email-metadata", mail(text="I am away")).dropped == (("text",), 0)


def test_a_register_record_loses_what_its_own_kind_does_not_have() -> None:
    plain = msgspec.json.decode(codec.encode(builders.union_address()))
    decoded = codec.decode("register", msgspec.json.encode(plain | {"addresses": ["a"], "body": "x"}))
    assert decoded == codec.Decoded(builders.union_address(), Dropped(("body",), 1))


@pytest.mark.parametrize("topic", TOPICS)
@FEW
@given(data=st.data())
def test_forbidden_content_anywhere_changes_nothing_of_the_record(topic: str, data: st.DataObject) -> None:
    record = data.draw(strategies.records(topic))
    fields = {field.encode_name for field in msgspec.structs.fields(record)}
    name = data.draw(st.sampled_from(sorted(FORBIDDEN_FIELDS - fields)))
    value = codec.encode(record)
    stuffed = b'{"' + name.encode() + b'":"Redundancies"' + (b"," if len(value) > 2 else b"") + value[1:]
    assert codec.decode(topic, stuffed) == codec.Decoded(record, Dropped((name,), 0))


@pytest.mark.parametrize("topic", TOPICS)
@FEW
@given(data=st.data())
def test_any_json_is_a_record_or_a_reason(topic: str, data: st.DataObject) -> None:
    plain = msgspec.json.decode(codec.encode(data.draw(strategies.records(topic))))
    name = data.draw(st.sampled_from(sorted(plain)))
    plain[name] = data.draw(strategies.JSON | st.floats(allow_nan=False, allow_infinity=False))
    decoded = attempt(topic, orjson.dumps(plain))
    if isinstance(decoded, str):
        assert decoded in READING_REASONS - {"not_utf8", "not_json"}
    else:
        assert codec.decode(topic, codec.encode(decoded.record)).record == decoded.record


@given(st.binary(max_size=80), st.sampled_from(TOPICS))
def test_any_bytes_are_a_record_or_a_reason(value: bytes, topic: str) -> None:
    assert reason_of(value, topic) in {"not_utf8", "not_json", "wrong_type", "field_missing"}


@given(st.integers(0, len(MAIL) - 1), st.binary(min_size=1, max_size=3))
def test_a_broken_byte_is_a_record_or_a_reason(position: int, bytes_: bytes) -> None:
    broken = MAIL[:position] + bytes_ + MAIL[position + len(bytes_) :]
    decoded = attempt("email-metadata", broken)
    assert decoded in READING_REASONS if isinstance(decoded, str) else codec.encode(decoded.record)


def test_of_a_name_given_twice_the_last_counts() -> None:
    twice = MAIL.replace(b'"channel":"email"', b'"channel":"email","channel":"im"')
    assert codec.decode("email-metadata", twice).record.channel == "im"
    stuffed = twice.replace(b'"channel":"email"', b'"body":"x","channel":"email"')
    assert codec.decode("email-metadata", stuffed).record.channel == "im"


def test_five_thousand_recipients_are_one_record() -> None:
    crowd = [builders.address(f"person.{number}@example.org") for number in range(5000)]
    decoded = codec.decode("email-metadata", codec.encode(builders.email_metadata(to=crowd, recipient_count=5000)))
    assert len(decoded.record.to) == 5000


def test_an_hour_ahead_is_read_and_more_is_not() -> None:
    now = datetime(2026, 3, 10, 12, tzinfo=UTC)
    codec.check_time(builders.email_metadata(observed_at=now + timedelta(hours=1)), now)
    with pytest.raises(Malformed) as refusal:
        codec.check_time(builders.email_metadata(observed_at=now + timedelta(hours=1, microseconds=1)), now)
    assert refusal.value.reason == "time_ahead"


def test_what_cannot_be_written_has_its_reason() -> None:
    for record, reason in (
        (builders.email_metadata(subject="x" * 1_000_000), "output_too_large"),
        (builders.email_metadata(subject="\udcff"), "not_utf8"),
    ):
        with pytest.raises(Malformed) as refusal:
            codec.encode(record)
        assert refusal.value.reason == reason
        assert refusal.value.__context__ is None


def test_a_whole_loop_s_decoder_is_the_same_one() -> None:
    decoder = codec.decoder_for("email-metadata")
    assert [decoder(value) for value in [MAIL, MAIL]] == [codec.decode("email-metadata", MAIL)] * 2


def test_where_a_topic_carries_two_records_the_first_is_meant_without_a_type() -> None:
    line, checkpoint = builders.ledger_line(), builders.checkpoint()
    assert codec.decode("ledger", codec.encode(line)).record == line
    assert codec.decode("ledger", codec.encode(checkpoint), b"headerfirst.ledger-checkpoint.v1").record == checkpoint


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (None, "field_missing"),
        (b"headerfirst.ledger-line.v1", "field_missing"),
        (b"headerfirst.ledger-checkpoint.v2", "schema_version_unknown"),
        (b"headerfirst.ledger-entry.v1", "schema_version_unknown"),
    ],
)
def test_a_record_under_another_s_type_is_not_read(header: bytes | None, reason: str) -> None:
    with pytest.raises(Malformed) as refusal:
        codec.decode("ledger", b"{}", header)
    assert refusal.value.reason == reason
