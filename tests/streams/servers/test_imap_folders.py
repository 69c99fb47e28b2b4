"""Which folders a mailbox has, as its server lists them."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.streams.servers.imap_folders import Folder, examine, own_folders


class Client:
    """Lists as servers do that keep personal mail below a prefix."""

    def __init__(self, *, knows_namespaces: bool = True, modseq: Any = 7) -> None:
        self._knows, self._modseq = knows_namespaces, modseq

    def has_capability(self, name: str) -> bool:
        return name == "NAMESPACE" and self._knows

    def namespace(self) -> Any:
        return ((("INBOX.", "."),), (("user.", "."),), None)

    def list_folders(self) -> Any:
        return [
            ((b"\\HasChildren",), b".", "INBOX"),
            ((b"\\Drafts",), b".", "INBOX.Drafts"),
            ((), b".", "INBOX.Work.2026"),
            ((b"\\NoSelect",), b".", "INBOX.Above"),
            ((), b".", "user.bilal"),
            ((), None, "Flat"),
        ]

    def select_folder(self, name: str, *, readonly: bool) -> Any:
        assert (name, readonly) == ("INBOX", True)
        known = {b"UIDVALIDITY": 5, b"UIDNEXT": 3}
        return known if self._modseq is None else known | {b"HIGHESTMODSEQ": self._modseq}


def test_folders_are_the_owners_and_their_paths_have_no_prefix() -> None:
    client: Any = Client()
    assert list(own_folders(client)) == [
        Folder("INBOX", "INBOX", frozenset({b"\\haschildren"})),
        Folder("INBOX.Drafts", "Drafts", frozenset({b"\\drafts"})),
        Folder("INBOX.Work.2026", "Work/2026", frozenset()),
        Folder("Flat", "Flat", frozenset()),
    ]


def test_without_namespaces_all_are_taken() -> None:
    client: Any = Client(knows_namespaces=False)
    assert [folder.path for folder in own_folders(client)][-2:] == ["user/bilal", "Flat"]


@pytest.mark.parametrize(("said", "modseq"), [(7, 7), ([b"9"], 9), ([], None), (None, None)])
def test_a_folder_is_opened_for_reading_alone(said: Any, modseq: int | None) -> None:
    client: Any = Client(modseq=said)
    assert examine(client, "INBOX") == (5, 3, modseq)
