"""The budget keeper: a rule that finds more in a day than its pack allows steps back, so that a mistaken rule reaches
few people before somebody looks at it.

Over the budget, an alerting rule only opens incidents for review; over twice the budget it is only counted, until the
day ends (UTC). What it wrote down so is a register record, `rule-mode`, and an alert; whoever looks at it decides what
the rule is to do from then on.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Final

from headerfirst.agents.book import Arrival, Moment
from headerfirst.agents.findings import Bench
from headerfirst.agents.step import Counted, Output, Publish
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.register import RuleMode, key_of
from headerfirst.schemas.vocabulary import Mode

REMEMBERED: Final = timedelta(days=8)
"""As long as what a rule judges can be late: nothing that is older is found today."""
_DAY: Final = timedelta(days=1)


class BudgetBook:
    """Counts the distinct findings of each rule and day, by the events' own time."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._found: dict[tuple[str, str], dict[str, Finding]] = {}
        """By rule and day: the findings, by id, in the order of the topic."""

    def forget(self) -> None:
        self._found.clear()

    def take(self, arrival: Arrival) -> None:
        finding = arrival.record
        if isinstance(finding, Finding) and finding.stage == "header" and not finding.joins:
            day = finding.at.astimezone(UTC).date().isoformat()
            self._found.setdefault((finding.rule_id, day), {}).setdefault(finding.finding_id, finding)

    def say(self, moment: Moment) -> list[Output]:
        """Steps back that the register does not hold yet."""
        oldest = (moment.now - REMEMBERED).astimezone(UTC).date().isoformat()
        for name in [name for name in self._found if name[1] < oldest]:
            del self._found[name]
        if not moment.register_is_fresh:
            return []
        return [output for name in sorted(self._found) for output in self._steps(name)]

    def _steps(self, name: tuple[str, str]) -> list[Output]:
        findings = list(self._found[name].values())
        budget = self._budget(findings[0])
        if budget is None or len(findings) <= budget:
            return []
        outputs = self._step(name, "review", findings[budget]) if findings[budget].mode == "alert" else []
        beyond = budget if findings[budget].mode == "review" else 2 * budget
        if len(findings) > beyond:
            outputs += self._step(name, "shadow", findings[beyond])
        return outputs

    def _step(self, name: tuple[str, str], mode: Mode, finding: Finding) -> list[Output]:
        """From the finding that went over it to the end of its day."""
        rule, day = name
        ends = datetime.combine(finding.at.astimezone(UTC).date(), time(), UTC) + _DAY
        record = RuleMode(id=f"budget-{rule}-{day}-{mode}", rule=rule, mode=mode, from_=finding.at, to=ends)
        if self._bench.register.record(key_of(record)) is not None:
            return []
        return [Publish("register", key_of(record), record), Counted("budget_fallback", (rule,))]

    def _budget(self, finding: Finding) -> int | None:
        """The daily budget of the rule, in the pack that the finding cites; None where that pack is not here."""
        ready = self._bench.packs.by_digest(finding.pack.digest)
        rules = ready.pack.rules if ready is not None else ()
        return next((rule.daily_budget for rule in rules if rule.id == finding.rule_id), None)
