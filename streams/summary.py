"""What a backtest came to, on one screen: what was published, and why everything else was not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from headerfirst.agents.step import Counted
from headerfirst.streams.backtest import Backtest


def counts_of(backtest: Backtest) -> dict[str, Any]:
    """By name: the connector's account, lines by topic, and what the steps counted and did not publish."""
    steps = backtest.pipeline.counts
    return {
        **backtest.account.counts(),
        "published": dict(sorted(backtest.published.items())),
        "findings": _by_label(steps, "finding", 0),
        "shadow_findings": _by_label(steps, "shadow_finding", 0),
        "inspection_requests": _by_label(steps, "inspection_request", 0),
        "rules_not_run": _by_label(steps, "rule_not_run", 1),
        "visits": _by_label(steps, "visit", 0),
        "shielded_in_triage": _by_label(steps, "shielded", 0),
    }


def _by_label(counts: Mapping[Counted, int], name: str, label: int) -> dict[str, int]:
    totals: Counter[str] = Counter()
    for counted, times in counts.items():
        if counted.name == name:
            totals[counted.labels[label]] += times
    return dict(sorted(totals.items()))


def summary(backtest: Backtest) -> Iterator[str]:
    """Lines of text. The sums are those of records.md 7."""
    counts = counts_of(backtest)
    yield backtest.account.sentence()
    for name, title in _TITLES.items():
        if counts[name]:
            yield f"{title}: " + ", ".join(f"{label} {times:,}" for label, times in counts[name].items())


_TITLES = {
    "shielded": "Shielded",
    "out_of_scope": "Out of scope",
    "dead_letters": "Dead letters",
    "published": "Lines by topic",
    "findings": "Findings by rule",
    "inspection_requests": "Inspection requests by rule",
    "shadow_findings": "In shadow, by rule",
    "rules_not_run": "Rules not run, by reason",
    "visits": "Visits by category",
    "shielded_in_triage": "Shielded in triage",
}
