"""Mail as files: below one root a maildir, or a folder of `.eml` files, for each mailbox.

The mailbox's own folder is the bound: nothing outside it is listed, and no link is followed out of it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.inspection.interface import Located, StoreKind
from headerfirst.streams.inspection.located_message import PIECE, gone, headers_of, message_id_of, the_located
from headerfirst.streams.inspection.store_url import StoreUrl
from headerfirst.streams.servers.url import is_one_part
from imapclient.imap_utf7 import decode as decode_utf7

_MAILDIR: Final = ("new", "cur")
"""In this order: mail moves from the first to the second, and is seen in one of them at least."""


@dataclass(frozen=True, slots=True)
class FolderStore:
    """Files below a root; silent in `repr`."""

    root: Path = field(repr=False)

    def find(self, mailbox: str, message_ids: Sequence[str]) -> Iterator[Located]:
        wanted = frozenset(message_ids)
        return (located for located in self.headings(mailbox) if located.message_id in wanted)

    def headings(self, mailbox: str) -> Iterator[Located]:
        home = self._home(mailbox)
        if home is None:
            return
        for folder, file in _files(home):
            try:
                with _opened(file) as source:
                    headers = headers_of(source.readline)
            except Retriable:
                continue  # moved or deleted since it was listed
            message_id = message_id_of(headers)
            if message_id is not None:
                yield Located(mailbox, message_id, str(file), headers, folder)

    def fetch(self, located: Located, limit: int) -> Iterator[bytes]:
        return the_located(located, _pieces(_now_at(Path(located.place))), limit)

    def close(self) -> None:
        """Nothing is held open."""

    def _home(self, mailbox: str) -> Path | None:
        """The mailbox's folder; None where there is none or the name would lead elsewhere."""
        home = self.root / mailbox
        return home if is_one_part(mailbox) and home.is_dir() else None


def _files(home: Path) -> Iterator[tuple[str | None, Path]]:
    """Mail folder and file of everything in a mailbox, sorted."""
    entries = sorted(home.iterdir())
    if not any(entry.name == "cur" and entry.is_dir() for entry in entries):
        yield from _eml_files(home)
        return
    yield from (("INBOX", file) for file in _maildir_files(home))
    for entry in entries:
        if entry.name.startswith(".") and entry.is_dir() and not entry.is_symlink():
            yield from ((_folder_name(entry.name), file) for file in _maildir_files(entry))


def _maildir_files(folder: Path) -> Iterator[Path]:
    """Each message once, even if it moves while the two folders are listed."""
    seen: set[str] = set()
    for part in _MAILDIR:
        for file in sorted((folder / part).glob("*")):
            if _unique(file) not in seen:
                seen.add(_unique(file))
                yield file


def _eml_files(home: Path) -> Iterator[tuple[str | None, Path]]:
    for parent, folders, names in os.walk(home):
        folders.sort()
        folder = "/".join(Path(parent).relative_to(home).parts) or None
        yield from ((folder, Path(parent, name)) for name in sorted(names) if name.lower().endswith(".eml"))


def _folder_name(name: str) -> str:
    """Maildir++ writes `.Work.2026` for `Work/2026`, and Dovecot what is not ASCII in modified UTF-7."""
    return str(decode_utf7(name.encode("utf-8", "surrogateescape"))).strip(".").replace(".", "/")


def _unique(file: Path) -> str:
    """A maildir file's name without its flags."""
    return file.name.partition(":")[0]


def _now_at(file: Path) -> Path:
    """Where a maildir's file is now: being read elsewhere gives it flags, and moves it from `new` to `cur`."""
    if file.parent.name not in _MAILDIR or file.exists():
        return file
    return next((one for one in _maildir_files(file.parent.parent) if _unique(one) == _unique(file)), file)


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    """A regular file's bytes; neither links nor pipes, by which a mailbox's owner could point elsewhere."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as source:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise gone()
            yield source
    except OSError:
        raise gone() from None


def _pieces(file: Path) -> Iterator[bytes]:
    with _opened(file) as source:
        while piece := source.read(PIECE):
            yield piece


def _open(url: str, environment: Mapping[str, str]) -> FolderStore:
    del environment  # the file system knows us
    where = StoreUrl.parse(url)
    root = Path(where.path)
    if where.host or not root.is_absolute() or not root.is_dir() or not os.access(root, os.R_OK | os.X_OK):
        raise Misconfigured(f"The content store's folder cannot be read; say for example {STORE.example}.")
    return FolderStore(root)


STORE: Final = StoreKind(
    schemes=("folder",),
    example="folder:///srv/mail",
    settings=(),
    cannot_see="nothing; of a file up to 8 KiB behind its headers pass through a buffer that nobody looks at",
    open=_open,
)
