"""Everybody reads the same records, all of them readable, and each fiftieth of a partition makes an incident."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from zlib import crc32

import msgspec
import pytest
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.streams.codec import check_time, decoder_for
from headerfirst.streams.envelope import type_of
from headerfirst.streams.topics import DEFAULT_PARTITIONS

from benchmarks.mail import EACH, Mails
from benchmarks.reference_job import INPUT, Mail, decode, is_incident, judge

pytestmark = pytest.mark.checkout

NUMBER = 20_000


@pytest.fixture(scope="module")
def mails() -> Mails:
    return Mails(NUMBER)


def test_each_record_has_an_id_of_its_own(mails: Mails) -> None:
    assert len({decode(record.value or b"").event_id for record in mails}) == len(mails) == NUMBER


def test_each_is_a_record_that_our_door_takes(mails: Mails) -> None:
    """One that becomes a dead letter makes no incident, and its run would never be over."""
    for record in mails:
        decoded = decoder_for(INPUT)(record.value, type_of(record.headers))
        known, dropped = decoded.record, decoded.dropped
        check_time(known, datetime.now(UTC))
        assert isinstance(known, EmailMetadata)
        assert dropped is None


def test_each_fiftieth_of_a_partition_makes_an_incident(mails: Mails) -> None:
    made: dict[int, list[bool]] = defaultdict(list)
    for record, event_id in zip(mails, mails.ids, strict=True):
        made[crc32((record.key or "").encode()) % DEFAULT_PARTITIONS].append(is_incident(event_id))
    for each in made.values():
        assert [place for place, held in enumerate(each, 1) if held] == list(range(EACH, len(each) + 1, EACH))
    assert mails.incidents == sum(len(each) // EACH for each in made.values())


def test_the_key_is_the_mailbox_that_is_counted(mails: Mails) -> None:
    assert all(record.key == decode(record.value or b"").mailbox for record in mails[:500])


def test_there_are_many_mailboxes_to_count_for(mails: Mails) -> None:
    assert len({record.key for record in mails}) > NUMBER / 4
    assert len({record.key for record in Mails(NUMBER, copies=1)}) < NUMBER / 40


def test_the_decoder_of_all_has_every_field_of_our_record() -> None:
    ours = {field.encode_name: field.required for field in msgspec.structs.fields(EmailMetadata)}
    theirs = {field.encode_name: field.required for field in msgspec.structs.fields(Mail)}
    assert theirs == ours


def test_an_incident_says_what_was_found(mails: Mails) -> None:
    [record, *_] = [decode(mail.value or b"") for mail, name in zip(mails, mails.ids, strict=True) if is_incident(name)]
    incident = msgspec.json.decode(judge(record, 7) or b"")
    assert (incident["event_id"], incident["mailbox"], incident["count"]) == (record.event_id, record.mailbox, 7)
    assert 0 <= incident["checks"] <= 10
