"""Mail on an IMAP server, for instance Dovecot: found by header, folders opened read-only, bodies only by `BODY.PEEK`.

We log in as a master user, once for each mailbox and call: a connection stands in one mailbox and one folder, and calls
come from several threads.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.header_block import LONGEST
from headerfirst.streams.inspection.interface import Located, StoreKind
from headerfirst.streams.inspection.located_message import PIECE, gone, headers_in, message_id_of, the_located
from headerfirst.streams.inspection.store_credentials import AUTHORITY, PASSWORD, USER, needed, tls_context
from headerfirst.streams.inspection.store_url import StoreUrl
from headerfirst.streams.servers.imap_folders import examine, own_folders
from headerfirst.streams.servers.imap_session import connection
from headerfirst.streams.servers.sign_in import STORE as NAMES
from headerfirst.streams.servers.url import is_one_part
from imapclient import IMAPClient

_HEADERS: Final = f"BODY.PEEK[HEADER]<0.{LONGEST + 1}>"
_HEADERS_KEY: Final = b"BODY[HEADER]<0>"
_AT_A_TIME: Final = 100
"""Header blocks in one response."""
_WINDOW: Final = 50_000
"""UIDs in one search: its answer is one line, and lines have an end."""


@dataclass(frozen=True, slots=True)
class ImapStore:
    url: StoreUrl
    master: str = field(repr=False)
    password: str = field(repr=False)
    context: ssl.SSLContext = field(repr=False)

    def find(self, mailbox: str, message_ids: Sequence[str]) -> Iterator[Located]:
        wanted = [message_id for message_id in message_ids if _can_be_said(message_id)]
        if not wanted or not _is_mailbox(mailbox):
            return
        with self._opened(mailbox) as client:
            for folder in own_folders(client):
                validity = examine(client, folder.name).validity
                for message_id in wanted:
                    uids = _search(client, ["HEADER", "Message-ID", message_id])
                    for uid, found, headers in _header_blocks(client, uids):
                        if found == message_id:
                            yield Located(mailbox, found, f"{validity} {uid} {folder.name}", headers, folder.path)

    def headings(self, mailbox: str) -> Iterator[Located]:
        if not _is_mailbox(mailbox):
            return
        with self._opened(mailbox) as client:
            for folder in own_folders(client):
                validity, next_uid, _ = examine(client, folder.name)
                for first in range(1, next_uid, _WINDOW):
                    uids = _search(client, ["UID", f"{first}:{first + _WINDOW - 1}"])
                    for uid, found, headers in _header_blocks(client, uids):
                        yield Located(mailbox, found, f"{validity} {uid} {folder.name}", headers, folder.path)

    def fetch(self, located: Located, limit: int) -> Iterator[bytes]:
        return the_located(located, self._pieces(located), limit)

    def close(self) -> None:
        """Each call closes its own connection."""

    def _pieces(self, located: Located) -> Iterator[bytes]:
        validity, uid, folder = located.place.split(" ", 2)
        with self._opened(located.mailbox) as client:
            if examine(client, folder).validity != int(validity):
                raise gone()
            for start in count(0, PIECE):
                answer = client.fetch([int(uid)], [f"BODY.PEEK[]<{start}.{PIECE}>"]).get(int(uid))
                if answer is None:
                    raise gone()
                piece = answer.get(f"BODY[]<{start}>".encode()) or b""
                yield piece
                if len(piece) < PIECE:
                    return

    def _opened(self, mailbox: str) -> AbstractContextManager[IMAPClient]:
        """A connection that stands in the mailbox; what goes wrong in it is said without names."""
        return connection(self.url, self.context, NAMES, lambda client: self._log_in(client, mailbox))

    def _log_in(self, client: IMAPClient, mailbox: str) -> None:
        """By SASL PLAIN, which cannot be talked into another command: as `mailbox*master`, or with `?login=sasl` by the
        authorization identity of RFC 4616.
        """
        if self.url.options.get("login") == "sasl":
            client.plain_login(self.master, self.password, mailbox)
        else:
            client.plain_login(f"{mailbox}*{self.master}", self.password)


def _can_be_said(text: str) -> bool:
    """Without line ends, which would end a command."""
    return bool(text) and text.isprintable()


def _is_mailbox(name: str) -> bool:
    """An empty one would be the master's own, and a star would name another master."""
    return is_one_part(name) and "*" not in name


def _search(client: IMAPClient, criteria: list[str]) -> list[int]:
    charset = None if all(word.isascii() for word in criteria) else "UTF-8"
    return sorted(client.search(criteria, charset))


def _header_blocks(client: IMAPClient, uids: Sequence[int]) -> Iterator[tuple[int, str, bytes]]:
    """UID, Message-ID and header block; the server's search looks for a substring only."""
    for first in range(0, len(uids), _AT_A_TIME):
        answers = client.fetch(uids[first : first + _AT_A_TIME], [_HEADERS])
        for uid, answer in sorted(answers.items()):
            headers = headers_in(answer.get(_HEADERS_KEY) or b"")
            message_id = message_id_of(headers)
            if message_id is not None:
                yield uid, message_id, headers


def _open(url: str, environment: Mapping[str, str]) -> ImapStore:
    where = StoreUrl.parse(url, "login")
    if not where.host or where.path.strip("/") or where.options.get("login", "master") not in {"master", "sasl"}:
        raise Misconfigured(f"An IMAP store's URL has a host and no path; say for example {STORE.example}.")
    return ImapStore(where, needed(environment, USER), needed(environment, PASSWORD), tls_context(environment))


STORE: Final = StoreKind(
    schemes=("imap", "imaps"),
    example="imaps://mail.example.org",
    settings=(USER, PASSWORD, AUTHORITY),
    cannot_see="nothing",
    open=_open,
)
