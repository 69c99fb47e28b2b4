"""What a person sees of a message: the headings of interest, what there is to read, and of all else that it is there.

Harmless on a terminal: no control characters, no signs that turn the direction of writing, and every line of somebody
else's stands behind a margin, so that no message can speak in our voice.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from headerfirst.schemas.content import Part, Unpacked
from headerfirst.streams.connectors.encoded_words import decode_words
from headerfirst.streams.connectors.mail_headers import Headers
from headerfirst.streams.inspection.unpacking.kinds import HTML, MESSAGE

FIELDS: Final = ("From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Date", "Subject")
"""Of a message that somebody reads."""
HEADING: Final = ("Date", "From", "To", "Subject")
"""Of one in a list of headings."""
MOST_TEXT: Final = 500_000
"""Characters of one message; a book is longer, and nobody reads one here."""
_LONGEST_FIELD: Final = 2_000
_MARGIN: Final = "  "
_READ: Final = frozenset({"text/plain", HTML, MESSAGE})
"""What a person reads as the message itself; documents are attachments, though programs can read words in them."""
_TRANSPARENT: Final = frozenset({"text/plain", MESSAGE})
"""What lies in them is of the message too: files written out as text, the parts of what was forwarded."""
_GONE: Final = frozenset({"Cc", "Cs", "Co", "Cn"})
_BREAKS: Final = frozenset({"Zl", "Zp"})
_MISLEADING: Final = frozenset(
    map(chr, (0x061C, 0x200B, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2060, 0x2070)))
) | frozenset(map(chr, range(0xE0000, 0xE0080)))
"""Bidirectional controls (UAX #9), marks without width, tags: what is read would not be what is written."""


def message_shown(headers: bytes, message: Unpacked) -> str:
    """One message, as text."""
    return "\n".join([*_fields(headers, FIELDS), "", *_contents(message)]) + "\n"


def heading_shown(message_token: str, headers: bytes) -> str:
    """One of a list: its token, by which it can be asked for, and what its heading says."""
    return "\n".join([message_token, *(_MARGIN + line for line in _fields(headers, HEADING))]) + "\n"


def harmless(text: str) -> str:
    """On one line or several; tabs become a space."""
    return "".join(map(_harmless, text.replace("\t", " ").replace("\r\n", "\n")))


def _harmless(character: str) -> str:
    if character == "\n" or " " <= character <= "~":
        return character
    category = unicodedata.category(character)
    if category in _BREAKS:
        return "\n"
    return "" if category in _GONE or character in _MISLEADING else character


def _fields(headers: bytes, names: tuple[str, ...]) -> Iterator[str]:
    fields = Headers(headers)
    for name in names:
        for written in fields.all(name.lower()):
            text = " ".join(harmless(decode_words(written)).split())
            if text:
                yield f"{name}: {text[:_LONGEST_FIELD]}{' …' * (len(text) > _LONGEST_FIELD)}"


def _contents(message: Unpacked) -> Iterator[str]:
    """In the order of the message: texts behind a margin, all else by kind and size."""
    left, said = MOST_TEXT, set[str]()
    why = {closed.number: closed.why for closed in message.closed}
    for part in _outermost(message):
        text = harmless(part.text).strip("\n") if part.text is not None and part.media_type in _READ else None
        if text is None:
            yield f"[Attachment: {part.media_type}, {len(part.data):,} bytes{_note(why.get(part.number))}]"
        elif (plain := " ".join(text.split())) and plain not in said:
            said.add(plain)  # the same words as plain text and as a page are shown once
            yield f"[{_NAMES[part.media_type]}{_note(part.unread)}]"
            yield from (_MARGIN + line.rstrip() for line in text[:left].split("\n"))
            if len(text) > left:
                yield f"[{len(text) - left:,} more characters are not shown]"
            left -= min(left, len(text))
    numbers = {part.number for part in message.parts}
    yield from (f"[Not shown: a part that is {_WORDS[one.why]}]" for one in message.closed if one.number not in numbers)


def _outermost(message: Unpacked) -> Iterator[Part]:
    """Without what lies in an archive or a document, or in a page: that is of the attachment."""
    inside: int | None = None
    for part in message.parts:
        if inside is not None and part.depth > inside:
            continue
        inside = None if part.media_type in _TRANSPARENT else part.depth
        yield part


def _note(why: str | None) -> str:
    return f"; {_WORDS[why]}" if why is not None else ""


_NAMES: Final = {"text/plain": "Text", HTML: "Page, as text", MESSAGE: "A message within"}
_WORDS: Final = {
    "encrypted": "encrypted",
    "unreadable": "not readable as it is declared",
    "unsupported": "of a kind that is not looked into",
    "too_large": "too large",
    "too_deep": "packed too deep",
    "too_many_parts": "beyond the number of parts that are looked at",
    "time_out": "not unpacked in time",
    "scanner_absent": "not looked into",
    "scanner_failed": "not looked into",
}
