"""Bytes without words that anything here can read: pictures, sound, programs, old office documents."""

from __future__ import annotations

from typing import Final

from headerfirst.streams.inspection.unpacking.limits import Allowance
from headerfirst.streams.inspection.unpacking.pieces import Piece, Sight
from headerfirst.streams.inspection.unpacking.sealed import SIGNATURE
from headerfirst.streams.inspection.unpacking.zipped import ends_like_one, members

WORDLESS: Final = frozenset({SIGNATURE})
"""Nobody reads anything in these."""


def look(piece: Piece, allowance: Allowance) -> Sight:
    contents = members(piece.data, allowance) if ends_like_one(piece.data) else ()
    return Sight(unread="unsupported" if piece.data else None, contents=contents)


def look_at_nothing(_piece: Piece, _allowance: Allowance) -> Sight:
    return Sight()
