"""The words of XML, office documents' among them, by an event parser: no tree, no external files, no entities.

A document that declares entities of its own is unreadable: they serve to fill memory, or to hide words.
"""

from __future__ import annotations

from typing import Final
from xml.parsers import expat

from headerfirst.schemas.content import WhyNotInspected
from headerfirst.streams.inspection.unpacking.limits import Allowance, Shut
from headerfirst.streams.inspection.unpacking.pieces import Piece, Sight

_STEP: Final = 1 << 16
_RUNS: Final = frozenset({"t", "span", "a", "delText", "instrText"})
"""Elements of office documents whose end ends no word: a word that was edited lies in several of them."""
_BREAKS: Final = frozenset({"p", "h", "br", "cr", "tc", "line-break"})
_SPACES: Final = frozenset({"tab", "s"})
_SHOWN: Final = frozenset({"descr", "title", "alt"})
_LEADS: Final = frozenset({"Target", "href"})
_CELL: Final = "c"


def look(piece: Piece, _allowance: Allowance) -> Sight:
    """What stands before a mistake is read."""
    words = _Words()
    unread: WhyNotInspected | None = None
    try:
        words.read(piece.data, piece.charset)
    except (expat.ExpatError, Shut, ValueError):  # ValueError: an encoding of many bytes that expat does not know
        unread = "unreadable"
    return Sight(words.text(), unread, tuple(words.links))


class _Words:
    def __init__(self) -> None:
        self._text: list[str] = []
        self.links: list[str] = []
        self._has_words = False
        self._is_index = False

    def text(self) -> str:
        lines = (" ".join(line.split()) for line in "".join(self._text).split("\n"))
        return "\n".join(line for line in lines if line)

    def read(self, data: bytes, charset: str | None) -> None:
        parser = expat.ParserCreate(charset)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._say
        parser.EntityDeclHandler = _refuse
        try:
            for start in range(0, len(data), _STEP):
                parser.Parse(data[start : start + _STEP], False)  # noqa: FBT003 - expat takes no keywords
            parser.Parse(b"", True)  # noqa: FBT003 - as above
        finally:
            parser.buffer_text = False  # hands over what it holds

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        name = _local(element)
        self._has_words = False
        self._is_index = (name == _CELL and attributes.get("t") == "s") or (self._is_index and name != _CELL)
        if name in _BREAKS:
            self._text.append("\n")
        elif name in _SPACES:
            self._text.append(" ")
        for key, value in attributes.items():
            self._attribute(_local(key), value)

    def _attribute(self, name: str, value: str) -> None:
        if name in _SHOWN:
            self._text.append(f"\n{value}\n")
        elif name in _LEADS and ":" in value:
            self.links.append(value)

    def _say(self, text: str) -> None:
        """The number of a shared string is none of a cell's words; the string stands in another member."""
        if not self._is_index:
            self._text.append(text)
            self._has_words = self._has_words or not text.isspace()

    def _end(self, element: str) -> None:
        name = _local(element)
        if name in _BREAKS or (self._has_words and name not in _RUNS):
            self._text.append("\n")
        self._has_words = False
        if name == _CELL:
            self._is_index = False


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse(*_declaration: object) -> None:
    raise Shut("unreadable")
