"""HTML as a person reads it: without tags, comments, scripts and styles; with where it leads to, and what lies in it.

Tokens as in the WHATWG standard (§13.2.5), roughly. The `html.parser` of Python up to 3.13.5 needs minutes for a
hundred kilobytes of unfinished tags (CVE-2025-6069); here each character is looked at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final
from urllib.parse import unquote_to_bytes

from headerfirst.streams.inspection.unpacking.limits import Allowance
from headerfirst.streams.inspection.unpacking.pieces import Found, Piece, Sight
from headerfirst.streams.inspection.unpacking.plain import decode
from headerfirst.streams.inspection.unpacking.transfer import decode_base64

_CHARSET: Final = re.compile(rb"""<meta[^>]{1,200}?charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_CHARSET_WITHIN: Final = 1024
_NAME: Final = re.compile(r"[a-zA-Z][^\s/>]*+")
_ATTRIBUTE: Final = re.compile(
    r"""[\s/]*+([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"'][^\s>]*+)?))?""",
)
_END_OF_TAG: Final = re.compile(r"[\s/]*+>")
_LONG_REFERENCE: Final = re.compile(r"&#[xX]?[0-9a-fA-F]{9,}+")
"""No character has such a number, and to read one takes Python long, or is refused."""
_SPACE: Final = re.compile(r"\s+")
_SPACE_IN_LINE: Final = re.compile(r"[^\S\n]+")
_AROUND_LINE_END: Final = re.compile(r" ?\n[ \n]*")
_SCHEME: Final = re.compile(r"(?:[a-z][a-z0-9+.-]{1,20}:|//)", re.IGNORECASE)

_UNSEEN: Final = frozenset({"script", "style"})
_BREAKS: Final = re.compile(  # a pattern, since fifty quoted names hide the table
    "address|article|aside|blockquote|body|br|caption|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|"
    "footer|form|h[1-6]|head|header|hr|html|legend|li|main|nav|ol|option|p|pre|section|summary|table|tbody|tfoot|"
    "thead|title|tr|ul",
)
_CELLS: Final = frozenset({"td", "th"})
_LEADS: Final = frozenset({"href", "src", "action", "formaction", "background", "data", "poster"})
_SHOWN: Final = frozenset({"alt", "title", "placeholder"})


def look(piece: Piece, allowance: Allowance) -> Sight:
    declared = _CHARSET.search(piece.data, 0, _CHARSET_WITHIN)
    charset = piece.charset or (declared[1].decode("ascii") if declared else None)
    markup, unread = decode(piece.data, charset)
    page = _Page()
    page.read(markup)
    return Sight(page.text(), unread, tuple(page.links), _embedded(page.embedded, allowance))


class _Page:
    def __init__(self) -> None:
        self._text: list[str] = []
        self.links: list[str] = []
        self.embedded: list[str] = []
        self._preformatted = 0

    def text(self) -> str:
        return _AROUND_LINE_END.sub("\n", _SPACE_IN_LINE.sub(" ", "".join(self._text))).strip()

    def read(self, markup: str) -> None:
        at = 0
        while (start := markup.find("<", at)) >= 0:
            self._say(markup[at:start])
            at = self._tag(markup, start)
        self._say(markup[at:])

    def _say(self, text: str) -> None:
        if text:
            text = unescape(_LONG_REFERENCE.sub("\ufffd", text)) if "&" in text else text
            self._text.append(text if self._preformatted else _SPACE.sub(" ", text))

    def _tag(self, markup: str, start: int) -> int:
        """Where the text goes on. What is not finished when the page ends is not shown, as in browsers."""
        if markup.startswith("<!--", start):
            return _after(markup, "-->", start + 2)
        if markup.startswith(("<!", "<?"), start):
            return _after(markup, ">", start + 2)
        closes = markup.startswith("</", start)
        name = _NAME.match(markup, start + 1 + closes)
        if name is None:
            self._text.append("<")
            return start + 1
        tag = name[0].lower()
        end = self._attributes(markup, name.end(), counts=not closes)
        self._shape(tag, closes=closes)
        return _after_unseen(markup, tag, end) if tag in _UNSEEN and not closes else end

    def _attributes(self, markup: str, at: int, *, counts: bool) -> int:
        while (end := _END_OF_TAG.match(markup, at)) is None:
            attribute = _ATTRIBUTE.match(markup, at)
            if attribute is None:
                return len(markup)
            at = attribute.end()
            value = attribute[2] or attribute[3] or attribute[4]
            if value and counts:
                self._attribute(attribute[1].lower(), unescape(_LONG_REFERENCE.sub("\ufffd", value)))
        return end.end()

    def _attribute(self, name: str, value: str) -> None:
        if name in _SHOWN:
            self._text.append(f" {value} ")
        elif name in _LEADS and value.lstrip()[:5].lower() == "data:":
            self.embedded.append(value.lstrip()[5:])
        elif name in _LEADS and _SCHEME.match(value.lstrip()):
            self.links.append(value.strip())

    def _shape(self, tag: str, *, closes: bool) -> None:
        if _BREAKS.fullmatch(tag):
            self._text.append("\n")
        elif tag in _CELLS:
            self._text.append(" ")
        if tag == "pre":
            self._preformatted = max(0, self._preformatted + (-1 if closes else 1))


def _after(markup: str, end: str, at: int) -> int:
    found = markup.find(end, at)
    return len(markup) if found < 0 else found + len(end)


def _after_unseen(markup: str, tag: str, at: int) -> int:
    end = re.compile(rf"</{tag}", re.IGNORECASE).search(markup, at)
    return len(markup) if end is None else end.start()


def _embedded(urls: list[str], allowance: Allowance) -> Iterator[Found]:
    """What lies in `data:` URLs (RFC 2397)."""
    for url in urls:
        head, _, body = url.partition(",")
        media_type, *parameters = head.lower().replace(" ", "").split(";")
        data = unquote_to_bytes(body)
        broken = None
        if "base64" in parameters:
            data, broken = decode_base64(data)
        allowance.spend(len(data))
        yield Piece(data, media_type or "text/plain", broken=broken)
