"""The budget keeper: a rule that finds more in a day than its pack allows steps back, so that a mistaken rule reaches
few people before somebody looks at it.

Over the budget, an alerting rule only opens incidents for review; over twice the budget it is only counted, until the
day ends (UTC). What it wrote down so is a register record, `rule-mode`, and an alert; whoever looks at it decides by a
later record what the rule is to do from then on. Which finding was the one too many, the order of the one partition of
`findings` says: it is the same for whoever reads the topic, and whenever.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Final, NamedTuple

from headerfirst.agents.book import Arrival, Moment
from headerfirst.agents.findings import Bench
from headerfirst.agents.step import Counted, Output, Publish
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.register import RuleMode, key_of
from headerfirst.schemas.vocabulary import Mode, PublishedMode

REMEMBERED: Final = timedelta(days=8)
"""As long as what a rule judges can be late: nothing that is older is found today."""
_DAY: Final = timedelta(days=1)


class _Found(NamedTuple):
    """What is remembered of a finding."""

    at: datetime
    mode: PublishedMode
    digest: str
    """Of the pack that it cites."""


class BudgetBook:
    """Counts the distinct findings of each rule and day, by the events' own time."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._found: dict[tuple[str, str], dict[str, _Found]] = {}
        """By rule and day: the findings, by id, in the order of the topic."""
        self._said: set[str] = set()
        """Keys of what was said: the register is followed beside the book, and may not have it yet."""

    def forget(self) -> None:
        self._found.clear()
        self._said.clear()

    def take(self, arrival: Arrival) -> None:
        """What an inspection found was asked for by people; what only joins an incident opens none."""
        finding = arrival.record
        if isinstance(finding, Finding) and finding.stage == "header" and not finding.joins:
            seen = _Found(finding.at, finding.mode, finding.pack.digest)
            self._found.setdefault((finding.rule_id, _day(finding.at)), {}).setdefault(finding.finding_id, seen)

    def say(self, moment: Moment) -> list[Output]:
        """Steps back that the register does not hold yet."""
        oldest = _day(moment.now - REMEMBERED)
        for name in [name for name in self._found if name[1] < oldest]:
            del self._found[name]
        if not moment.register_is_fresh:
            return []
        return [output for name in sorted(self._found) for output in self._steps(name)]

    def _steps(self, name: tuple[str, str]) -> Iterator[Output]:
        rule, found = name[0], list(self._found[name].values())
        budget = self._budget(rule, found)
        if budget is None or len(found) <= budget:
            return
        over = found[budget]
        if over.mode == "alert":
            yield from self._step(rule, "review", over.at)
        # A rule for review has but one step to go.
        end = 2 * budget if over.mode == "alert" else budget
        if len(found) > end:
            # Never before the step to review, which would then be the later decision of the two.
            yield from self._step(rule, "shadow", max(over.at, found[end].at))

    def _step(self, rule: str, mode: Mode, since: datetime) -> Iterator[Output]:
        """From the finding that went over it to the end of its day."""
        ends = datetime.combine(since.astimezone(UTC).date(), time(), UTC) + _DAY
        record = RuleMode(id=f"budget-{rule}-{_day(since)}-{mode}", rule=rule, mode=mode, from_=since, to=ends)
        key = key_of(record)
        if key in self._said or self._bench.register.record(key) is not None:
            return
        self._said.add(key)
        yield Publish("register", key, record)
        yield Counted("budget_fallback", (rule,))

    def _budget(self, rule_id: str, found: list[_Found]) -> int | None:
        """The daily budget of the rule, in the first pack cited that is here; None where none is."""
        for digest in dict.fromkeys(one.digest for one in found):
            ready = self._bench.packs.by_digest(digest)
            for rule in ready.pack.rules if ready is not None else ():
                if rule.id == rule_id:
                    return rule.daily_budget
        return None


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()
