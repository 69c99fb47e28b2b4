"""The mailboxes of an IMAP server: one is listened to, many are visited; servers go away and come back."""

from __future__ import annotations

import asyncio
import logging
import shutil
from contextlib import aclosing
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured

from tests.builders import AMARA, BILAL
from tests.dovecot_server import MASTER
from tests.e2e.listening_dovecot import ListeningDovecot
from tests.streams.connectors.asking_for_mail import PATIENCE, asked, next_of, records
from tests.streams.connectors.imap_servers import PlainDovecot, QuickDovecot, address, ids, letter

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("as_master")]


async def test_many_mailboxes_are_visited_in_turn(dovecot: ListeningDovecot, tmp_path: Path) -> None:
    users = tmp_path / "users"
    users.write_text(f"# staff\n{AMARA}\n\n{BILAL}\n", encoding="utf-8")
    dovecot.deliver(AMARA, letter(1))
    dovecot.deliver(BILAL, letter(2, f"To: {BILAL}"))
    async with aclosing(asked("imap", f"{dovecot.url}/", users=str(users), poll="0.2")) as items:  # type: ignore[type-var]
        raws = [await next_of(items), await next_of(items)]
        dovecot.deliver(AMARA, letter(3))
        raws.append(await next_of(items))
    assert [record.mailbox for record in records("imap", raws)] == [AMARA, BILAL, AMARA]
    assert ids(raws) == ["INBOX:1", "INBOX:2", "INBOX:3"]


async def test_a_wrong_password_is_a_matter_of_configuration_and_names_nobody(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HEADERFIRST_SOURCE_PASSWORD", "hunter2")
    users = tmp_path / "users"
    users.write_text(f"{AMARA}\n{BILAL}\n", encoding="utf-8")
    with QuickDovecot.started() as server:
        for items in (asked("imap", address(server)), asked("imap", server.url, users=str(users))):
            with pytest.raises(Misconfigured, match="HEADERFIRST_SOURCE_PASSWORD") as raised:
                await next_of(items)
            assert [word for word in (AMARA, "hunter2", MASTER) if word in str(raised.value)] == []


async def test_a_server_that_goes_away_is_asked_again_from_where_it_was_left(
    dovecot: ListeningDovecot, caplog: pytest.LogCaptureFixture
) -> None:
    dovecot.deliver(AMARA, letter(1))
    async with aclosing(asked("imap", address(dovecot))) as items:  # type: ignore[type-var]
        assert ids([await next_of(items)]) == ["INBOX:1"]
        assert await anext(items) is None
        dovecot.kill()
        shutil.rmtree(dovecot.directory / "run")  # its sockets are as dead as it is
        dovecot.deliver(AMARA, letter(2))
        with caplog.at_level(logging.WARNING):
            while not caplog.records:
                assert await anext(items) is None
        dovecot.start()
        assert ids([await next_of(items)]) == ["INBOX:2"]
    assert {one.getMessage() for one in caplog.records} >= {
        "The IMAP server does not answer, or not as it should. It is asked again in 1 seconds."
    }
    assert AMARA not in caplog.text


async def test_a_server_that_does_not_tell_is_asked_every_while() -> None:
    with PlainDovecot.started() as server:
        server.deliver(AMARA, letter(1))
        async with aclosing(asked("imap", address(server), poll="0.5")) as items:  # type: ignore[type-var]
            assert ids([await next_of(items)]) == ["INBOX:1"]
            server.deliver(AMARA, letter(2))
            assert ids([await next_of(items)]) == ["INBOX:2"]
        assert b"IDLE" not in server.commands()


async def test_what_comes_to_the_inbox_is_told_at_once_and_what_comes_elsewhere_is_found(
    dovecot: ListeningDovecot,
) -> None:
    """With a poll in ten minutes only IDLE can tell; with one every half second the other folders are looked at."""
    dovecot.deliver(AMARA, letter(1))
    async with aclosing(asked("imap", address(dovecot), poll="600")) as items:  # type: ignore[type-var]
        assert ids([await next_of(items)]) == ["INBOX:1"]
        for number in (2, 3):
            idles = dovecot.commands().count(b"IDLE")
            async with asyncio.timeout(PATIENCE):
                while dovecot.commands().count(b"IDLE") == idles:
                    assert await anext(items) is None
            dovecot.deliver(AMARA, letter(number))
            assert ids([await next_of(items)]) == [f"INBOX:{number}"]
    dovecot.deliver(AMARA, letter(4), "Work")
    async with aclosing(asked("imap", address(dovecot), poll="0.5", exclude="inbox")) as items:  # type: ignore[type-var]
        assert ids([await next_of(items)]) == ["Work:4"]
        dovecot.deliver(AMARA, letter(5), "Work")
        assert ids([await next_of(items)]) == ["Work:5"]


@pytest.mark.parametrize(
    ("given", "options", "said"),
    [
        ("imaps://imap.example.org/", {}, "Say whose mail it is"),
        ("imaps://amara@/", {}, "Say imaps://"),
        ("imaps://amara@imap.example.org/INBOX", {}, "Say imaps://"),
        ("https://amara@imap.example.org/", {}, "Say imaps://"),
        ("imaps://amara:hunter2@imap.example.org/", {}, "credentials"),
        ("imaps://amara@imap.example.org/", {"poll": "0"}, "poll"),
        ("imaps://amara@imap.example.org/", {"login": "hunter2"}, "login"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_not_repeated(given: str, options: dict[str, str], said: str) -> None:
    with pytest.raises(Misconfigured, match=said) as raised:
        asked("imap", given, None, **options)
    assert [word for word in ("amara@", "hunter2") if word in str(raised.value)] == []
