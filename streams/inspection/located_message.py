"""That what is fetched is what was found: the same Message-ID, no longer than the limit, and within a time.

A place may hold another message a moment later (a moved file, a renumbered folder); nobody was granted that one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Final

from headerfirst.schemas.errors import Retriable
from headerfirst.streams.connectors.header_block import HEADER_START, LONGEST, ReadLine, read_block
from headerfirst.streams.connectors.mail_headers import Headers
from headerfirst.streams.inspection.interface import Located, TooLarge

PIECE: Final = 65_536
"""Bytes asked for at a time."""
LONGEST_FETCH: Final = 600.0
"""Seconds for a whole message: a server that drips keeps within every other time-out."""
BLANK_LINE: Final = re.compile(rb"(?:^|\n)\r?\n")


def headers_of(read_line: ReadLine) -> bytes:
    """A message's header block as `Located` wants it, from what reads its lines; no line of the body is asked for."""
    line = read_line(LONGEST + 1)
    if line.startswith(b"From ") and not HEADER_START(line):  # cut out of an mbox
        line = read_line(LONGEST + 1)
    block = read_block(read_line, line) if line else read_block(lambda _: b"")
    return block.value + b"\r\n" if block.is_whole else block.value


def headers_in(data: bytes) -> bytes:
    """The same from bytes that begin with a message."""
    return headers_of(BytesIO(data).readline)


def message_id_of(headers: bytes) -> str | None:
    """As the connectors read it; they make an identifier where there is none, by which no store can find a message."""
    return Headers(headers).identifier("message-id")


def gone() -> Retriable:
    """To be raised where a message is no longer in its place: whoever looks again will find it or not."""
    return Retriable("The message is no longer where it was found; look for it again.")


def the_located(
    located: Located, pieces: Iterable[bytes], limit: int, *, within: float = LONGEST_FETCH
) -> Iterator[bytes]:
    """The pieces of a message, the first of them only when its header block says that it is the one."""
    head, is_checked = b"", False
    for piece in _limited(pieces, limit, within):
        if is_checked:
            yield piece
            continue
        head += piece
        if BLANK_LINE.search(head) or len(head) > LONGEST:
            yield _checked(located, head)
            is_checked = True
    if not is_checked:
        yield _checked(located, head)


def _limited(pieces: Iterable[bytes], limit: int, within: float) -> Iterator[bytes]:
    length, end = 0, time.monotonic() + within
    for piece in pieces:
        length += len(piece)
        if length > limit:
            raise TooLarge
        if time.monotonic() > end:
            raise Retriable("The content store sends a message too slowly.")
        yield piece


def _checked(located: Located, head: bytes) -> bytes:
    if message_id_of(headers_in(head)) != located.message_id:
        raise gone()
    return head
