"""Text of any charset: as declared, else as UTF-8, else as Western European, which nothing fails to be."""

from __future__ import annotations

import codecs
from encodings import normalize_encoding
from encodings.aliases import aliases
from typing import Final

from headerfirst.schemas.content import WhyNotInspected
from headerfirst.streams.inspection.unpacking.limits import Allowance
from headerfirst.streams.inspection.unpacking.pieces import Piece, Sight
from headerfirst.streams.inspection.unpacking.uuencoded import files, without_files

_CHARSETS: Final = {
    name: real
    for alias, real in aliases.items()
    for name in (alias, real)
    if not real.endswith("_codec") and real not in {"rot_13", "mbcs"}
}
"""A closed list: to ask Python for others would let it remember every name that mail makes up."""
_WIDER: Final = {
    "ascii": "utf_8",
    "latin_1": "cp1252",
    "iso8859_9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
"""What is sent under these names is often more than them (WHATWG Encoding §4.2)."""
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf_8"),
    (codecs.BOM_UTF32_LE, "utf_32_le"),
    (codecs.BOM_UTF32_BE, "utf_32_be"),
    (codecs.BOM_UTF16_LE, "utf_16_le"),
    (codecs.BOM_UTF16_BE, "utf_16_be"),
)
_OLD: Final = "cp1252"
_SIGNATURE: Final = "-- "
_SINGLE_BYTE_IS_LIKELY: Final = frozenset({"utf_8", "cp1252"})


def look(piece: Piece, allowance: Allowance) -> Sight:
    text, unread = decode(without_files(piece.data), piece.charset)
    if piece.flowed:
        text = unfold(text, drops_spaces=piece.drops_spaces)
    return Sight(text, unread, contents=files(piece.data, allowance))


def decode(data: bytes, charset: str | None) -> tuple[str, WhyNotInspected | None]:
    """Never fails; where characters had to be guessed or dropped it says `unreadable`."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], name)
    known = _CHARSETS.get(normalize_encoding(charset).lower()) if charset and charset.isascii() else None
    wider = _WIDER.get(known, known) if known else None
    if charset is None or wider in _SINGLE_BYTE_IS_LIKELY or data.isascii():
        return _decode_likely(data, wider)
    if wider is None:
        return _decode_likely(data, None)[0], "unreadable"
    return _decode_as(data, wider)


def _decode_likely(data: bytes, charset: str | None) -> tuple[str, WhyNotInspected | None]:
    """UTF-7 and the ISO-2022 family are ASCII bytes that mean something else, so a known charset goes first."""
    for name in (charset, "utf_8"):
        try:
            if name is not None:
                return _lines(data.decode(name)), None
        except UnicodeError:
            continue
    return _lines(data.decode(_OLD, "replace")), None


def _decode_as(data: bytes, charset: str) -> tuple[str, WhyNotInspected | None]:
    try:
        return _lines(data.decode(charset)), None
    except UnicodeError:
        return _lines(_replacing(data, charset)), "unreadable"


def _replacing(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset, "replace")
    except UnicodeError:  # some codecs do not know "replace"
        return data.decode(_OLD, "replace")


def _lines(text: str) -> str:
    """One kind of line end; no lone surrogates, which some codecs let through and nothing can encode."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def unfold(text: str, *, drops_spaces: bool) -> str:
    """Lines of `format=flowed` put together again; quoted lines keep their marks, and their breaks."""
    lines: list[str] = []
    goes_on = False
    for line in text.split("\n"):
        is_quoted = line.startswith(">")
        unstuffed = line.removeprefix(" ")
        if goes_on and not is_quoted and line != _SIGNATURE:
            lines[-1] = lines[-1].rstrip(" ") + ("" if drops_spaces else " ") + unstuffed
        else:
            lines.append(unstuffed)
        goes_on = line.endswith(" ") and not is_quoted and line != _SIGNATURE
    return "\n".join(lines)
