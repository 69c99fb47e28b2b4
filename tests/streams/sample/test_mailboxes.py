"""The sample day's mail as files: what the envelope says and what lies in the mailbox are one message."""

from __future__ import annotations

from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from hashlib import md5
from pathlib import Path
from typing import cast

import pytest
from headerfirst.agents.addresses import mailbox_form
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.streams.connectors.mail_headers import Headers
from headerfirst.streams.inspection.store_shelf import open_store
from headerfirst.streams.sample import mailboxes
from headerfirst.streams.sample.day import SampleDay, sample_day
from headerfirst.streams.sample.mailboxes import write_mailboxes

from tests import builders

LARGEST = 1_000_000
EICAR_MD5 = "44d88612fea8a8f36de82e1278abb02f"
"""As eicar.org and every scanner's list state it."""


@pytest.fixture(scope="module")
def sample() -> SampleDay:
    return sample_day(date(2026, 3, 10), 1, [builders.PACK], records=0)


@pytest.fixture(scope="module")
def root(sample: SampleDay, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mail")
    write_mailboxes(sample.mail, folder)
    return folder


def messages_of(sample: SampleDay, scene: str) -> list[EmailMetadata]:
    return [record for record in sample.mail if record.event_id in sample.scenes[scene]]


def fetched(root: Path, record: EmailMetadata) -> EmailMessage:
    store = open_store(f"folder://{root}", {})
    (located,) = store.find(mailbox_form(record.mailbox), [record.message_id])
    whole = b"".join(store.fetch(located, LARGEST))
    return message_from_bytes(whole, policy=policy.default)


def test_the_content_store_finds_every_message_by_mailbox_and_message_id(sample: SampleDay, root: Path) -> None:
    store = open_store(f"folder://{root}", {})
    found = [len(list(store.find(mailbox_form(one.mailbox), [one.message_id]))) for one in sample.mail]

    assert len(found) > 50
    assert set(found) == {1}


def test_headers_of_the_file_are_those_of_the_envelope(sample: SampleDay, root: Path) -> None:
    store = open_store(f"folder://{root}", {})
    for record in sample.mail:
        (located,) = store.find(mailbox_form(record.mailbox), [record.message_id])
        headers = Headers(located.headers)
        assert headers.text("subject") == record.subject
        assert [one.address for one in headers.addresses("from")] == [record.from_.address]
        assert [one.address for one in headers.addresses("to", "cc")] == [
            one.address for one in (*record.to, *record.cc)
        ]


def test_chat_lies_in_no_mailbox(sample: SampleDay) -> None:
    assert {record.channel for record in sample.mail} == {"email"}


def test_a_message_has_as_many_attachments_as_its_envelope_says(sample: SampleDay, root: Path) -> None:
    for record in sample.mail:
        assert len(list(fetched(root, record).iter_attachments())) == record.attachment_count


def test_one_attachment_is_the_anti_malware_test_file(sample: SampleDay, root: Path) -> None:
    (record,) = messages_of(sample, "attachment that is the anti-malware test file")
    (attached,) = fetched(root, record).iter_attachments()
    content = cast("bytes", attached.get_content())

    assert md5(content, usedforsecurity=False).hexdigest() == EICAR_MD5


def test_the_test_file_stands_whole_in_no_source_of_ours() -> None:
    assert mailboxes.eicar() not in Path(mailboxes.__file__).read_bytes()


def test_other_messages_hold_no_test_file(sample: SampleDay, root: Path) -> None:
    bad = messages_of(sample, "attachment that is the anti-malware test file")
    others = [record for record in sample.mail if record not in bad]

    contents = [part.get_content() for one in others for part in fetched(root, one).iter_attachments()]

    assert len(contents) > 10
    assert all(b"EICAR" not in cast("bytes", content) for content in contents)


def test_the_same_day_gives_the_same_files(sample: SampleDay, root: Path, tmp_path: Path) -> None:
    write_mailboxes(sample.mail, tmp_path)
    first, second = ({file.name: file.read_bytes() for file in top.rglob("new/*")} for top in (root, tmp_path))

    assert first == second
    assert len(first) == write_mailboxes(sample.mail, tmp_path)


def test_personal_mail_says_so_in_its_own_headers(sample: SampleDay, root: Path) -> None:
    (by_header,) = messages_of(sample, "personal by its header")
    (by_label,) = messages_of(sample, "personal by a label")

    assert fetched(root, by_header)["Sensitivity"] == "Personal"
    assert fetched(root, by_label)["Keywords"] == "personal"
