"""A message in pieces, each with its words, within limits: the same bytes always give the same pieces and numbers.

Never raises. What cannot be looked into is closed, with the reason; what went before it stays, so that scanners may
find something even in a message that nobody can call clean. The message's own header block is no piece: triage has
looked at address and heading. Meant for a process with limits of its own, since a second's work is no limit here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from headerfirst.schemas.content import Closed, Part, Unpacked, WhyNotInspected
from headerfirst.streams.inspection.unpacking import (
    compressed,
    kinds,
    markup,
    mime,
    opaque,
    pdf,
    plain,
    tarred,
    xml,
    zipped,
)
from headerfirst.streams.inspection.unpacking.limits import Allowance, Limits, Shut, Spent
from headerfirst.streams.inspection.unpacking.pieces import Found, Look, Piece, Sight
from headerfirst.streams.inspection.unpacking.sealed import why_shut

__all__ = ["Limits", "unpack"]

_LOOKS: Final[dict[str, Look]] = {
    kinds.MESSAGE: mime.look,
    kinds.HTML: markup.look,
    kinds.PDF: pdf.look,
    kinds.ZIP: zipped.look,
    "application/gzip": compressed.look_with(compressed.GZIP),
    "application/x-bzip2": compressed.look_with(compressed.BZIP2),
    "application/x-tar": tarred.look,
    "application/x-xz": compressed.look_with(compressed.XZ),
    **dict.fromkeys(opaque.WORDLESS, opaque.look_at_nothing),
}


def unpack(message: bytes, limits: Limits | None = None) -> Unpacked:
    unpacking = _Unpacking(Allowance(limits or Limits()))
    unpacking.message(message)
    return Unpacked(tuple(unpacking.parts), tuple(unpacking.closed))


def look_of(kind: str) -> Look:
    if kind in _LOOKS:
        return _LOOKS[kind]
    if kinds.is_xml(kind):
        return xml.look
    return plain.look if kinds.is_text(kind) else opaque.look


@dataclass(slots=True)
class _Unpacking:
    allowance: Allowance
    parts: list[Part] = field(default_factory=list)
    closed: list[Closed] = field(default_factory=list)

    def message(self, message: bytes) -> None:
        try:
            why = self._contents(mime.leaves(message, self.allowance, self.allowance.limits.depth), -1)
        except Spent as spent:
            why = spent.why
        if why is not None:
            self.closed.append(Closed(self.allowance.numbers, why))

    def _contents(self, found: Iterator[Found], depth: int) -> WhyNotInspected | None:
        """Everything in a container of that depth; why not, if its bytes are no such container."""
        while True:
            try:
                piece = next(found, None)
            except Spent:
                raise
            except Shut as shut:
                return shut.why
            except Exception:  # noqa: BLE001 - libraries on hostile bytes: whatever they raise, it is unreadable
                return "unreadable"
            if piece is None:
                return None
            number = self.allowance.number()
            if isinstance(piece, Piece):
                self._piece(piece, number, depth + 1 + piece.levels)
            else:
                self.closed.append(Closed(number, piece))

    def _piece(self, piece: Piece, number: int, depth: int) -> None:
        kind = kinds.kind_of(piece)
        try:
            sight = self._look(kind, piece)
            self.allowance.spend(len(sight.text or ""))
        except Spent as spent:
            self.parts.append(Part(number, kind, piece.data, None, depth, spent.why))
            raise
        why = piece.broken or why_shut(kind, piece.data) or sight.shut
        unread = why if why and sight.unread else sight.unread
        self.parts.append(Part(number, kind, piece.data, sight.text, depth, unread, sight.links))
        if why is not None:
            self.closed.append(Closed(number, why))
        inside = self._inside(iter(sight.contents), depth)
        if inside is not None and why is None:
            self.closed.append(Closed(number, inside))

    def _look(self, kind: str, piece: Piece) -> Sight:
        """Of a long text only the beginning is looked at."""
        look, most = look_of(kind), self.allowance.limits.text_bytes
        is_cut = len(piece.data) > most and (kinds.is_text(kind) or kinds.is_xml(kind)) and kind != kinds.MESSAGE
        try:
            sight = look(replace(piece, data=piece.data[:most]) if is_cut else piece, self.allowance)
        except Spent:
            raise
        except Shut as shut:
            return Sight(unread=shut.why, shut=shut.why)
        except Exception:  # noqa: BLE001 - as above
            return Sight(unread="unreadable", shut="unreadable")
        return replace(sight, unread="too_large", shut="too_large") if is_cut else sight

    def _inside(self, contents: Iterator[Found], depth: int) -> WhyNotInspected | None:
        if depth < self.allowance.limits.depth:
            return self._contents(contents, depth)
        try:
            return None if next(contents, None) is None else "too_deep"
        except Spent:
            raise
        except Exception:  # noqa: BLE001 - as above
            return "unreadable"
