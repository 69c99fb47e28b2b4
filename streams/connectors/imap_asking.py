"""The mailboxes of an IMAP server in turn: one is kept open and told of by IDLE, many are visited every while."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import AbstractContextManager

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.asked_mailboxes import FolderChoice, mailboxes, poll_seconds
from headerfirst.streams.connectors.imap_mailbox import ImapMailbox, Mark
from headerfirst.streams.connectors.imap_sign_in import sign_in
from headerfirst.streams.connectors.interface import Bookmarks, Raw
from headerfirst.streams.connectors.visiting import visit
from headerfirst.streams.servers.imap_session import connection
from headerfirst.streams.servers.sign_in import SOURCE
from headerfirst.streams.servers.url import ServerUrl
from imapclient import IMAPClient


class ImapAsking:
    """Raises Misconfigured where the address or an option cannot be meant so."""

    def __init__(
        self, address: str, options: Mapping[str, str], bookmarks: Bookmarks, environment: Mapping[str, str]
    ) -> None:
        self._url = ServerUrl.parse(address)
        if self._url.scheme not in ("imap", "imaps") or not self._url.host or self._url.path.strip("/"):
            raise Misconfigured("Say imaps://MAILBOX@HOST/, with %40 for the @ of the mailbox.")
        self._mailboxes = mailboxes(options, self._url.user)
        self._choice = FolderChoice.of(options)
        self._poll = poll_seconds(options)
        self._context = SOURCE.tls_context(environment)
        self._sign_in = sign_in(options, environment, is_one=len(self._mailboxes) == 1)
        self._marks = {key: mark for key, written in bookmarks.items() if (mark := Mark.of(written)) is not None}

    def look(self) -> Generator[Raw | None, None, None]:
        if len(self._mailboxes) == 1:
            yield from self._stay_in(self._mailboxes[0])
        yield from visit(self._mailboxes, self._visit, self._poll)

    def _stay_in(self, mailbox: str) -> Iterator[Raw | None]:
        with self._signed_in(mailbox) as client:
            box = ImapMailbox(client, mailbox, self._choice, self._marks)
            while True:
                yield from box.look()
                yield None
                yield from box.wait(self._poll)

    def _visit(self, mailbox: str) -> Iterator[Raw | None]:
        with self._signed_in(mailbox) as client:
            yield from ImapMailbox(client, mailbox, self._choice, self._marks).look()

    def _signed_in(self, mailbox: str) -> AbstractContextManager[IMAPClient]:
        return connection(self._url, self._context, SOURCE, lambda client: self._sign_in(mailbox, client))
