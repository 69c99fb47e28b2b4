"""Mail as files: one message each (`.eml` or any name), a folder of them, or a maildir."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from headerfirst.streams.connectors.files import Gone, files_under, opened
from headerfirst.streams.connectors.header_block import HEADER_START, LONGEST, Block, read_block
from headerfirst.streams.connectors.interface import Connector, Origin, Raw
from headerfirst.streams.connectors.mail_drafts import mail_drafts

_MAILDIR: Final = frozenset({"cur", "new"})


def read(path: Path) -> Iterator[Raw]:
    """The header block of each file in turn; mail programs rename and move files of a maildir at any time."""
    for ordinal, file in enumerate(files_under(path)):
        try:
            with opened(file) as source:
                envelope_line, block = _head_of(source)
        except Gone:
            if file == path:
                raise
            yield Raw(Origin(str(file), ordinal, 0), b"", 0, is_gone=True)
            continue
        yield Raw(
            origin=Origin(str(file), ordinal, 0),
            value=block.value,
            length=len(block.value),
            problem=block.problem,
            is_whole=block.is_whole,
            envelope_line=envelope_line,
            folder=_folder(path, file),
        )


def _head_of(source: BinaryIO) -> tuple[bytes | None, Block]:
    """The `From ` line that a mail which was cut out of an mbox still has, and the headers."""
    line = source.readline(LONGEST + 1)
    if line.startswith(b"From ") and not HEADER_START(line):
        return line, read_block(source.readline)
    return None, read_block(source.readline, line)


def _folder(root: Path, file: Path) -> str | None:
    """Exports and maildirs keep one folder of mail in one folder of files; a maildir's root is the inbox, and Maildir++
    writes `.Work.2026` for the folder `Work/2026`.
    """
    parent = file.parent
    is_maildir = parent.name in _MAILDIR
    if is_maildir:
        parent = parent.parent
    if not parent.is_relative_to(root):
        return None
    parts = [part for name in parent.relative_to(root).parts for part in name.strip(".").split(".")]
    if not parts and is_maildir:
        return "INBOX"
    return "/".join(parts) or None


CONNECTOR: Final = Connector(
    name="eml",
    example="headerfirst backtest --pack dmu --format eml Maildir/",
    cannot_see="envelope recipients that no header names; sizes; whether the sender was authenticated",
    does_not_read="everything after the blank line: bodies and attachments",
    read=read,
    convert=mail_drafts,
)
