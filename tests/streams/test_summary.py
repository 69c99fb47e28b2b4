"""A summary says what was published and why the rest was not, in numbers and closed words alone."""

from __future__ import annotations

from pathlib import Path

from headerfirst.streams import keys
from headerfirst.streams.backtest import Backtest, Plan
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.summary import counts_of, summary

from tests.streams.connectors.desks import NOW, dmu, mail


def test_the_sum_comes_first_and_reasons_after_it(tmp_path: Path) -> None:
    for name, content in {"1": mail(), "2": mail("From:"), "3": mail("To:")}.items():
        (tmp_path / name).write_bytes(content)
    backtest = Backtest(Plan(dmu(), connector_for("eml"), (tmp_path,), keys.PUBLISHED, NOW))
    list(backtest.run())
    assert list(summary(backtest)) == [
        "3 inputs; seen 3 = produced 1 + shielded 0 + out of scope 1 + dead letters 1",
        "Out of scope: not_ours 1",
        "Dead letters: field_missing 1",
        "Lines by topic: dead-letters 1, email-metadata 1",
        "Rules not run, by reason: field_absent 1",  # a header block does not tell how much is attached
    ]
    assert counts_of(backtest)["findings"] == {}
