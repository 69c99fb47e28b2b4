"""Mail on an IMAP server: asked for by header fields, followed by IDLE, resumed by UID and MODSEQ (RFC 3501, 7162)."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from typing import Final

from headerfirst.streams.connectors import asked_mailboxes
from headerfirst.streams.connectors.asked_mail import AskedMail
from headerfirst.streams.connectors.interface import Bookmarks, Connector, Given, Raw


def ask(address: str, given: Given, bookmarks: Bookmarks) -> AsyncIterator[Raw | None]:
    """The libraries that speak to servers are loaded by whoever needs them."""
    from headerfirst.streams.connectors.asking import patiently
    from headerfirst.streams.connectors.imap_asking import ImapAsking

    return patiently(ImapAsking(address, given.options, bookmarks, os.environ).look)


CONNECTOR: Final = Connector(
    name="imap",
    example="headerfirst ingest imap imaps://amara%40example.org@imap.example.org/",
    cannot_see="envelope recipients that no header names; whether the sender was authenticated; mail that went before "
    "it was asked for",
    does_not_read="bodies, their structure, and header fields that no record is made of: it fetches HEADER.FIELDS, "
    "flags, date and size by name; drafts, and views of other folders",
    ask=ask,
    convert=AskedMail,
    options={
        **asked_mailboxes.OPTIONS,
        "login": "sasl: a master user names the mailbox as RFC 4616 does, not as MAILBOX*MASTER",
        "oauth": "the address of the identity platform's tenant, for a token by client credentials",
        "scope": "what the token is for (https://outlook.office365.com/.default)",
    },
)
