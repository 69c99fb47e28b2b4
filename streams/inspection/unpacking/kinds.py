"""What a piece is, by its first bytes: what it says of itself is the sender's word.

Signatures as in the formats' own descriptions; text is what has no control characters. What is declared decides only
between kinds of text, and where no signature is known.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from headerfirst.streams.inspection.unpacking.pieces import UNDECLARED, Piece
from headerfirst.streams.inspection.unpacking.sealed import ENVELOPED, OLE, OPENPGP, SIGNATURE, is_cms, ole_kind

HTML: Final = "text/html"
MESSAGE: Final = "message/rfc822"
PDF: Final = "application/pdf"
XML: Final = "application/xml"
ZIP: Final = "application/zip"

_MAGIC: Final = (
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"PK\x07\x08PK\x03\x04", ZIP),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"%PDF-", PDF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"{\\rt", "application/rtf"),
    (b"%!PS", "application/postscript"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"MSCF\0\0\0\0", "application/vnd.ms-cab-compressed"),
    (b"ITSF\x03\0\0\0", "application/vnd.ms-htmlhelp"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"\x04\x22\x4d\x18", "application/x-lz4"),
    (b"LZIP\x01", "application/x-lzip"),
    (b"\x1f\x9d", "application/x-compress"),
    (b"\x60\xea", "application/x-arj"),
    (b"!<arch>\n", "application/x-archive"),
    (b"070701", "application/x-cpio"),
    (b"070707", "application/x-cpio"),
    (b"\xc7\x71", "application/x-cpio"),
    (b"\xed\xab\xee\xdb", "application/x-rpm"),
    (b"MSWIM\0\0\0", "application/x-wim"),
    (b"xar!\0", "application/x-xar"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"8BPS\0\x01", "image/vnd.adobe.photoshop"),
    (b"\0\0\x01\0", "image/vnd.microsoft.icon"),
    (b"\x7fELF", "application/x-elf"),
    (b"\xca\xfe\xba\xbe", "application/java-vm"),
    (b"\0asm", "application/wasm"),
    (b"L\0\0\0\x01\x14\x02\0", "application/x-ms-shortcut"),
    (b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", "application/onenote"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"OggS", "audio/ogg"),
    (b"MThd\0\0", "audio/midi"),
    (b"\x1aE\xdf\xa3", "video/x-matroska"),
    (b"FLV\x01", "video/x-flv"),
    (b"\0\0\x01\xba", "video/mpeg"),
    (b"\0\0\x01\xb3", "video/mpeg"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"OTTO\0", "font/otf"),
    (b"\0\x01\0\0\0", "font/ttf"),
)
_INSIDE: Final = (
    (257, b"ustar", "application/x-tar"),
    (4, b"ftyp", "video/mp4"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (7, b"**ACE**", "application/x-ace"),
    (2, b"-lh", "application/x-lha"),
    (32_769, b"CD001", "application/x-iso9660-image"),
)
_BZIP2: Final = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
_BITMAP: Final = re.compile(rb"BM.{4}\0{4}", re.DOTALL)
_PROGRAM: Final = re.compile(rb"MZ(?=.{0,62}\0)", re.DOTALL)
_SOUND: Final = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")
_PDF_LATER: Final = re.compile(rb"%PDF-[12]\.")
_PDF_WITHIN: Final = 1024
"""Readers look for the signature that far (ISO 32000-1, H.3)."""
_OPENPGP: Final = re.compile(rb"\x85..\x03|\x84.\x03|\xc1.{1,2}[\x03\x06]|\x8c.\x04|\xc3.[\x04-\x06]", re.DOTALL)
"""A session key for a public key or a password comes first (RFC 9580 §5.1, §5.3)."""

_MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")
_SAMPLE: Final = 8192
_TEXT: Final = bytes({*b"\t\n\v\f\r\x1b", *range(32, 127), *range(128, 256)})
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_MAIL: Final = re.compile(rb"(?:[!-9;-~]++:[^\n]*\n(?:[ \t][^\n]*\n)*+)*?mime-version[ \t]*:", re.IGNORECASE)
_PAGE: Final = re.compile(
    rb"\s*+(?:<!--.{0,500}?-->\s*+)?<(?:!doctype\s++html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_DOCUMENT: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+<(?:\?xml\b|!DOCTYPE\b|(?:[a-z_][\w.-]*+:)?[a-z_][\w.-]*+(?:\s++[\w.:-]++\s*+=[^<>]*+)?/?>)",
    re.IGNORECASE,
)
"""A declaration, or an element with its attributes."""
_SVG: Final = re.compile(
    rb"\s*+(?:<\?xml[^>]*+>\s*+)?(?><!--.{0,500}?-->\s*+)*+(?:<!DOCTYPE svg[^>]*+>\s*+)?<svg\b", re.DOTALL
)
_TEXTUAL: Final = frozenset(
    {
        "application/javascript",
        "application/json",
        "application/pgp-keys",
        "application/pgp-signature",
        "application/x-javascript",
        "application/x-sh",
        "application/xhtml+xml",
        XML,
    }
)
_MADE_UP: Final = frozenset(kind for _, kind in _MAGIC) | {kind for *_, kind in _INSIDE}
_UNLIKE_THEIR_NAME: Final = frozenset({"image", "audio", "video", "font", "multipart"})


def kind_of(piece: Piece) -> str:
    declared = piece.declared if _MEDIA_TYPE.fullmatch(piece.declared) else UNDECLARED
    if declared in {MESSAGE, "message/global", "message/news"}:
        return MESSAGE
    if declared in {"multipart/encrypted", "message/partial", OPENPGP}:
        return declared
    found = _found(piece.data)
    if found == OLE:
        return ole_kind(piece.data)
    return found or (_text_kind(piece.data, declared) if _is_text(piece.data) else _binary_kind(piece.data, declared))


def is_text(kind: str) -> bool:
    return kind.startswith(("text/", "message/")) or kind in _TEXTUAL


def is_xml(kind: str) -> bool:
    return kind in {XML, "text/xml"} or (kind.endswith("+xml") and not kind.startswith("image/"))


def _found(data: bytes) -> str | None:
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    for at, magic, kind in _INSIDE:
        if data.startswith(magic, at):
            return kind
    if _BZIP2.match(data):
        return "application/x-bzip2"
    if _BITMAP.match(data):
        return "image/bmp"
    if _PROGRAM.match(data):
        return "application/vnd.microsoft.portable-executable"
    return PDF if _PDF_LATER.search(data, 0, _PDF_WITHIN) and b"startxref" in data else None


def _is_text(data: bytes) -> bool:
    return data.startswith(_WIDE) or not data[:_SAMPLE].translate(None, _TEXT)


def _text_kind(data: bytes, declared: str) -> str:
    if _SVG.match(data):
        return "image/svg+xml"
    if is_text(declared) or is_xml(declared):
        return HTML if declared == "application/xhtml+xml" else declared
    if _MAIL.match(data, 0, _SAMPLE):
        return MESSAGE
    head = data[:_SAMPLE].decode("utf-16", "ignore").encode() if data.startswith(_WIDE) else data
    if _PAGE.match(head):
        return HTML
    return XML if _DOCUMENT.match(head) else "text/plain"


def _binary_kind(data: bytes, declared: str) -> str:
    if is_cms(data):
        return SIGNATURE if declared in {SIGNATURE, "application/x-pkcs7-signature"} else ENVELOPED
    if _OPENPGP.match(data):
        return OPENPGP
    if _SOUND.match(data):
        return "audio/mpeg"
    is_known_otherwise = declared in _MADE_UP or declared.partition("/")[0] in _UNLIKE_THEIR_NAME
    return UNDECLARED if is_known_otherwise else declared
