"""What the command line says of a mail server: whose mail, which folders, how often."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.asked_mailboxes import FolderChoice, mailboxes, poll_seconds


@pytest.mark.parametrize(
    ("options", "taken"),
    [
        ({}, ["INBOX", "Sent", "Work/2025"]),
        ({"include": "inbox"}, ["INBOX"]),
        ({"include": "INBOX, Work/*"}, ["INBOX", "Work/2025"]),
        ({"exclude": "work*"}, ["INBOX", "Sent"]),
        ({"include": "*", "exclude": "*"}, []),
        ({"include": " , "}, ["INBOX", "Sent", "Work/2025"]),
    ],
)
def test_folders_are_chosen_by_patterns(options: dict[str, str], taken: list[str]) -> None:
    choice = FolderChoice.of(options)
    assert [path for path in ("INBOX", "Sent", "Work/2025") if choice.takes(path)] == taken


def test_mailboxes_stand_in_a_file_or_before_the_host(tmp_path: Path) -> None:
    users = tmp_path / "users"
    users.write_text("# staff\namara@example.org\n\n bilal@example.org \namara@example.org\n", encoding="utf-8")
    assert mailboxes({"users": str(users)}, None) == ("amara@example.org", "bilal@example.org")
    assert mailboxes({}, "amara@example.org") == ("amara@example.org",)


@pytest.mark.parametrize("content", [None, "", "# nobody\n", "\ud800"])
def test_a_file_without_mailboxes_is_refused(tmp_path: Path, content: str | None) -> None:
    users = tmp_path / "users"
    if content is not None:
        users.write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(Misconfigured, match="users") as raised:
        mailboxes({"users": str(users)}, None)
    assert str(tmp_path) not in str(raised.value)


def test_one_of_both_is_enough(tmp_path: Path) -> None:
    for options, named in (({}, None), ({}, ""), ({"users": str(tmp_path)}, "amara@example.org")):
        with pytest.raises(Misconfigured):
            mailboxes(options, named)


def test_a_connection_must_live_from_one_look_to_the_next() -> None:
    assert (poll_seconds({}), poll_seconds({"poll": "1500"})) == (30.0, 1500.0)
    for text in ("0", "-1", "1501", "nan", "inf", "soon", ""):
        with pytest.raises(Misconfigured, match="poll"):
            poll_seconds({"poll": text})
