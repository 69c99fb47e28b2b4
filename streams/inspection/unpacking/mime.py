"""Messages and multiparts (RFC 2045, 2046): their leaves one by one, so that a limit stops the work.

Python's `email` makes an object of everything before a limit could be asked, and calls itself for each level.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from typing import Final

from headerfirst.schemas.content import WhyNotInspected
from headerfirst.streams.connectors.header_block import HEADER_START, read_block
from headerfirst.streams.connectors.mail_headers import Headers
from headerfirst.streams.inspection.unpacking.limits import Allowance, Shut
from headerfirst.streams.inspection.unpacking.pieces import Found, Piece, Sight
from headerfirst.streams.inspection.unpacking.transfer import decode

_HEADING: Final = ("From", "To", "Cc", "Date", "Subject")
_LONGEST_FIELD: Final = 4096
_ENVELOPE: Final = b"From "
"""A line of a mailbox file (RFC 4155), which some stores keep in front of the message."""
_DIGEST: Final = "multipart/digest"
_ENCRYPTED: Final = "multipart/encrypted"


@dataclass(frozen=True, slots=True)
class _Span:
    """Where an entity lies: multiparts are not copied."""

    start: int
    end: int
    default: str = "text/plain"
    has_headers: bool = True


@dataclass(frozen=True, slots=True)
class _Entity:
    """What its header block says of a body."""

    start: int
    end: int
    content: Message = field(repr=False)
    encoding: str
    broken: WhyNotInspected | None

    @property
    def media_type(self) -> str:
        return self.content.get_content_type()

    def parameter(self, name: str) -> str:
        value = self.content.get_param(name)
        return value.lower() if isinstance(value, str) else ""


def look(piece: Piece, allowance: Allowance) -> Sight:
    """A message within a message: triage has not seen its heading, and a person reads it."""
    headers = Headers(_block(piece.data, _Span(0, len(piece.data)))[0])
    lines = [f"{name}: {text}" for name in _HEADING if (text := headers.text(name.lower()))]
    return Sight("\n".join(lines), contents=leaves(piece.data, allowance, allowance.limits.depth))


def leaves(source: bytes, allowance: Allowance, deepest: int) -> Iterator[Found]:
    """In the order of the message; `levels` counts the multiparts around each, `deepest` of them at most."""
    if b"\n" not in source:
        source = source.replace(b"\r", b"\n")  # otherwise all of it were one header
    has_envelope = source.startswith(_ENVELOPE) and not HEADER_START(source)
    first = source.find(b"\n") + 1 if has_envelope else 0
    open_spans: list[Iterator[_Span]] = [iter([_Span(first, len(source))])]
    while open_spans:
        span = next(open_spans[-1], None)
        if span is None:
            open_spans.pop()
            continue
        levels = len(open_spans) - 1
        entity = _entity(source, span)
        inner = _parts(source, entity)
        if inner is None:
            yield from _leaf(source, entity, levels, allowance)
        elif levels >= deepest:
            yield "too_deep"
        else:
            open_spans.append(inner)


def _block(source: bytes, span: _Span) -> tuple[bytes, int]:
    """The header block, and where the body begins."""
    at = span.start

    def read_line(limit: int) -> bytes:
        nonlocal at
        end = source.find(b"\n", at, min(span.end, at + limit)) + 1 or min(span.end, at + limit)
        line, at = source[at:end], end
        return line

    block = read_block(read_line)
    if block.problem == "too_large":
        raise Shut("too_large")
    return block.value, at - len(block.left_over)


def _entity(source: bytes, span: _Span) -> _Entity:
    block, start = _block(source, span) if span.has_headers else (b"", span.start)
    headers = Headers(block)
    types, encodings = list(headers.all("content-type")), list(headers.all("content-transfer-encoding"))
    content = Message()
    content.set_default_type(span.default)
    if types:
        content["Content-Type"] = types[0][:_LONGEST_FIELD]
    encoding = encodings[0].partition("(")[0].strip(" \t;\"'").lower() if encodings else ""
    is_doubtful = len(set(types)) > 1 or len(set(encodings)) > 1 or len(types[0] if types else "") > _LONGEST_FIELD
    return _Entity(start, span.end, content, encoding, "unreadable" if is_doubtful else None)


def _parts(source: bytes, entity: _Entity) -> Iterator[_Span] | None:
    """None where it has none: no multipart, or one whose boundary is nowhere."""
    boundary = entity.content.get_boundary()
    if entity.content.get_content_maintype() != "multipart" or entity.media_type == _ENCRYPTED or not boundary:
        return None
    line = re.compile(rb"^--" + re.escape(boundary.encode("utf-8", "replace")) + rb"(--)?[ \t]*+\r?$", re.MULTILINE)
    if line.search(source, entity.start, entity.end) is None:
        return None
    return _spans(source, entity, line)


def _spans(source: bytes, entity: _Entity, line: re.Pattern[bytes]) -> Iterator[_Span]:
    """What stands before the first part and behind the last is text to old programs."""
    default = "message/rfc822" if entity.media_type == _DIGEST else "text/plain"
    at, has_headers = entity.start, False
    for boundary in line.finditer(source, entity.start, entity.end):
        end = max(at, boundary.start() - 1 - (source[boundary.start() - 2 : boundary.start() - 1] == b"\r"))
        if has_headers or source[at:end].strip():
            yield _Span(at, end, default if has_headers else "text/plain", has_headers)
        at, has_headers = min(boundary.end() + 1, entity.end), not boundary[1]
    if source[at : entity.end].strip():
        yield _Span(at, entity.end, default if has_headers else "text/plain", has_headers)


def _leaf(source: bytes, entity: _Entity, levels: int, allowance: Allowance) -> Iterator[Found]:
    data, broken = decode(source[entity.start : entity.end], entity.encoding)
    try:
        allowance.require_room(len(data))
    except Shut as shut:
        yield shut.why
        return
    allowance.spend(len(data))
    is_lost = entity.content.get_content_maintype() == "multipart" and entity.media_type != _ENCRYPTED
    if is_lost and data.strip():
        broken = "unreadable"
    yield Piece(
        data,
        "text/plain" if is_lost else entity.media_type,
        charset=entity.content.get_content_charset(),
        flowed=entity.parameter("format") == "flowed",
        drops_spaces=entity.parameter("delsp") == "yes",
        levels=levels,
        broken=broken or entity.broken,
    )
