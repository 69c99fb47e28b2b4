"""Text of headers: bytes of any charset, and the encoded words of RFC 2047; always Unicode, never an exception."""

from __future__ import annotations

import binascii
import re
from encodings import normalize_encoding
from encodings.aliases import aliases
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes

_START: Final = re.compile(r"=\?([\w.:+-]{1,40})(?:\*[\w-]{0,20})?\?([BbQq])\?")
_LONGEST: Final = 4096
"""Characters of one encoded word: RFC 2047 §2 allows 75, some programs write a whole heading as one."""
_CHARSETS: Final = frozenset(
    name
    for pair in aliases.items()
    for name in pair
    if not pair[1].endswith("_codec") and pair[1] not in {"rot_13", "mbcs"}
)
"""What Python can decode and mail is written in. To ask Python would let it remember every name that mail makes up."""


def text_of(raw: bytes) -> str:
    """Headers are ASCII or UTF-8 (RFC 6532); what is neither was written by an older program, most often in Latin-1."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


class _Word(NamedTuple):
    charset: str
    content: bytes
    start: int
    end: int


def decode_words(text: str) -> str:
    """`=?utf-8?q?Caf=C3=A9?=` becomes `Café`; what cannot be decoded stays as it was written."""
    if "=?" not in text:
        return text
    parts: list[str] = []
    done, position = 0, 0
    run: list[_Word] = []
    while (word := _next_word(text, position)) is not None:
        position = word.end
        between = text[done : word.start]
        if run and (between.strip() or word.charset != run[-1].charset):
            parts.append(_decoded(run))
            run = []
            between = between if between.strip() else ""
        if not run:
            parts.append(between)
        run.append(word)
        done = word.end
    if run:
        parts.append(_decoded(run))
    parts.append(text[done:])
    return "".join(parts)


def _next_word(text: str, position: int) -> _Word | None:
    while (start := text.find("=?", position)) >= 0:
        begin = _START.match(text, start)
        end = text.find("?=", begin.end(), begin.end() + _LONGEST) if begin else -1
        if begin is not None and end >= 0:
            charset = _charset(begin[1])
            content = _content(begin[2], text[begin.end() : end])
            if content is not None and charset in _CHARSETS:
                return _Word(charset, content, start, end + 2)
        position = start + 2
    return None


@lru_cache(maxsize=256)
def _charset(written: str) -> str:
    return normalize_encoding(written.lower())


def _content(encoding: str, text: str) -> bytes | None:
    if not text.isascii():
        return None
    if encoding in "Qq":
        return unquote_to_bytes(text.replace("%", "%25").replace("_", "%20").replace("=", "%"))
    try:
        return binascii.a2b_base64(text.rstrip("=") + "===")
    except binascii.Error:
        return None


def _decoded(run: list[_Word]) -> str:
    """Words of one charset are decoded together: some programs cut a character in two."""
    try:
        text = b"".join(word.content for word in run).decode(run[0].charset, "replace")
    except (LookupError, UnicodeError):  # some codecs do not know "replace"
        text = b"".join(word.content for word in run).decode("latin-1")
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
