"""Rules that count: an event goes into its person's day, and the day is judged before and after, so that the event that
passes a threshold makes the finding and no later one does.

A judge looks at its own class of use, and is asked where an event goes into that: an event of another class could pass
its threshold unseen. More use never makes a judge silent again, so that the order of events does not show.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from headerfirst.agents.detector import Grounds, Use
from headerfirst.agents.findings import Bench, Occasion, Subject, finding
from headerfirst.agents.rules import ReadyRule
from headerfirst.agents.step import Output
from headerfirst.agents.usage import CountedUse, UsageBook, day_start, local_day, next_day
from headerfirst.agents.working_hours import zone
from headerfirst.schemas.policy import PackFile

_UTC = ZoneInfo("UTC")


class Counting(NamedTuple):
    """A rule that counts an event, and as what."""

    ready: ReadyRule
    use: Use


class CountedEvent(NamedTuple):
    """The event; sizes in bytes. `names` are those by which a later protection may find what comes of it."""

    event_id: str
    at: datetime
    offset: int
    bytes_in: int
    bytes_out: int
    names: Iterable[str]


def count(
    bench: Bench, book: UsageBook, counting: Sequence[Counting], subject: Subject, event: CountedEvent, pack: PackFile
) -> list[Output]:
    """Fold the event into the subject's day and judge it before and after; below the tally's stamp that was done."""
    home = (zone(subject.person.time_zone) if subject.person is not None else None) or zone(pack.time_zone) or _UTC
    day, minute = local_day(event.at, home)
    tally = book.tally(subject.token, day)
    if event.offset <= tally.offset:
        return []
    judges = [(ready, judge) for ready, _ in counting if (judge := ready.prepared.judges) is not None]
    before = [judge(tally) for _, judge in judges]
    uses: dict[str, int] = {}
    for _, use in counting:  # two rules may count under one name, the event once
        uses[use.class_of_use] = max(use.amount, uses.get(use.class_of_use, 0))
    book.count(tally, CountedUse(event.event_id, event.offset, minute, uses, event.bytes_in, event.bytes_out))
    passed = [
        (ready, grounds)
        for (ready, judge), earlier in zip(judges, before, strict=True)
        if earlier is None and (grounds := judge(tally)) is not None
    ]
    if not passed:
        return []
    names = tuple(event.names)  # each finding carries them all
    outputs: list[Output] = []
    for ready, grounds in passed:
        outputs += finding(bench, ready, subject, _window(bench, subject, names, day, home, grounds), grounds)
    return outputs


def _window(
    bench: Bench, subject: Subject, names: Iterable[str], day: str, home: ZoneInfo, grounds: Grounds
) -> Occasion:
    """The day as an occasion: the same whichever event of it passed the threshold."""
    start, end = day_start(day, home), day_start(next_day(day), home)
    person = subject.person
    case = next(iter(bench.register.cases_within(person.id, start, end)), None) if person is not None else None
    return Occasion(None, start, names, case.id if case is not None else None, grounds.in_working_hours, None)
