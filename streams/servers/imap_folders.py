"""Which folders a mailbox has, and what a server says of one that is opened for reading alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from imapclient import IMAPClient

_NO_MAIL: Final = frozenset({b"\\noselect", b"\\nonexistent"})


class Folder(NamedTuple):
    name: str
    """As the server knows it."""
    path: str
    """Parts joined by `/`, without the prefix of the personal namespace."""
    flags: frozenset[bytes]
    """In lower case; special uses among them (RFC 6154)."""


class Examined(NamedTuple):
    validity: int
    next_uid: int
    modseq: int | None
    """The highest of its messages (RFC 7162); None: the server keeps none."""


def own_folders(client: IMAPClient) -> Iterator[Folder]:
    """Those of the mailbox's owner: not what others share with them."""
    namespaces = client.namespace() if client.has_capability("NAMESPACE") else ((), (), ())
    own, *foreign = ([prefix for prefix, _ in namespace or () if prefix] for namespace in namespaces)
    for written, delimiter, name in client.list_folders():
        flags = frozenset(flag.lower() for flag in written)
        if flags & _NO_MAIL or any(name.startswith(prefix) for prefixes in foreign for prefix in prefixes):
            continue
        path = name.removeprefix(next((prefix for prefix in own if name.startswith(prefix)), ""))
        yield Folder(name, path.replace(delimiter.decode(), "/") if delimiter else path, flags)


def examine(client: IMAPClient, name: str) -> Examined:
    """Opens it so that nothing in it is marked."""
    answer = client.select_folder(name, readonly=True)
    modseq = answer.get(b"HIGHESTMODSEQ")
    if isinstance(modseq, list | tuple):
        modseq = modseq[0] if modseq else None
    return Examined(int(answer[b"UIDVALIDITY"]), int(answer[b"UIDNEXT"]), None if modseq is None else int(modseq))
