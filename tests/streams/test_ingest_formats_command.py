"""Every format can be found in the help, and it fits a terminal of 80 columns."""

from __future__ import annotations

import pytest
from headerfirst.streams.commands.ingest_formats import commands, format_shown, formats_shown
from headerfirst.streams.connectors import formats


@pytest.mark.parametrize("name", formats())
def test_a_format_is_shown_with_its_options_and_what_it_cannot_see(name: str) -> None:
    shown = formats_shown()
    _, _, own = shown.partition(f"\b\n{name}\n  ")
    own = own.partition("\n\n")[0]
    assert "\n  cannot see: " in own
    for option in formats()[name].options:
        assert f"--option {option}=…: " in own


def test_it_is_narrow_and_grouped() -> None:
    lines = formats_shown().splitlines()
    assert max(map(len, lines)) <= 76
    assert {"MAIL", "MAIL, FROM LOGS", "ACCOUNTS", "CHAT", "WEB", "OTHERS"} <= set(lines)


@pytest.mark.parametrize("name", formats())
def test_one_format_is_shown_with_commands_and_an_item_that_is_whole(name: str) -> None:
    connector = formats()[name]
    shown = format_shown(connector)
    assert shown.startswith(f"\b\n{name}\n  headerfirst ingest {name} ")
    for line in (*commands(connector), *connector.example.splitlines()):
        assert f"\n  {line}" in shown or connector.example.startswith("headerfirst backtest")
    assert "cannot see: " in shown
    assert "does not read: " in shown
