"""What sources give tells nobody's name to a log."""

from __future__ import annotations

from headerfirst.streams.people.interface import Export

from tests.streams.people import exports


def test_neither_an_entry_nor_an_export_shows_who_is_in_it() -> None:
    entry = exports.entry()
    for shown in (repr(entry), repr([entry]), repr(Export(entries=[entry]))):
        assert "Ada" not in shown
        assert "@" not in shown
