"""Messages of an mbox file, whatever stands in their bodies."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.streams.connectors import connector_for, items_of
from headerfirst.streams.connectors.door import Door

from tests import builders
from tests.streams.connectors.desks import NOW, Outcome, desk, mail, read

FROM_LINE = b"From eleni@example.net Tue Mar 10 12:00:00 2026\n"


def one_mbox(folder: Path, *messages: bytes, name: str = "Archive.mbox") -> Outcome:
    path = folder / name
    path.write_bytes(b"\n".join(FROM_LINE + message for message in messages))
    return read("mbox", path)


def numbered(*numbers: int, body: str = "Dear all") -> list[bytes]:
    return [mail(f"Message-ID: <{number}>", body=body) for number in numbers]


def ids(outcome: Outcome) -> list[str]:
    return [record.message_id for record in outcome.records]


def test_messages_come_in_order(tmp_path: Path) -> None:
    outcome = one_mbox(tmp_path, *numbered(1, 2, 3))
    assert ids(outcome) == ["<1>", "<2>", "<3>"]
    assert {record.folder.path for record in outcome.records} == {"Archive"}


@pytest.mark.parametrize(
    "body",
    [
        "From here on we meet on Mondays.\nSubject: planted",
        ">From eleni@example.net Tue Mar 10 12:00:00 2026\nSubject: planted",
        "From eleni@example.net Tue Mar 10 12:00:00 2026\nI wrote to you.",
        "x" * 200_000 + "From eleni@example.net Tue Mar 10 12:00:00 2026",
        "",
        "\n\n\n",
    ],
)
def test_what_stands_in_a_body_is_passed_over(tmp_path: Path, body: str) -> None:
    outcome = one_mbox(tmp_path, *numbered(1, 2, body=body))
    assert ids(outcome) == ["<1>", "<2>"]
    assert not any(b"planted" in line.value for line in outcome.lines)


def test_content_length_is_not_trusted(tmp_path: Path) -> None:
    liar = mail("Message-ID: <1>", "Content-Length: 100000")
    assert ids(one_mbox(tmp_path, liar, *numbered(2))) == ["<1>", "<2>"]


def test_a_missing_blank_line_loses_no_message(tmp_path: Path) -> None:
    path = tmp_path / "Inbox"
    path.write_bytes(FROM_LINE + mail("Message-ID: <1>").rstrip() + b"\n" + FROM_LINE + mail("Message-ID: <2>"))
    assert ids(read("mbox", path)) == ["<1>", "<2>"]


def test_a_message_without_body_loses_not_the_next(tmp_path: Path) -> None:
    headers_alone = mail("Message-ID: <1>").partition(b"\n\n")[0] + b"\n"
    path = tmp_path / "Inbox"
    path.write_bytes(FROM_LINE + headers_alone + FROM_LINE + mail("Message-ID: <2>"))
    assert ids(read("mbox", path)) == ["<1>", "<2>"]


def test_the_from_line_tells_the_time_where_no_received_does(tmp_path: Path) -> None:
    outcome = one_mbox(tmp_path, mail("Received:", "Date: Mon, 09 Mar 2026 10:00:00 +0000"))
    assert outcome.records[0].observed_at == builders.NOON


def test_what_stands_before_the_first_message_is_a_letter_that_covers_none_of_it(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(b"Dear all\n" * 10)
    outcome = read("mbox", path)
    assert [(letter.reason, letter.length) for letter in outcome.letters] == [("headers_unreadable", 0)]
    assert outcome.account.inputs == 1


def test_an_empty_file_is_no_input(tmp_path: Path) -> None:
    path = tmp_path / "Empty"
    path.write_bytes(b"")
    assert read("mbox", path).account.inputs == 0


def test_an_mbox_of_a_union_is_shielded(tmp_path: Path) -> None:
    assert one_mbox(tmp_path, *numbered(1, 2), name="UNISON").account.shielded == {"union_folder": 2}


def test_items_say_where_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "Inbox"
    messages = [FROM_LINE + message for message in numbered(1, 2)]
    path.write_bytes(b"".join(messages))
    origins = [raw.origin for raw in items_of(connector_for("mbox"), path)]
    assert [(origin.ordinal, origin.offset) for origin in origins] == [(0, 0), (1, len(messages[0]))]


def test_a_file_that_is_moved_while_its_folder_is_read_is_counted_and_ends_nothing(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}").write_bytes(FROM_LINE + mail())
    door = Door(connector_for("mbox"), desk())
    for number, raw in enumerate(items_of(connector_for("mbox"), tmp_path)):
        if number == 0:
            (tmp_path / "1").rename(tmp_path / "0:2,S")
        door.take(raw, NOW)
    assert (door.account.inputs, door.account.produced, door.account.files_gone) == (2, 2, 1)
