"""The web agent: one request in, findings out, and the minutes of those whom a rule in force counts."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from headerfirst.agents.detector import Grounds
from headerfirst.agents.exemptions import exempt
from headerfirst.agents.facts import Visit
from headerfirst.agents.findings import Bench, Occasion, Subject, finding
from headerfirst.agents.mail import employer_equipment
from headerfirst.agents.protections import shield_of_visit
from headerfirst.agents.rules import ReadyPack, ReadyRule
from headerfirst.agents.scope import out_of_scope
from headerfirst.agents.step import Counted, Output
from headerfirst.agents.usage import CountedVisit, UsageBook, day_start, local_day
from headerfirst.agents.working_hours import in_working_hours, zone
from headerfirst.schemas.register import Case, Person
from headerfirst.schemas.web_proxy import WebProxy

_UTC = ZoneInfo("UTC")


def judge_visit(bench: Bench, book: UsageBook, record: WebProxy, offset: int) -> list[Output]:
    """All that the pack in force says of one request; `offset` is where it stands in its partition."""
    pack = bench.packs.in_force(bench.register, record.observed_at)
    if pack is None:
        return [Counted("rule_not_run", ("every", "policy_not_active"))]
    shield = shield_of_visit(bench.register, pack.no_log_categories, record)
    if shield is not None:
        return [Counted("shielded", (shield,))]
    person = _person(bench, record)
    outside = out_of_scope(person, record.device)
    if outside is not None:
        return [Counted("out_of_scope", (outside,))]
    visit = Visit(record, bench.register, pack.pack.file, person, in_working_hours(person, record.observed_at))
    case = bench.register.case(person.id, visit.at) if person is not None and bench.register.has_cases else None
    counting: list[ReadyRule] = []
    outputs: list[Output] = []
    for ready in pack.web_rules:
        if ready.rule.trigger == "on_case" and case is None:
            continue
        obstacle = _obstacle(visit, ready)
        if obstacle is not None:
            outputs.append(Counted("rule_not_run", (ready.rule.id, obstacle)))
        elif ready.prepared.counts is not None:
            counting.append(ready)
        elif ready.prepared.visit is not None:
            outputs += _answer(bench, pack, ready, visit, ready.prepared.visit(visit), case)
    return outputs + _count(bench, pack, counting, visit, case, book, offset) if counting else outputs


def _person(bench: Bench, record: WebProxy) -> Person | None:
    if record.user is None:
        return None
    return bench.register.party(record.user).person or bench.register.person(record.user)


def _obstacle(visit: Visit, ready: ReadyRule) -> str | None:
    """Only an authenticated user can become a person's conduct incident."""
    if ready.is_conduct and visit.record.attribution != "authenticated":
        return "not_authenticated"
    for name in ready.detector.needs:
        if getattr(visit.record, name) is None:
            return "field_absent"
    return None


def _answer(
    bench: Bench, pack: ReadyPack, ready: ReadyRule, visit: Visit, grounds: Grounds | None, case: Case | None
) -> list[Output]:
    if grounds is None or _exempt(bench, ready, visit):
        return []
    return finding(bench, pack, ready, subject_of(bench, visit), _occasion(visit, case), grounds)


def _exempt(bench: Bench, ready: ReadyRule, visit: Visit) -> bool:
    record = visit.record
    return exempt(bench.register, visit.person, ready.rule, visit.at, record.vendor_categories, record.host)


def _count(
    bench: Bench,
    pack: ReadyPack,
    rules: list[ReadyRule],
    visit: Visit,
    case: Case | None,
    book: UsageBook,
    offset: int,
) -> list[Output]:
    """Fold the visit into the person's day and judge the day before and after; below the tally's stamp it was done."""
    counted = [(ready, name) for ready in rules for name in _classes(ready, visit) if not _exempt(bench, ready, visit)]
    if not counted or visit.person is None:
        return []
    person = visit.person
    home = zone(person.time_zone) or zone(pack.pack.file.time_zone) or _UTC
    day, minute = local_day(visit.at, home)
    tally = book.tally(bench.pseudonyms.person(person.id), day)
    if offset <= tally.offset:
        return []
    before = [judge(tally) for ready, _ in counted if (judge := ready.prepared.judges) is not None]
    record = visit.record
    names = tuple(dict.fromkeys(name for _, name in counted))
    book.count(tally, CountedVisit(record.event_id, offset, minute, names, record.bytes_in or 0, record.bytes_out or 0))
    window = Occasion(None, day_start(day, home), _parties(visit), case.id if case else None, None, None)
    outputs: list[Output] = []
    for (ready, _), earlier in zip(counted, before, strict=True):
        judge = ready.prepared.judges
        grounds = judge(tally) if judge is not None and earlier is None else None
        if grounds is not None:
            outputs += finding(bench, pack, ready, subject_of(bench, visit), window, grounds)
    return outputs


def _classes(ready: ReadyRule, visit: Visit) -> Iterator[str]:
    counts = ready.prepared.counts
    name = counts(visit) if counts is not None else None
    if name is not None:
        yield name


def _occasion(visit: Visit, case: Case | None) -> Occasion:
    record = visit.record
    return Occasion(
        event_id=record.event_id,
        at=visit.at,
        parties=_parties(visit),
        case_id=case.id if case is not None else None,
        in_working_hours=visit.working,
        employer_equipment=employer_equipment(record.device),
    )


def _parties(visit: Visit) -> tuple[str, ...]:
    return () if visit.record.user is None else (visit.record.user,)


def subject_of(bench: Bench, visit: Visit) -> Subject:
    """The authenticated person; else the account or, where the log names nobody, the request itself."""
    record, pseudonyms = visit.record, bench.pseudonyms
    if visit.person is not None and record.attribution == "authenticated":
        return Subject("person", visit.person.id, pseudonyms.person(visit.person.id), visit.person)
    if record.user is not None:
        return Subject("account", record.user, pseudonyms.account(record.user))
    return Subject("message", record.event_id, pseudonyms.token("message", record.event_id))
