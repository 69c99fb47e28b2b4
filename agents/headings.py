"""Rules that look at headings, asked all at once: a thousand of them cost a mail little more than ten do.

Their patterns are compiled into one automaton (Hyperscan), which says which of them may match; only those rules look
for themselves, with the patterns as they wrote them. It may name a rule too many, never one too few: it is asked with
`PREFILTER` and in coarse terms (coarse_patterns.py); a rule with a pattern that it does not take looks at every
heading, and every rule at a heading in letters of whose case or kind it says something else than Python.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Final

import hyperscan
from headerfirst.agents.coarse_patterns import coarse, reads_alike

if TYPE_CHECKING:
    from headerfirst.agents.rules import ReadyRule

LONGEST_HEADING: Final = 998
"""Characters looked at: RFC 5322 §2.1.1 allows no longer line."""
_FLAGS: Final = (
    hyperscan.HS_FLAG_CASELESS
    | hyperscan.HS_FLAG_UTF8
    | hyperscan.HS_FLAG_UCP
    | hyperscan.HS_FLAG_PREFILTER
    | hyperscan.HS_FLAG_SINGLEMATCH
    | hyperscan.HS_FLAG_ALLOWEMPTY
)


class HeadingPatterns:
    """Of each of several owners, regular expressions as Python's `re` reads them without regard to case."""

    def __init__(self, owners: Sequence[Collection[str]]) -> None:
        asked = [(number, coarse(pattern)) for number, patterns in enumerate(owners) for pattern in patterns]
        # A rule looks at every heading, or waits for all of its patterns.
        numbered = _without({number for number, pattern in asked if pattern is None}, asked)
        self._database = _compiled(numbered)
        if numbered and self._database is None:
            refused = {number for number, pattern in numbered if _compiled([(number, pattern)]) is None}
            numbered = _without(refused, numbered)
            self._database = _compiled(numbered)
        self._owner = [number for number, _ in numbered]
        self._always = frozenset(range(len(owners))) - set(self._owner)

    def matching(self, heading: str) -> list[int]:
        """The numbers of all owners of whose patterns one matches, in order, and perhaps of some others."""
        if self._database is None:
            return sorted(self._always)
        text = heading[:LONGEST_HEADING]
        if not reads_alike(text):
            return sorted(self._always.union(self._owner))
        found = set(self._always)

        def note(pattern: int, *_: object) -> None:
            found.add(self._owner[pattern])

        self._database.scan(text.encode(), match_event_handler=note)
        return sorted(found)


def _without(owners: AbstractSet[int], asked: Sequence[tuple[int, str | None]]) -> list[tuple[int, str]]:
    return [(number, pattern) for number, pattern in asked if number not in owners and pattern is not None]


def _compiled(numbered: Sequence[tuple[int, str]]) -> hyperscan.Database | None:
    """None where one of them is not taken, or there is none."""
    if not numbered:
        return None
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    try:
        database.compile(
            expressions=[pattern.encode() for _, pattern in numbered],
            ids=list(range(len(numbered))),
            flags=[_FLAGS] * len(numbered),
        )
    except hyperscan.error:
        return None
    return database


class HeadingRules:
    """Those of a pack that look at mail of one direction."""

    def __init__(self, rules: Sequence[ReadyRule]) -> None:
        self._rules = rules
        self._patterns = HeadingPatterns([ready.prepared.heading for ready in rules])
        self._names = {
            (conduct, trigger): frozenset(
                ready.rule.id for ready in rules if ready.is_conduct == conduct and ready.rule.trigger == trigger
            )
            for conduct in (True, False)
            for trigger in ("always", "on_case")
        }

    def __len__(self) -> int:
        return len(self._rules)

    def __iter__(self) -> Iterator[ReadyRule]:
        return iter(self._rules)

    def matching(self, heading: str) -> Iterator[ReadyRule]:
        """The rules that have to look at this heading themselves, in the order of their ids."""
        return (self._rules[number] for number in self._patterns.matching(heading))

    def names(self, *, conduct: bool, has_case: bool) -> frozenset[str]:
        """Ids of the rules that would have looked: conduct rules, or the others."""
        always = self._names[conduct, "always"]
        return always | self._names[conduct, "on_case"] if has_case else always
