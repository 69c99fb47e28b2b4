"""Content stays out of everything that is printed by accident."""

from __future__ import annotations

from headerfirst.streams.inspection.unpacking.pieces import Piece, Sight

SECRET = "the takeover is on Friday"


def test_no_piece_shows_what_it_holds() -> None:
    assert SECRET not in repr(Piece(SECRET.encode()))


def test_no_sight_shows_what_was_seen() -> None:
    inside = Piece(SECRET.encode())
    assert SECRET not in repr(Sight(SECRET, links=(f"https://example.org/{SECRET}",), contents=[inside]))
