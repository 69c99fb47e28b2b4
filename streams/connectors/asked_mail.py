"""Mail of a server that is asked: which header fields are asked for, whose mailbox a message is in, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, NamedTuple

from headerfirst.streams.connectors.interface import Bookmark, Conversion, Desk, Drafted, Raw
from headerfirst.streams.connectors.mail_drafts import mail_drafts
from headerfirst.streams.topics import WEEK

HEADER_FIELDS: Final = (
    "authentication-results",
    "auto-submitted",
    "bcc",
    "cc",
    "content-type",
    "date",
    "delivered-to",
    "envelope-to",
    "from",
    "in-reply-to",
    "keywords",
    "list-id",
    "message-id",
    "msip_labels",
    "precedence",
    "references",
    "reply-to",
    "resent-cc",
    "resent-from",
    "resent-sender",
    "resent-to",
    "return-path",
    "sender",
    "sensitivity",
    "subject",
    "to",
    "x-autoreply",
    "x-autorespond",
    "x-gmail-labels",
    "x-keywords",
    "x-label",
    "x-labels",
    "x-ms-exchange-categories",
    "x-original-to",
)
"""All that `mail_drafts` looks at: of these alone it is known whether a message has them."""


def oldest() -> datetime:
    """What came before is not asked for: the door refuses it a day sooner (`too_old`); archives are for `backtest`."""
    return datetime.now(UTC) - WEEK


class MailPlace(NamedTuple):
    """Where a message stands; silent in `repr`."""

    key: str
    mailbox: str
    before: Bookmark
    """To read it again."""
    after: Bookmark

    def bookmark(self, raw: Raw, *, before: bool) -> Bookmark:
        del raw  # its own place knows
        return self.before if before else self.after

    def __repr__(self) -> str:
        return "<MailPlace>"


class AskedMail(Conversion):
    """The mailbox that was signed in to is the one a mail was taken from, if it is known by its address."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def take(self, raw: Raw) -> Iterable[Drafted]:
        given, place = self._desk.given, raw.place
        if given.mailbox is None and isinstance(place, MailPlace) and "@" in place.mailbox:
            given = replace(given, mailbox=place.mailbox)
        return mail_drafts(replace(self._desk, given=given)).take(raw)
