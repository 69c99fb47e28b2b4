"""Mail in Exchange Online, by Microsoft Graph: the message delta of each folder, with `$select` (Mail.ReadBasic.All).

Graph keeps the headers of received mail alone. Of mail that was sent it shows parties, heading and times.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterable
from typing import Final

from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.streams.connectors import asked_mailboxes
from headerfirst.streams.connectors.asked_mail import AskedMail
from headerfirst.streams.connectors.interface import Bookmarks, Connector, Draft, Drafted, Given, Raw
from msgspec.structs import replace

_SHOWN_OF_SENT: Final = ("bcc", "cc", "reply_to", "sent_at", "subject", "to")
"""What properties show or, by their absence, deny; not whether it was marked as personal."""


def ask(address: str, given: Given, bookmarks: Bookmarks) -> AsyncIterator[Raw | None]:
    """The libraries that speak to servers are loaded by whoever needs them."""
    from headerfirst.streams.connectors.asking import patiently
    from headerfirst.streams.connectors.graph_asking import GraphAsking

    return patiently(GraphAsking(address, given.options, bookmarks, os.environ).look)


class GraphMail(AskedMail):
    def take(self, raw: Raw) -> Iterable[Drafted]:
        for draft in super().take(raw):
            if raw.is_whole or not isinstance(draft, Draft) or not isinstance(draft.record, EmailMetadata):
                yield draft
            else:
                yield draft._replace(record=replace(draft.record, visible=list(_SHOWN_OF_SENT)))


CONNECTOR: Final = Connector(
    name="graph",
    example="headerfirst ingest graph graph://amara%40example.org@graph.microsoft.com/contoso.example",
    cannot_see="headers of mail that was sent from the mailbox, so whether that is marked; sizes; categories that are "
    "given later; mail that went before it was asked for",
    does_not_read="bodies, previews and attachments, which $select does not name; drafts",
    ask=ask,
    convert=GraphMail,
    options={**asked_mailboxes.OPTIONS, "login": "the identity platform's host (login.microsoftonline.com)"},
)
