"""Folders of an IMAP mailbox, each with its mark: what is new, what became personal, what is passed by."""

from __future__ import annotations

import os
import shutil
import time

import pytest
from imapclient import IMAPClient

from tests.builders import AMARA
from tests.dovecot_server import MASTER, PASSWORD
from tests.e2e.listening_dovecot import ListeningDovecot
from tests.streams.connectors.asking_for_mail import marks, records
from tests.streams.connectors.imap_servers import found_by, ids, letter

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("as_master")]


async def test_reading_goes_on_behind_the_mark(dovecot: ListeningDovecot) -> None:
    for number in (1, 2, 3):
        dovecot.deliver(AMARA, letter(number))
    raws = await found_by(dovecot)
    middle = raws[1]
    assert middle.place is not None
    again, behind = (middle.place.bookmark(middle, before=before) for before in (True, False))
    assert ids(await found_by(dovecot, {middle.place.key: again})) == ids(raws[1:])
    assert ids(await found_by(dovecot, {middle.place.key: behind})) == ids(raws[2:])
    assert await found_by(dovecot, marks(raws)) == []
    dovecot.deliver(AMARA, letter(4))
    assert ids(await found_by(dovecot, marks(raws))) == ["INBOX:4"]


async def test_a_mark_that_is_none_is_no_mark(dovecot: ListeningDovecot) -> None:
    dovecot.deliver(AMARA, letter(1))
    assert ids(await found_by(dovecot, {f"{AMARA}/INBOX": {"uid": "1"}})) == ["INBOX:1"]


async def test_a_folder_that_was_made_anew_is_read_again_and_that_is_said_once(
    dovecot: ListeningDovecot, caplog: pytest.LogCaptureFixture
) -> None:
    file = dovecot.deliver(AMARA, letter(1), "Work")
    raws = await found_by(dovecot)
    shutil.rmtree(file.parents[1])
    dovecot.deliver(AMARA, letter(1), "Work")
    stale = {key: {**mark, "uidvalidity": mark["uidvalidity"] - 1} for key, mark in marks(raws).items()}
    assert ids(await found_by(dovecot, stale)) == ["Work:1"]
    assert [one.getMessage() for one in caplog.records if "UIDVALIDITY" in one.getMessage()] == [
        "A mail folder was made anew by its server (UIDVALIDITY): it is read from its beginning."
    ]


async def test_mail_that_is_marked_as_personal_later_is_read_again(dovecot: ListeningDovecot) -> None:
    for number in (1, 2, 3):
        dovecot.deliver(AMARA, letter(number))
    raws = await found_by(dovecot)
    with IMAPClient("127.0.0.1", dovecot.ports[0], ssl=False) as client:
        client.plain_login(f"{AMARA}*{MASTER}", PASSWORD)
        client.select_folder("INBOX")
        client.add_flags([1], [b"\\Seen"])
        client.add_flags([2], [b"$Personal"])
    again = await found_by(dovecot, marks(raws))
    assert ids(again) == [ids(raws)[1]]
    (first,), (later,) = records("imap", [raws[1]]), records("imap", again)
    assert (first.event_id, first.marks, first.subject) == (later.event_id, [], "Minutes of Monday")
    assert (later.marks, later.subject) == (["label"], None)


async def test_folders_that_are_excluded_are_never_opened(dovecot: ListeningDovecot) -> None:
    for number, folder in enumerate(("INBOX", "Work", "Work/2025", "Private")):
        dovecot.deliver(AMARA, letter(number), folder)
    assert ids(await found_by(dovecot, exclude="private, work/*")) == ["Work:1", "INBOX:0"]
    opened = [one for one in dovecot.commands() if one.startswith((b"EXAMINE", b"STATUS"))]
    assert [one for one in opened if b"Private" in one or b"2025" in one] == []
    assert ids(await found_by(dovecot, include="work*", exclude="*/2025")) == ["Work:1"]


async def test_what_nobody_has_sent_is_passed_by(dovecot: ListeningDovecot) -> None:
    draft = dovecot.deliver(AMARA, letter(1))
    draft.rename(draft.parents[1] / "cur" / f"{draft.name}:2,D")
    dovecot.deliver(AMARA, letter(2))
    assert ids(await found_by(dovecot)) == ["INBOX:2"]


async def test_many_messages_come_in_order_and_each_once(dovecot: ListeningDovecot) -> None:
    folder = dovecot.deliver(AMARA, letter(0)).parent
    for number in range(1, 450):
        (folder / f"{number}.x").write_bytes(letter(number))
        shutil.chown(folder / f"{number}.x", "nobody" if folder.owner() == "nobody" else folder.owner())
    raws = await found_by(dovecot)
    assert sorted(ids(raws)) == sorted(f"INBOX:{number}" for number in range(450))
    assert [raw.origin.offset for raw in raws] == list(range(1, 451))


async def test_what_the_door_would_refuse_as_too_old_is_not_fetched(dovecot: ListeningDovecot) -> None:
    for number, days in enumerate((30, 10, 6, 0)):
        file = dovecot.deliver(AMARA, letter(number))
        os.utime(file, (then := time.time() - days * 86_400, then))
    raws = await found_by(dovecot)
    assert sorted(ids(raws)) == ["INBOX:2", "INBOX:3"]
    dovecot.deliver(AMARA, letter(4))
    assert ids(await found_by(dovecot, marks(raws))) == ["INBOX:4"]
