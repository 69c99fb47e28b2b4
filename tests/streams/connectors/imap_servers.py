"""Dovecots for the tests of the IMAP connector, and letters that are told apart by their numbers."""

from __future__ import annotations

import re
from typing import Any, Final

from headerfirst.streams.connectors.interface import Raw

from tests.builders import AMARA
from tests.e2e.listening_dovecot import ListeningDovecot
from tests.streams.connectors.asking_for_mail import all_that_is_there, asked
from tests.streams.connectors.desks import mail

BODY: Final = "The kettle in room 4 is broken."
AS_AMARA: Final = AMARA.replace("@", "%40")


def address(server: ListeningDovecot, user: str = AS_AMARA) -> str:
    return server.url.replace("://", f"://{user}@") + "/"


def letter(number: int, *headers: str) -> bytes:
    return mail(f"Message-ID: <{number}@mail.example.net>", *headers, body=BODY, line_end="\r\n")


async def found_by(server: ListeningDovecot, bookmarks: Any = None, **options: str) -> list[Raw]:
    return await all_that_is_there(asked("imap", address(server), bookmarks, **options))


def ids(raws: list[Raw]) -> list[str]:
    return [
        f"{raw.folder}:{found[1].decode()}"
        for raw in raws
        if (found := re.search(rb"<(\d+)@mail.example.net>", raw.value))
    ]


class PlainDovecot(ListeningDovecot):
    """As old servers are: nothing but the standard of 2003."""

    def _configuration(self, owner: Any) -> str:
        return super()._configuration(owner) + "\nprotocol imap {\n  imap_capability = IMAP4rev1 AUTH=PLAIN\n}\n"


class QuickDovecot(ListeningDovecot):
    """Refuses at once, and the next one too."""

    def _configuration(self, owner: Any) -> str:
        quick = "auth_failure_delay = 0\nservice anvil {\n  unix_listener anvil-auth-penalty {\n    mode = 0\n  }\n}\n"
        return f"{super()._configuration(owner)}\n{quick}"
