"""Mail files become records of their headers alone; bad ones become dead letters, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors import connector_for, items_of
from headerfirst.streams.connectors.door import Door

from tests import builders
from tests.streams.connectors.desks import NOW, desk, mail, one_mail, read


def test_a_plain_mail_is_a_record_of_its_headers(tmp_path: Path) -> None:
    record = one_mail(tmp_path).records[0]
    assert record == builders.email_metadata(event_id=record.event_id, visible=record.visible)


def test_bodies_change_nothing(tmp_path: Path) -> None:
    one = one_mail(tmp_path, content=mail(body="Dear all"))
    other = one_mail(tmp_path, content=mail(body="From: x\nSubject: planted\n\nplanted" * 1000))
    assert one.lines == other.lines


def test_line_ends_change_nothing_but_the_digest_of_what_cannot_be_read(tmp_path: Path) -> None:
    one = one_mail(tmp_path, content=mail("Message-ID:"))
    other = one_mail(tmp_path, content=mail("Message-ID:", line_end="\r\n"))
    assert one.lines == other.lines


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        (["From:"], "field_missing"),
        (["From: Eleni Markou"], "field_missing"),
        (["Received:", "Date:"], "time_unusable"),
        (["Received: by x; Tue, 01 Jan 1980 00:00:00 +0000"], "time_unusable"),
        (["Received:", "Date: Tue, 01 Jan 1980 00:00:00 +0000"], "time_unusable"),
        (["Received:", "Date: Sun, 10 Mar 2099 12:00:00 +0000"], "time_ahead"),
        (["Subject: " + "a" * (1 << 20)], "too_large"),
        (["Subject: " + "a" * 1_000_000], "output_too_large"),
    ],
)
def test_what_cannot_be_a_record_is_a_dead_letter_with_its_reason(
    tmp_path: Path, headers: list[str], reason: str
) -> None:
    outcome = one_mail(tmp_path, *headers)
    assert [letter.reason for letter in outcome.letters] == [reason]
    assert outcome.records == []


@pytest.mark.parametrize("content", [b"", b"\n\nDear all", b"\x00\x01\xff" * 100, b"Dear all,\n\nFrom: x\n"])
def test_a_file_that_is_no_mail_is_a_letter_that_covers_none_of_it(tmp_path: Path, content: bytes) -> None:
    letter = one_mail(tmp_path, content=content).letters[0]
    assert (letter.reason, letter.length) == ("headers_unreadable", 0)


@pytest.mark.parametrize("date", ["Tue, 01 Jan 1980 00:00:00 +0000", "Sun, 10 Mar 2099 12:00:00 +0000"])
def test_an_absurd_date_only_leaves_the_time_of_sending_out(tmp_path: Path, date: str) -> None:
    record = one_mail(tmp_path, f"Date: {date}").records[0]
    assert (record.sent_at, record.observed_at) == (None, builders.NOON)


def test_a_mail_without_any_time_has_that_of_the_command_line(tmp_path: Path) -> None:
    given = desk(at=builders.EARLIER)
    assert one_mail(tmp_path, "Received:", "Date:", at=given).records[0].observed_at == builders.EARLIER


def test_five_thousand_recipients_are_one_record_of_the_sender(tmp_path: Path) -> None:
    everybody = ", ".join(f"Person {number} <person{number}@example.org>" for number in range(5000))
    record = one_mail(tmp_path, f"From: {builders.AMARA}", f"To: {everybody}").records[0]
    assert (record.recipient_count, record.mailbox, record.direction) == (5000, builders.AMARA, "internal")


@pytest.mark.parametrize(
    "header",
    [
        "From: =?utf-8?b?////?= <eleni.markou@example.net>",
        'From: "Eleni\r <eleni.markou@example.net>',
        "To: amara.okafor@example.org, <>, @, <@>, ,;:",
        "To: amara.okafor@example.org\n =?planted",
        "Message-ID: <[192.0.2.1",
        "Message-ID: @",
        "Reply-To: \udcff\udcfe",
        "Cc: a\x00b@example.net",
        "Subject: \udce9\udcff =?utf-7?q?+2AA-?=",
        "Received: from x; Tue, 99 Foo 2026 99:99:99 +999999",
        "References: " + "<" * 500,
        "Sensitivity: =?",
        "Authentication-Results: ((((",
        "Content-Type: multipart/mixed; boundary*0=\udcff",
    ],
)
def test_headers_that_make_parsers_raise_are_read_for_what_they_say(tmp_path: Path, header: str) -> None:
    assert len(one_mail(tmp_path, header).records) == 1


def test_raw_eight_bit_headings_are_read(tmp_path: Path) -> None:
    assert one_mail(tmp_path, "Subject: Caf\udce9").records[0].subject == "Café"
    assert one_mail(tmp_path, "Subject: Café").records[0].subject == "Café"


def test_headers_cut_short_by_a_line_that_is_none_hide_marks_so_nothing_is_called_normal(tmp_path: Path) -> None:
    content = mail().replace(b"\n\nDear all", b"\nDear all\nSensitivity: Personal\n\n")
    record: EmailMetadata = one_mail(tmp_path, content=content).records[0]
    assert (record.sensitivity, record.visible) == ("unknown", [])


def test_a_from_line_of_an_mbox_tells_the_time_and_is_no_header(tmp_path: Path) -> None:
    content = b"From eleni@example.net Tue Mar 10 12:00:00 2026\n" + mail("Received:", "Date:")
    assert one_mail(tmp_path, content=content).records[0].observed_at == builders.NOON
    spaced = mail().replace(b"From:", b"From :")
    assert len(one_mail(tmp_path, content=spaced).records) == 1


def test_a_folder_is_read_in_sorted_order(tmp_path: Path) -> None:
    for name in ("c.eml", "a/2.eml", "b", "a/10.eml"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(mail(f"Message-ID: <{name}>"))
    found = [record.message_id for record in read("eml", tmp_path).records]
    assert found == ["<b>", "<c.eml>", "<a/10.eml>", "<a/2.eml>"]


def test_a_maildir_is_a_folder_of_mail_and_its_undelivered_mail_is_left(tmp_path: Path) -> None:
    for name in ("cur/1:2,S", "new/2", "tmp/3", ".Work.2026/cur/4:2,", ".Work.2026/new/.gone", ".Work.2026/tmp/5"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(mail(f"Message-ID: <{path.name}>"))
    found = {record.message_id: record.folder.path for record in read("eml", tmp_path).records}
    assert found == {"<1:2,S>": "INBOX", "<2>": "INBOX", "<4:2,>": "Work/2026", "<.gone>": "Work/2026"}


@pytest.mark.parametrize(
    ("folder", "outcome"),
    [
        ("Branch", "union_folder"),
        ("Branch/2026", "union_folder"),
        ("UNISON", "union_folder"),
        ("Reunion", None),
    ],
)
def test_union_folders_are_shielded_and_what_is_named_like_one(
    tmp_path: Path, folder: str, outcome: str | None
) -> None:
    path = tmp_path / "INBOX" / folder / "1.eml"
    path.parent.mkdir(parents=True)
    path.write_bytes(mail())
    account = read("eml", tmp_path).account
    assert account.shielded == ({outcome: 1} if outcome else {})
    assert account.produced == (0 if outcome else 1)


def test_a_path_that_is_not_there_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"missing\.eml cannot be read"):
        list(items_of(connector_for("eml"), tmp_path / "missing.eml"))


def test_a_file_that_is_moved_while_its_folder_is_read_is_counted_and_ends_nothing(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}").write_bytes(mail())
    door = Door(connector_for("eml"), desk())
    for number, raw in enumerate(items_of(connector_for("eml"), tmp_path)):
        if number == 0:
            (tmp_path / "1").rename(tmp_path / "0:2,S")
        door.take(raw, NOW)
    assert (door.account.inputs, door.account.produced, door.account.files_gone) == (2, 2, 1)
