"""What the demo shows while it runs: counts by closed names, on a terminal or line by line."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO

import pytest
from headerfirst.streams import codec
from headerfirst.streams.demo.outputs import Outputs
from headerfirst.streams.demo.screen import LiveScreen, Moment, PlainScreen, line, picture
from rich.console import Console

from tests import builders

ERASE_LINE = "\x1b[2K"
"""ECMA-48 §8.3.41, as terminals know it."""


def moment(elapsed: float = 4.0, clock: datetime | None = datetime(2026, 3, 10, 10, 25, tzinfo=UTC)) -> Moment:
    outputs = Outputs()
    outputs.fold("incidents", codec.encode(builders.incident()))
    outputs.fold("inspection-requests", codec.encode(builders.inspection_request()))
    outputs.fold("dead-letters", codec.encode(builders.dead_letter()))
    outputs.fold("decisions", codec.encode(builders.decision()))
    outputs.fold("inspection-results", codec.encode(builders.inspection_result(outcome="hit")))
    outputs.fold("ledger-entries", codec.encode(builders.ledger_entry(kind="stripped")))
    outputs.fold("ledger", codec.encode(builders.ledger_line()))
    worked_off = {"email-metadata": 700, "web-proxy": 1_288, "account-changes": 9, "reports": 3}
    return Moment(elapsed, clock, 30_000, worked_off, 512, outputs, {"union_official": 7}, {"student": 9})


def test_a_plain_line_says_how_far_the_day_is() -> None:
    assert line(moment()) == (
        "10:25 of the day: 2,000 of 30,000 records, 1 incidents, 1 requests, 1 decided, 7 shielded, 1 dead letters, "
        "lag 512"
    )


def test_before_the_first_record_the_day_has_no_time() -> None:
    assert line(moment(clock=None)).startswith("--:-- of the day")


def test_plain_lines_come_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    with PlainScreen() as screen:
        for elapsed in (0.0, 0.5, 2.9, 3.1, 6.0, 6.2):
            screen.show(moment(elapsed))

    assert len(capsys.readouterr().out.splitlines()) == 3


def test_the_table_shows_incidents_requests_shield_letters_rate_and_lag() -> None:
    shown = _rendered(moment())

    for words in (
        "conduct mass_mail low open 1",
        "account-changes 9",
        "email-metadata 700",
        "reports 3",
        "malware prevention 1",
        "granted 1",
        "hit 1",
        "each hashed with all before it 1",
        "union official 7",
        "student 9",
        "not json 1",
        "ledger entries 1",
        "2,000 of 30,000 500 records/s lag 512",
        "10:25",
    ):
        assert words in shown


def test_the_table_names_nobody() -> None:
    shown = _rendered(moment())

    assert builders.AMARAS_TOKEN not in shown
    assert "example" not in shown


def test_a_live_screen_shows_the_table_and_takes_it_away_again() -> None:
    terminal = StringIO()
    console = Console(file=terminal, force_terminal=True, width=140, height=50)

    with LiveScreen("headerfirst demo", console) as screen:
        screen.show(moment())
    shown = terminal.getvalue()

    assert "mass_mail" in shown
    assert shown.endswith(ERASE_LINE)


def _rendered(what: Moment) -> str:
    """On one wide line, however the columns stand."""
    console = Console(width=140, force_terminal=False)
    with console.capture() as captured:
        console.print(picture("headerfirst demo", what))
    return " ".join(captured.get().split())
