"""An mbox file: messages one after the other, each begun by a `From ` line (RFC 4155).

Bodies have to be passed over line by line to find the next message; no line of them is kept, and `Content-Length` is
not trusted, because whoever wrote the mail may have written it. A `From ` line is one only if it ends in a date and a
header follows: a body that begins a line with "From here on" stays a body. What writes mbox files quotes such lines as
`>From `; the dialect that does not (mboxcl2) is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from headerfirst.streams.connectors.files import STANDARD_INPUT, Gone, files_under, opened
from headerfirst.streams.connectors.header_block import HEADER_START, LONGEST, Block, read_block
from headerfirst.streams.connectors.interface import Connector, Origin, Raw
from headerfirst.streams.connectors.mail_drafts import mail_drafts

_FROM_LINE: Final = re.compile(
    rb"From [^\r\n]{0,998}?\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [^\r\n]{0,40}\d:\d\d[^\r\n]{0,40}\d{4}"
).match
_CHUNK: Final = 1 << 16
"""Bytes of a body line that are passed over at a time."""


def read(path: Path) -> Iterator[Raw]:
    """The header block of each message in turn."""
    ordinal = 0
    for file in files_under(path):
        try:
            with opened(file) as source:
                for message in _messages(_Lines(source)):
                    yield _raw(file, ordinal, message, _folder(path, file))
                    ordinal += 1
        except Gone:
            if file == path:
                raise
            yield Raw(Origin(str(file), ordinal, 0), b"", 0, is_gone=True)


def _raw(file: Path, ordinal: int, message: _Message, folder: str | None) -> Raw:
    return Raw(
        origin=Origin(str(file), ordinal, message.offset),
        value=message.block.value,
        length=len(message.block.value),
        problem=message.block.problem,
        is_whole=message.block.is_whole,
        envelope_line=message.from_line,
        folder=folder,
    )


def _folder(root: Path, file: Path) -> str | None:
    """One mbox file is one folder of mail."""
    if file == STANDARD_INPUT:
        return None
    inner = file.relative_to(root) if root != file else Path(file.name)
    return (inner.with_suffix("") if inner.suffix == ".mbox" else inner).as_posix()


@dataclass(slots=True)
class _Lines:
    """Lines with one held back, and how many bytes were given out."""

    source: BinaryIO
    offset: int = 0
    held: bytes = b""

    def read(self, limit: int) -> bytes:
        line, self.held = self.held or self.source.readline(limit), b""
        self.offset += len(line)
        return line

    def hold(self, line: bytes) -> None:
        self.held = line
        self.offset -= len(line)


@dataclass(frozen=True, slots=True)
class _Message:
    offset: int
    from_line: bytes | None
    block: Block


def _messages(lines: _Lines) -> Iterator[_Message]:
    first = lines.read(_CHUNK)
    lines.hold(first)
    if first and not first.startswith(b"From "):
        # What stands before the first message belongs to none.
        yield _Message(0, None, Block(b"", "headers_unreadable", is_whole=False, left_over=b""))
    while from_line := _next_from_line(lines):
        offset = lines.offset - len(from_line)
        block = read_block(lines.read)
        lines.hold(block.left_over)
        yield _Message(offset, from_line, block)


def _next_from_line(lines: _Lines) -> bytes | None:
    """Pass over what is left of a body, up to and with the next message's `From ` line; None at the end of the file."""
    begins = True
    while line := lines.read(_CHUNK):
        if begins and line.startswith(b"From ") and _FROM_LINE(line):
            following = lines.read(LONGEST + 1)
            lines.hold(following)
            if HEADER_START(following) or following.startswith(b">From "):
                return line
        begins = line.endswith(b"\n")
    return None


CONNECTOR: Final = Connector(
    name="mbox",
    example="headerfirst backtest --pack dmu --format mbox Inbox.mbox",
    cannot_see="envelope recipients that no header names; sizes; whether the sender was authenticated",
    does_not_read="bodies and attachments: their lines are passed over to find the next message, and none is kept",
    read=read,
    convert=mail_drafts,
)
