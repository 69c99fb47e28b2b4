"""Mail as files: a maildir or a folder of `.eml` for each mailbox, and nothing outside it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.inspection.interface import Store
from headerfirst.streams.inspection.store_shelf import open_store

from tests.streams.inspection.stores.letters import letter

ANNA = "anna@example.org"
ONE = "<one@example.org>"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"folder://{tmp_path}", {})


def write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def maildir(root: Path) -> Path:
    for part in ("cur", "new", "tmp"):
        (root / ANNA / part).mkdir(parents=True)
    return root / ANNA


@pytest.mark.parametrize(
    ("place", "folder"),
    [
        ("cur/1:2,S", "INBOX"),
        ("new/1", "INBOX"),
        (".Work.2026/cur/1:2,", "Work/2026"),
        (".Gr&APw-n/new/1", "Grün"),
    ],
)
def test_a_maildir_has_folders(tmp_path: Path, store: Store, place: str, folder: str) -> None:
    write(maildir(tmp_path) / place, letter(ONE))
    assert [located.folder for located in store.find(ANNA, [ONE])] == [folder]


def test_what_is_being_delivered_is_not_there_yet(tmp_path: Path, store: Store) -> None:
    write(maildir(tmp_path) / "tmp" / "1", letter(ONE))
    assert list(store.headings(ANNA)) == []


@pytest.mark.parametrize(
    ("place", "folder"), [("one.eml", None), ("Work/2026/one.EML", "Work/2026"), ("UNISON/one.eml", "UNISON")]
)
def test_a_folder_of_files_has_folders(tmp_path: Path, store: Store, place: str, folder: str | None) -> None:
    write(tmp_path / ANNA / place, letter(ONE))
    write(tmp_path / ANNA / "notes.txt", letter("<two@example.org>"))
    assert [located.folder for located in store.headings(ANNA)] == [folder]


def test_mail_that_got_flags_since_is_still_the_same(tmp_path: Path, store: Store) -> None:
    new = write(maildir(tmp_path) / "new" / "1", letter(ONE))
    located = next(iter(store.find(ANNA, [ONE])))
    new.rename(tmp_path / ANNA / "cur" / "1:2,RS")
    assert b"".join(store.fetch(located, 10_000)) == letter(ONE)


def test_mail_that_went_since_is_looked_for_again(tmp_path: Path, store: Store) -> None:
    file = write(tmp_path / ANNA / "1.eml", letter(ONE))
    located = next(iter(store.find(ANNA, [ONE])))
    file.unlink()
    with pytest.raises(Retriable):
        list(store.fetch(located, 10_000))
    assert list(store.find(ANNA, [ONE])) == []


def test_another_message_under_the_same_name_is_not_given_out(tmp_path: Path, store: Store) -> None:
    file = write(tmp_path / ANNA / "1.eml", letter(ONE))
    located = next(iter(store.find(ANNA, [ONE])))
    file.write_bytes(letter("<two@example.org>"))
    with pytest.raises(Retriable):
        next(iter(store.fetch(located, 10_000)))


def test_links_and_pipes_are_not_followed_out_of_a_mailbox(tmp_path: Path, store: Store) -> None:
    other = write(tmp_path / "tom@example.org" / "1.eml", letter(ONE))
    (tmp_path / ANNA).mkdir()
    (tmp_path / ANNA / "2.eml").symlink_to(other)
    (tmp_path / ANNA / "Work").symlink_to(other.parent)
    os.mkfifo(tmp_path / ANNA / "3.eml")
    assert list(store.headings(ANNA)) == []


def test_a_linked_folder_of_a_maildir_is_not_followed(tmp_path: Path, store: Store) -> None:
    other = write(tmp_path / "tom@example.org" / "cur" / "1", letter(ONE))
    (maildir(tmp_path) / ".Work").symlink_to(other.parents[1])
    assert list(store.headings(ANNA)) == []


def test_headers_end_at_a_line_that_is_none(tmp_path: Path, store: Store) -> None:
    """And say so by having no blank line: what stands behind it was not seen."""
    write(tmp_path / ANNA / "1.eml", b"Message-ID: <one@example.org>\nkettle\nSensitivity: personal\n\nbody")
    assert [located.headers for located in store.headings(ANNA)] == [b"Message-ID: <one@example.org>\n"]


def test_a_message_cut_out_of_an_mbox_has_a_line_before_its_headers(tmp_path: Path, store: Store) -> None:
    content = b"From tom@example.org Mon Mar  9 10:30:00 2026\n" + letter(ONE)
    write(tmp_path / ANNA / "1.eml", content)
    located = next(iter(store.find(ANNA, [ONE])))
    assert b"".join(store.fetch(located, 10_000)) == content


@pytest.mark.parametrize("content", [b"", b"\n\nbody", b"Subject: no identifier\n\n", b"\xff\xfe\x00"])
def test_what_has_no_message_id_is_left_out(tmp_path: Path, store: Store, content: bytes) -> None:
    write(tmp_path / ANNA / "1.eml", content)
    assert list(store.headings(ANNA)) == []


@pytest.mark.parametrize("url", ["folder:///no/such/folder", "folder://host/tmp", "folder://"])
def test_a_root_that_is_none_is_a_matter_of_configuration(url: str) -> None:
    with pytest.raises(Misconfigured, match="folder:///srv/mail") as raised:
        open_store(url, {})
    assert "no/such" not in str(raised.value)
