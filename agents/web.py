"""The web agent: one request in, findings out, and the minutes of those whom a rule in force counts."""

from __future__ import annotations

from collections.abc import Sequence

from headerfirst.agents.addresses import mailbox_form
from headerfirst.agents.categories import categories_of
from headerfirst.agents.circumstances import employer_equipment
from headerfirst.agents.counting import CountedEvent, Counting, count
from headerfirst.agents.detector import Grounds
from headerfirst.agents.exemptions import exempt
from headerfirst.agents.facts import Visit
from headerfirst.agents.findings import Bench, Occasion, Subject, finding
from headerfirst.agents.protections import shield_of_visit
from headerfirst.agents.rules import ReadyRule
from headerfirst.agents.scope import out_of_scope
from headerfirst.agents.step import Counted, Output
from headerfirst.agents.usage import UsageBook
from headerfirst.agents.web_groups import is_page_visit
from headerfirst.agents.withdrawal import name_of_user, names_in_visit
from headerfirst.schemas.register import Case
from headerfirst.schemas.web_proxy import WebProxy


def judge_visit(bench: Bench, book: UsageBook, record: WebProxy, offset: int) -> list[Output]:
    """All that the pack in force says of one request; `offset` is where it stands in its partition."""
    register, at = bench.register, record.observed_at
    pack = bench.packs.in_force(register, at)
    if pack is None:
        return [Counted("rule_not_run", ("every", "policy_not_active"))]
    categories = categories_of(bench.categories, record)
    shield = shield_of_visit(register, pack.no_log_categories, record, categories)
    if shield is not None:
        return [Counted("shielded", (shield,))]
    person = register.party(record.user, at).person if record.user is not None else None
    outside = out_of_scope(person, record.device)
    if outside is not None:
        return [Counted("out_of_scope", (outside,))]
    visit = Visit(record, register, pack.pack.file, person, categories)
    case = register.case(person.id, at) if person is not None and register.has_cases else None
    outputs: list[Output] = []
    if is_page_visit(record):
        outputs.append(pack.web_groups.counted(categories))
    counting: list[Counting] = []
    for ready in pack.web_rules:
        if ready.rule.trigger == "always" or case is not None:
            outputs += _run(bench, ready, visit, case, counting)
    if counting:
        outputs += _count(bench, book, counting, visit, offset)
    return outputs


def _run(bench: Bench, ready: ReadyRule, visit: Visit, case: Case | None, counting: list[Counting]) -> list[Output]:
    """One rule over one request; one that counts puts itself on the list instead."""
    obstacle = _obstacle(visit, ready)
    if obstacle is not None:
        return [Counted("rule_not_run", (ready.rule.id, obstacle))]
    look, counts = ready.prepared.visit, ready.prepared.counts
    if counts is not None:
        use = counts(visit)
        if use is not None and not _exempt(bench, ready, visit):
            counting.append(Counting(ready, use))
        return []
    grounds = look(visit) if look is not None else None
    if grounds is None or _exempt(bench, ready, visit, grounds.evidence):
        return []
    return finding(bench, ready, subject_of(bench, visit, grounds), _occasion(visit, case), grounds)


def _obstacle(visit: Visit, ready: ReadyRule) -> str | None:
    """Only an authenticated user can become a person's conduct incident, and only such a user is counted."""
    if visit.record.attribution != "authenticated" and (ready.is_conduct or ready.prepared.counts is not None):
        return "not_authenticated"
    for name in ready.detector.needs:
        if getattr(visit.record, name) is None:
            return "field_absent"
    return None


def _exempt(bench: Bench, ready: ReadyRule, visit: Visit, evidence: Sequence[str] = ()) -> bool:
    topics = (*visit.categories, *evidence)
    return exempt(bench.register, visit.person, ready.rule, visit.at, topics, visit.record.host)


def _count(bench: Bench, book: UsageBook, counting: Sequence[Counting], visit: Visit, offset: int) -> list[Output]:
    """Into the day of the person; of nobody else is anything kept."""
    person, record = visit.person, visit.record
    if person is None:
        return []
    subject = Subject("person", person.id, bench.pseudonyms.person(person.id), person)
    names = map(name_of_user, (person.id, *person.addresses))
    sizes = record.bytes_in or 0, record.bytes_out or 0
    event = CountedEvent(record.event_id, visit.at, offset, *sizes, names)
    return count(bench, book, counting, subject, event, visit.pack)


def _occasion(visit: Visit, case: Case | None) -> Occasion:
    return Occasion(
        event_id=visit.record.event_id,
        at=visit.at,
        parties=names_in_visit(visit.record),
        case_id=case.id if case is not None else None,
        in_working_hours=visit.working,
        employer_equipment=employer_equipment(visit.record.device),
    )


def subject_of(bench: Bench, visit: Visit, grounds: Grounds) -> Subject:
    """The authenticated person; else the account or, where the log names nobody, the request itself."""
    record, pseudonyms = visit.record, bench.pseudonyms
    if record.user is None or grounds.about == "message":
        return Subject("message", record.event_id, pseudonyms.token("message", record.event_id))
    if visit.person is not None and record.attribution == "authenticated":
        return Subject("person", visit.person.id, pseudonyms.person(visit.person.id), visit.person)
    account = mailbox_form(record.user)
    return Subject("account", account, pseudonyms.account(account))
